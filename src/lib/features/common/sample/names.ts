import type { PostParts } from '$lib/domain/topic/post';
import type { TopicForm, TopicStatus, Vote } from '$lib/domain/topic/topic';
import type { LeadDraft } from '$lib/domain/lead/commands';
import type { Role } from '$lib/domain/member/member';
import type { TaskPlan } from '$lib/domain/task/commands';

/** The sample's workspace, and who its visitor is in it. */
export const SAMPLE = { name: 'Delta & Tide', person: 'Mai Nguyễn', currency: 'EUR' } as const;

/** The teams of the sample, and who supervises them. */
export const TEAMS = [
	{ name: 'Hà Nội', label: 'Phòng kinh doanh miền Bắc', supervisor: 'Trần Quốc Bảo' },
	{ name: 'Gdańsk', label: 'Biuro regionalne Północ', supervisor: 'Agnieszka Wójcik' }
] as const;

/** The people of the sample beside its visitor. */
export const PEOPLE: readonly { name: string; role: Role; team: number | null }[] = [
	{ name: 'Trần Quốc Bảo', role: 'supervisor', team: 0 },
	{ name: 'Lê Thị Thu Hà', role: 'agent', team: 0 },
	{ name: 'Phạm Minh Đức', role: 'agent', team: 0 },
	{ name: 'Agnieszka Wójcik', role: 'supervisor', team: 1 },
	{ name: 'Łukasz Zieliński', role: 'agent', team: 1 },
	{ name: 'Emily Carter', role: 'agent', team: 1 },
	{ name: 'Piotr Kaczmarek', role: 'admin', team: null }
];

/** The customers of the sample: company, sector, contact, town. */
export const CUSTOMERS: readonly (readonly [string, string, string, string])[] = [
	['Công ty Thủy sản Cửu Long', 'Seafood', 'Nguyễn Hải Yến', 'Cần Thơ'],
	['Dệt may Phú Thọ', 'Textiles', 'Hoàng Văn Nam', 'Việt Trì'],
	['Gốm Bát Tràng Xanh', 'Ceramics', 'Đỗ Thị Lan', 'Hà Nội'],
	['Cà phê Buôn Hồ', 'Coffee', 'Y Thanh Niê', 'Buôn Hồ'],
	['Logistics Hải Phòng', 'Freight', 'Vũ Đình Trung', 'Hải Phòng'],
	['Vườn Ươm Đà Lạt', 'Horticulture', 'Phan Bảo Châu', 'Đà Lạt'],
	['Nội thất An Khang', 'Furniture', 'Bùi Quang Huy', 'Đà Nẵng'],
	['Nhựa Bình Minh Sáng', 'Plastics', 'Lý Gia Hân', 'Thủ Đức'],
	['Stocznia Północna', 'Shipbuilding', 'Marek Lewandowski', 'Gdańsk'],
	['Młyny Żuławskie', 'Food', 'Ewa Jabłońska', 'Elbląg'],
	['Szkło Krosno Nowe', 'Glass', 'Tomasz Ćwikła', 'Krosno'],
	['Okna Świetlik', 'Construction', 'Beata Świątek', 'Rzeszów'],
	['Browar Trzy Wieże', 'Brewing', 'Krzysztof Dąbek', 'Toruń'],
	['Zakłady Mleczne Łęka', 'Dairy', 'Halina Łęcka', 'Łódź'],
	['Transport Bałtyk', 'Freight', 'Adam Gołąb', 'Gdynia'],
	['Meble Zielony Las', 'Furniture', 'Joanna Sęk', 'Kępno'],
	['Harbour Coffee Roasters', 'Coffee', 'Oliver Grant', 'Bristol'],
	['Thornbury Textiles', 'Textiles', 'Sarah Whitfield', 'Leeds'],
	['Fenland Growers', 'Horticulture', 'James Ashdown', 'Ely'],
	['Marlow Marine', 'Shipbuilding', 'Grace Pemberton', 'Southampton'],
	['Northgate Packaging', 'Plastics', 'Daniel O’Neill', 'Belfast'],
	['Kestrel Logistics', 'Freight', 'Hannah Doyle', 'Dublin'],
	['Silverbrook Dairy', 'Dairy', 'Tom Ellery', 'Truro'],
	['Oak & Iron Interiors', 'Furniture', 'Priya Shah', 'London'],
	['Brightwater Glass', 'Glass', 'Sam Holloway', 'Stourbridge']
];

/** What the sample company sells, with a usual price in euros. */
export const OFFERS: readonly (readonly [string, number])[] = [
	['Cold chain sensors', 8_400],
	['Yearly maintenance', 3_200],
	['Warehouse scanners', 12_500],
	['Pilot: route planning', 4_900],
	['Energy audit', 2_700],
	['Packaging line upgrade', 38_000],
	['Kho lạnh mô-đun', 54_000],
	['Bảo trì hệ thống bơm', 6_100],
	['Đào tạo vận hành', 1_900],
	['System monitoringu wody', 17_800],
	['Modernizacja oświetlenia', 9_600],
	['Umowa serwisowa', 5_400]
];

/** Comments that people wrote about deals. */
export const REMARKS: readonly string[] = [
	'Spoke on the phone: they need the numbers before the board meets.',
	'Khách muốn xem thử tại kho trước khi ký.',
	'Wysłałam ofertę, odezwą się w przyszłym tygodniu.',
	'Price is fine, delivery date is not. Asked the warehouse.',
	'Đã gửi hợp đồng mẫu, chờ phòng pháp chế.',
	'Konkurencja zeszła z ceną o 5%. Do omówienia.'
];

/** What is said of one of the sample's tasks beside its due date; `part` and `after` are places of other tasks. */
interface SamplePlan extends Omit<TaskPlan, 'startOn' | 'assignees' | 'parent'> {
	/** How many days before it is due the work begins. */
	readonly lead?: number;
	readonly part?: number;
	readonly after?: number;
}

/** The plans of the sample's tasks, by their places. */
export const TASK_PLANS: Readonly<Record<number, SamplePlan>> = {
	0: { priority: 'high', estimate: 240, lead: 10, progress: 40, tags: ['fair'] },
	1: { priority: 'high', estimate: 30 },
	2: { priority: 'low' },
	3: { priority: 'medium', estimate: 90, part: 0, after: 4 },
	4: { priority: 'urgent', estimate: 45, part: 0, tags: ['fair'] },
	5: { estimate: 360, lead: 5, progress: 20 },
	7: { priority: 'medium', after: 5 },
	11: { priority: 'high', lead: 1, tags: ['port'] },
	13: { lead: 4, after: 10 },
	14: { part: 3, tags: ['fair'] }
};

/** The sample's tasks: the title, and in how many days the task is due (negative: overdue). */
export const TASKS: readonly (readonly [string, number | null])[] = [
	['Prepare the stand for the Hà Nội fair', 12],
	['Renew the domain and certificates', 3],
	['Dịch bảng giá sang tiếng Ba Lan', -2],
	['Zebrać referencje od klientów', 9],
	['Order demo sensors', 1],
	['Quay video hướng dẫn lắp đặt', 20],
	['Uporządkować umowy serwisowe', -6],
	['Write the spring newsletter', 16],
	['Kiểm kê kho quý này', 5],
	['Zaktualizować cennik', null],
	['Plan the team day', 30],
	['Check delivery times with the port', 2],
	['Sửa lỗi mẫu báo giá', -1],
	['Przygotować szkolenie z RODO', 25],
	['Collect photos of finished projects', null]
];

/** A topic of the sample: what it is for, its posts, and what people said of it. */
export interface SampleTopic {
	readonly title: string;
	readonly form: TopicForm;
	readonly said: readonly (string | { readonly text: string; readonly parts: PostParts })[];
	readonly tags?: readonly string[];
	/** How people vote, one after the other. */
	readonly votes?: readonly Vote[];
	readonly status?: TopicStatus;
	/** Which of the posts, from 0, is the accepted answer. */
	readonly answer?: number;
	readonly asks?: boolean;
	readonly pinned?: boolean;
	readonly conclusion?: string;
}

/** The sample's topics, the oldest first: one of each kind. */
export const TOPICS: readonly SampleTopic[] = [
	{
		title: 'Cách trả lời khi khách chê giá cao',
		form: 'question',
		tags: ['giá'],
		said: [
			'Khách nói giá của chúng ta cao hơn bên kia. Các bạn trả lời thế nào?',
			'Mình thường hỏi lại: họ đang so với gì? Nhiều khi là so với bản **không có bảo trì**.',
			'Good point. I show the cost of one hour of standstill, that settles it mostly.'
		],
		answer: 1
	},
	{
		title: 'Article: why cold chains break',
		form: 'article',
		said: [
			{
				text: 'Worth ten minutes: the weak spot is the dock, not the truck.',
				parts: {
					card: {
						href: 'https://en.wikipedia.org/wiki/Cold_chain',
						title: 'Cold chain',
						note: 'How cooled goods travel, and where it goes wrong'
					}
				}
			}
		]
	},
	{
		title: 'Nowa usługa: przegląd zdalny',
		form: 'idea',
		tags: ['serwis'],
		said: [
			'Pomysł: przegląd wideo przed wizytą serwisanta. Oszczędza dojazd.',
			{
				text: 'We tried it with Harbour Coffee, worked on the second attempt. What is still missing:',
				parts: { items: ['Checklist for the call', 'Price per call', 'Test on a phone'] }
			},
			'Tôi sẽ viết danh sách kiểm tra trong tuần này.'
		],
		votes: ['for', 'for', 'abstain', 'for'],
		status: 'planned'
	},
	{
		title: 'Training: negotiation workshop',
		form: 'proposal',
		tags: ['training'],
		said: [
			{
				text: 'Two days in Gdańsk, for everybody who writes offers. When could you go?',
				parts: {
					poll: {
						question: 'When could you go?',
						options: ['January', 'February', 'March'],
						...{ multiple: true, endsAt: null }
					}
				}
			},
			'Luty pasuje mi najlepiej, w styczniu są targi.'
		],
		votes: ['for', 'for', 'against']
	},
	{
		title: 'Which fairs are worth it next year?',
		form: 'plain',
		said: [
			'Last year the Gdańsk fair paid for itself three times. What about Hà Nội?',
			'Hội chợ Hà Nội đông nhưng ít khách thật sự. Tôi đề nghị đi với gian nhỏ.',
			'Zgadzam się, mniejsze stoisko i więcej rozmów umówionych wcześniej.'
		],
		conclusion: 'Gdańsk as last year, Hà Nội with a small stand.'
	},
	{
		title: 'New price list from Monday',
		form: 'announcement',
		said: ['Please read it before you quote: transport is a line of its own now.'],
		...{ asks: true, pinned: true }
	}
];

/** A custom field of the sample's space, by which its deals differ beside their stage (LW-06). */
export const REGION = {
	name: 'Region',
	choices: ['Việt Nam', 'Polska', 'United Kingdom & Ireland'] as readonly string[]
};

/** Returns the region of a customer, from the customer's index in `CUSTOMERS`. */
export const regionOf = (customer: number): string =>
	REGION.choices[customer < 8 ? 0 : customer < 16 ? 1 : 2] ?? '';

/** Tags of the sample's deals. */
export const TAGS = ['cold chain', 'renewal', 'ưu tiên', 'przetarg'] as const;

/** Notes that people wrote when they had completed an activity. */
export const FOUND_OUT: readonly string[] = [
	'Two sites first, the others in autumn.',
	'Ngân sách đã duyệt, cần xong trước tháng chín.',
	'Decyduje dyrektor operacyjny, spotkanie w czwartek.',
	'They compare us with one other offer.'
];

/** The sample's campaign: its name and the script of its callers. */
export const CAMPAIGN = {
	title: 'Spring check-up calls',
	script:
		'Say who you are and why you call.\nAsk how the last delivery went.\nOffer the yearly check-up and agree on a date.'
};

/** The sample's leads. */
export const LEADS: readonly LeadDraft[] = [
	{
		title: 'Sensors for a new cold store',
		company: 'Mekong Fresh',
		contact: 'Trịnh Thu Trang',
		email: 'trang@mekongfresh.example',
		source: 'Fair in Hà Nội'
	},
	{
		title: 'Modernizacja trzech hal',
		company: 'Kaszubska Spółdzielnia',
		contact: 'Paweł Rogala',
		phone: '+00 555 0117',
		source: 'Website'
	},
	{ title: 'Maintenance for a small fleet', contact: 'Ruth Aldous', source: 'Recommended' }
];
