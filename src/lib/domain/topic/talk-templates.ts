import type { BuiltInText } from '../space/built-in';
import type { TopicForm } from './topic';

/** The uses of discussion spaces for which there is a template (LS-03). */
export type TalkTemplateId =
	'techniques' | 'customers' | 'training' | 'services' | 'articles' | 'project';

/** A topic with which a space starts. */
export interface TopicPlan {
	readonly form: TopicForm;
	readonly title: BuiltInText;
	readonly text: BuiltInText;
	readonly pinned?: true;
	/** Whether everybody is asked to confirm it. */
	readonly asks?: true;
	/** The items of a checklist. */
	readonly items?: readonly BuiltInText[];
	/** A poll, in which several may be chosen. */
	readonly poll?: { readonly question: BuiltInText; readonly options: readonly BuiltInText[] };
	/** A link, with the title of its card. */
	readonly card?: { readonly href: string; readonly title: BuiltInText };
}

/** A template of a discussion space: what it is for, what is started in it, and the topics that teach it. */
export interface TalkTemplate {
	readonly id: TalkTemplateId;
	readonly name: BuiltInText;
	/** The kind that a new topic is proposed as. */
	readonly form: TopicForm;
	readonly topics: readonly TopicPlan[];
}

const text = (en: string, pl: string, vi: string): BuiltInText => ({ en, pl, vi });

/** The templates, in the order of the seed. */
export const TALK_TEMPLATES: readonly TalkTemplate[] = [
	{
		id: 'techniques',
		name: text('Sales techniques', 'Techniki sprzedażowe', 'Kỹ thuật bán hàng'),
		form: 'plain',
		topics: [
			{
				form: 'plain',
				pinned: true,
				title: text(
					'How we share what works',
					'Jak dzielimy się tym, co działa',
					'Cách chúng ta chia sẻ điều hiệu quả'
				),
				text: text(
					'One topic for each technique: the situation, what you said or did, and what came of it. Others answer with their own experience.',
					'Jeden temat na każdą technikę: sytuacja, co powiedziałeś lub zrobiłeś i co z tego wyszło. Inni dopisują własne doświadczenia.',
					'Mỗi kỹ thuật một chủ đề: tình huống, bạn đã nói hay làm gì và kết quả ra sao. Người khác trả lời bằng kinh nghiệm của mình.'
				)
			},
			{
				form: 'question',
				title: text(
					'Which opening question works best for you?',
					'Które pytanie otwierające działa u Was najlepiej?',
					'Câu hỏi mở đầu nào hiệu quả nhất với bạn?'
				),
				text: text(
					'Write the question as you ask it. The best one is accepted as the answer.',
					'Napisz pytanie tak, jak je zadajesz. Najlepsze zostanie przyjęte jako odpowiedź.',
					'Hãy viết đúng câu bạn hay hỏi. Câu hay nhất sẽ được chọn làm câu trả lời.'
				)
			}
		]
	},
	{
		id: 'customers',
		name: text('Talking to customers', 'Jak rozmawiać z klientem', 'Nói chuyện với khách hàng'),
		form: 'question',
		topics: [
			{
				form: 'question',
				title: text(
					'What do you answer to “too expensive”?',
					'Co odpowiadasz na „za drogo”?',
					'Bạn trả lời thế nào khi khách nói “đắt quá”?'
				),
				text: text(
					'Collect the best arguments here, and accept the one that everybody should know.',
					'Zbierajmy tu najlepsze argumenty i przyjmijmy ten, który każdy powinien znać.',
					'Gom các lập luận hay nhất ở đây và chọn lập luận mà ai cũng nên biết.'
				)
			},
			{
				form: 'plain',
				title: text('Before every call', 'Przed każdą rozmową', 'Trước mỗi cuộc gọi'),
				text: text(
					'What to have ready. Add what is missing.',
					'Co mieć przygotowane. Dopisz, czego brakuje.',
					'Những gì cần chuẩn bị. Hãy bổ sung điều còn thiếu.'
				),
				items: [
					text(
						'What was agreed last time',
						'Ustalenia z ostatniej rozmowy',
						'Đã thống nhất gì lần trước'
					),
					text('Who decides', 'Kto decyduje', 'Ai là người quyết định'),
					text('One question to ask', 'Jedno pytanie do zadania', 'Một câu cần hỏi')
				]
			}
		]
	},
	{
		id: 'training',
		name: text('Training', 'Szkolenia', 'Đào tạo'),
		form: 'proposal',
		topics: [
			{
				form: 'plain',
				pinned: true,
				title: text(
					'How we choose trainings',
					'Jak wybieramy szkolenia',
					'Cách chúng ta chọn khóa đào tạo'
				),
				text: text(
					'Propose a training as a topic. Others give their opinion in it and vote. When it is decided, the topic is closed with the conclusion.',
					'Zgłoś szkolenie jako temat. Inni piszą w nim opinie i głosują. Po decyzji temat zamyka się z wnioskiem.',
					'Đề xuất khóa học bằng một chủ đề. Người khác nêu ý kiến và bỏ phiếu. Khi đã quyết định, chủ đề được đóng kèm kết luận.'
				)
			},
			{
				form: 'proposal',
				title: text(
					'Negotiation workshop, two days',
					'Warsztat negocjacji, dwa dni',
					'Hội thảo đàm phán, hai ngày'
				),
				text: text(
					'An example: what it teaches, what it costs, who should go. Vote above, and say why.',
					'Przykład: czego uczy, ile kosztuje, kto powinien jechać. Zagłosuj powyżej i napisz dlaczego.',
					'Ví dụ: dạy gì, chi phí bao nhiêu, ai nên đi. Hãy bỏ phiếu ở trên và nói lý do.'
				),
				poll: {
					question: text('When would you go?', 'Kiedy możesz jechać?', 'Bạn đi được khi nào?'),
					options: [
						text('This month', 'W tym miesiącu', 'Tháng này'),
						text('Next month', 'W przyszłym miesiącu', 'Tháng sau'),
						text('Later', 'Później', 'Sau đó')
					]
				}
			}
		]
	},
	{
		id: 'services',
		name: text('New services', 'Nowe usługi', 'Dịch vụ mới'),
		form: 'idea',
		topics: [
			{
				form: 'idea',
				title: text(
					'A yearly check for every customer',
					'Coroczny przegląd u każdego klienta',
					'Kiểm tra hằng năm cho mọi khách hàng'
				),
				text: text(
					'An example of an idea: who needs it, and what it takes. Vote above; its status says what becomes of it.',
					'Przykład pomysłu: kto tego potrzebuje i co jest do tego potrzebne. Zagłosuj powyżej; status powie, co z nim dalej.',
					'Ví dụ về ý tưởng: ai cần và cần những gì. Hãy bỏ phiếu ở trên; trạng thái cho biết nó đi đến đâu.'
				)
			}
		]
	},
	{
		id: 'articles',
		name: text('Interesting articles', 'Ciekawe artykuły', 'Bài viết hay'),
		form: 'article',
		topics: [
			{
				form: 'article',
				title: text(
					'How to share an article',
					'Jak udostępnić artykuł',
					'Cách chia sẻ một bài viết'
				),
				text: text(
					'Add the link, its title and why it is worth reading. It is shown as a card; nothing is fetched from the page.',
					'Dodaj link, tytuł i powód, dla którego warto przeczytać. Pokaże się karta; ze strony nic nie jest pobierane.',
					'Thêm liên kết, tiêu đề và lý do nên đọc. Nó hiện thành thẻ; không tải gì từ trang đó.'
				),
				card: {
					href: 'https://en.wikipedia.org/wiki/SPIN_Selling',
					title: text('SPIN Selling', 'Metoda SPIN', 'Phương pháp SPIN')
				}
			}
		]
	},
	{
		id: 'project',
		name: text(
			'Project from a won deal',
			'Projekt po wygranej sprzedaży',
			'Dự án từ thương vụ thắng'
		),
		form: 'plain',
		topics: [
			{
				form: 'announcement',
				pinned: true,
				asks: true,
				title: text('The project starts', 'Startujemy z projektem', 'Dự án bắt đầu'),
				text: text(
					'What was promised, by when, and who does what. Please confirm that you have read it.',
					'Co obiecano, na kiedy i kto za co odpowiada. Prosimy potwierdzić przeczytanie.',
					'Đã hứa gì, khi nào xong và ai làm gì. Xin xác nhận là đã đọc.'
				)
			},
			{
				form: 'plain',
				title: text('First steps', 'Pierwsze kroki', 'Những bước đầu tiên'),
				text: text(
					'Tick what is done; everybody sees it.',
					'Odhaczaj, co zrobione; wszyscy to widzą.',
					'Đánh dấu việc đã xong; mọi người đều thấy.'
				),
				items: [
					text(
						'Call the customer and introduce the team',
						'Zadzwonić do klienta i przedstawić zespół',
						'Gọi cho khách và giới thiệu đội ngũ'
					),
					text('Agree on the dates', 'Uzgodnić terminy', 'Thống nhất lịch'),
					text(
						'Collect the documents in Files',
						'Zebrać dokumenty w plikach',
						'Gom tài liệu vào mục Tệp'
					)
				]
			},
			{
				form: 'question',
				title: text('Questions to the customer', 'Pytania do klienta', 'Câu hỏi cho khách hàng'),
				text: text(
					'What has to be asked before we begin?',
					'O co trzeba zapytać, zanim zaczniemy?',
					'Cần hỏi gì trước khi bắt đầu?'
				)
			}
		]
	}
];

/** Returns a template by its id. */
export const talkTemplate = (id: string): TalkTemplate | undefined =>
	TALK_TEMPLATES.find((template) => template.id === id);
