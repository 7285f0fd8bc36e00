import type { BuiltInText, StageKey } from '../space/built-in';
import type { Priority } from './priority';

/** A task with which a work space starts, so that its views show something and people see how it is meant. */
export interface ExampleTask {
	readonly title: BuiltInText;
	/** The status of the template in which it stands. */
	readonly status: StageKey;
	/** In how many days it is due. Without one it has no date. */
	readonly days?: number;
	/** How many days before that it begins. */
	readonly takes?: number;
	readonly priority?: Priority;
	/** Its subtasks, in the same status. */
	readonly parts?: readonly BuiltInText[];
}

const text = (en: string, pl: string, vi: string): BuiltInText => ({ en, pl, vi });

const EXAMPLES: Readonly<Record<string, readonly ExampleTask[]>> = {
	'work-marketing': [
		{
			status: 'idea',
			title: text('Interview a customer', 'Wywiad z klientem', 'Phỏng vấn một khách hàng')
		},
		{
			status: 'planned',
			...{ days: 7, takes: 3 },
			title: text('Newsletter of the month', 'Newsletter miesiąca', 'Bản tin trong tháng'),
			parts: [
				text('Collect the news', 'Zebrać nowości', 'Gom tin mới'),
				text('Write the text', 'Napisać tekst', 'Viết nội dung'),
				text('Choose the pictures', 'Wybrać zdjęcia', 'Chọn hình ảnh')
			]
		},
		{
			status: 'doing',
			...{ days: 4, takes: 2, priority: 'high' },
			title: text(
				'Landing page of the campaign',
				'Strona docelowa kampanii',
				'Trang đích của chiến dịch'
			)
		},
		{
			status: 'review',
			days: 2,
			title: text(
				'Post about the new product',
				'Wpis o nowym produkcie',
				'Bài viết về sản phẩm mới'
			)
		}
	],
	'work-engineering': [
		{
			status: 'backlog',
			title: text(
				'Write down how a release is made',
				'Opisać, jak powstaje wydanie',
				'Viết lại cách phát hành'
			)
		},
		{
			status: 'todo',
			...{ days: 5, priority: 'urgent' },
			title: text(
				'Mend the sign-in on old phones',
				'Naprawić logowanie na starych telefonach',
				'Sửa lỗi đăng nhập trên điện thoại cũ'
			),
			parts: [
				text('Reproduce the fault', 'Odtworzyć błąd', 'Tái hiện lỗi'),
				text(
					'Write a test that fails',
					'Napisać test, który nie przechodzi',
					'Viết kiểm thử thất bại'
				),
				text('Mend it', 'Naprawić', 'Sửa lỗi')
			]
		},
		{
			status: 'doing',
			...{ days: 6, takes: 4 },
			title: text(
				'Export reports as a spreadsheet',
				'Eksport raportów do arkusza',
				'Xuất báo cáo ra bảng tính'
			)
		},
		{
			status: 'review',
			days: 1,
			title: text('Update the libraries', 'Zaktualizować biblioteki', 'Cập nhật thư viện')
		}
	],
	'work-operations': [
		{
			status: 'todo',
			...{ days: 3, priority: 'high' },
			title: text('Count the stock', 'Zrobić inwentaryzację', 'Kiểm kê kho'),
			parts: [
				text('Main store', 'Magazyn główny', 'Kho chính'),
				text('Cars of the technicians', 'Samochody serwisantów', 'Xe của kỹ thuật viên')
			]
		},
		{
			status: 'todo',
			days: 10,
			title: text('Have the forklift inspected', 'Przegląd wózka widłowego', 'Kiểm định xe nâng')
		},
		{
			status: 'waiting',
			days: 5,
			title: text(
				'Ask the supplier for a new price list',
				'Poprosić dostawcę o nowy cennik',
				'Xin nhà cung cấp bảng giá mới'
			)
		}
	],
	'work-event': [
		{
			status: 'idea',
			title: text('Invite a guest speaker', 'Zaprosić gościa z prelekcją', 'Mời diễn giả khách mời')
		},
		{
			status: 'todo',
			...{ days: 14, takes: 10, priority: 'high' },
			title: text('Invitations', 'Zaproszenia', 'Thư mời'),
			parts: [
				text('Make the list of guests', 'Przygotować listę gości', 'Lập danh sách khách mời'),
				text('Send the invitations', 'Wysłać zaproszenia', 'Gửi thư mời'),
				text('Count who comes', 'Policzyć, kto przyjdzie', 'Đếm số người tham dự')
			]
		},
		{
			status: 'waiting',
			days: 7,
			title: text('Book the room', 'Zarezerwować salę', 'Đặt hội trường')
		},
		{
			status: 'todo',
			days: 31,
			title: text(
				'Thank the guests, and ask what they thought',
				'Podziękować gościom i zapytać o wrażenia',
				'Cảm ơn khách và hỏi cảm nhận'
			)
		}
	],
	'work-onboarding': [
		{
			status: 'prepare',
			...{ days: 3, priority: 'high' },
			title: text('Prepare the workplace', 'Przygotować stanowisko pracy', 'Chuẩn bị chỗ làm việc'),
			parts: [
				text('Computer and telephone', 'Komputer i telefon', 'Máy tính và điện thoại'),
				text('Accounts and access', 'Konta i dostępy', 'Tài khoản và quyền truy cập'),
				text('Keys', 'Klucze', 'Chìa khóa')
			]
		},
		{
			status: 'first-week',
			days: 7,
			title: text('Meet the team', 'Poznać zespół', 'Gặp gỡ cả nhóm')
		},
		{
			status: 'first-week',
			days: 10,
			title: text(
				'Go along to a customer',
				'Pojechać wspólnie do klienta',
				'Cùng đi gặp một khách hàng'
			)
		},
		{
			status: 'first-month',
			days: 35,
			title: text(
				'Talk about the first month',
				'Rozmowa po pierwszym miesiącu',
				'Trao đổi sau tháng đầu'
			)
		}
	]
};

/** Returns the tasks with which a space of this template starts; none of one that brings none. */
export const exampleTasks = (template: string): readonly ExampleTask[] =>
	Object.hasOwn(EXAMPLES, template) ? (EXAMPLES[template] ?? []) : [];

/** Returns how many tasks these are, with their subtasks. */
export const exampleCount = (examples: readonly ExampleTask[]): number =>
	examples.reduce((sum, { parts = [] }) => sum + 1 + parts.length, 0);
