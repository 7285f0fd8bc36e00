import type { Field, ImportKind } from './fields';

/**
 * The names of columns in English, Vietnamese and Polish, folded (no diacritics, lower case), the most
 * specific first. `title` is the name of a deal or customer.
 */
export const HEADER_WORDS: Readonly<
	Record<Exclude<Field, 'externalId'> | 'title', readonly string[]>
> = {
	name: [
		...['sales agent', 'agent', 'full name', 'name', 'person', 'member', 'employee', 'salesperson'],
		...['ho va ten', 'ho ten', 'ten', 'nhan vien', 'nguoi ban'],
		...['imie i nazwisko', 'nazwisko i imie', 'pracownik', 'handlowiec', 'osoba', 'nazwa']
	],
	role: ['role', 'position', 'vai tro', 'chuc vu', 'rola', 'stanowisko'],
	team: ['team', 'sales team', 'group', 'doi', 'nhom', 'zespol', 'dzial'],
	supervisor: [
		...['supervisor', 'manager', 'team lead', 'team leader', 'reports to', 'boss'],
		...['quan ly', 'truong nhom', 'giam sat', 'cap tren'],
		...['przelozony', 'kierownik', 'menedzer', 'szef', 'lider zespolu']
	],
	label: [
		...['regional office', 'office', 'region', 'branch', 'location', 'territory'],
		...['van phong khu vuc', 'van phong', 'khu vuc', 'chi nhanh'],
		...['biuro regionalne', 'biuro', 'oddzial', 'rejon', 'region sprzedazy']
	],
	owner: [
		...['owner', 'sales agent', 'deal owner', 'account owner', 'account manager', 'assigned to'],
		...['agent', 'salesperson', 'sales rep', 'responsible', 'assignee'],
		...['nguoi phu trach', 'phu trach', 'nhan vien kinh doanh', 'nhan vien', 'chu so huu'],
		...['opiekun', 'wlasciciel', 'handlowiec', 'odpowiedzialny', 'przypisany do']
	],
	email: ['email', 'e mail', 'mail', 'email address', 'thu dien tu', 'adres e mail', 'poczta'],
	phone: [
		...[
			'phone',
			'telephone',
			'mobile',
			'phone number',
			'tel',
			'dien thoai',
			'so dien thoai',
			'sdt'
		],
		...['telefon', 'numer telefonu', 'komorka', 'tel kom']
	],
	address: [
		...['address', 'office location', 'location', 'street', 'city', 'headquarters', 'country'],
		...['dia chi', 'thanh pho', 'tru so', 'adres', 'ulica', 'miasto', 'siedziba', 'lokalizacja']
	],
	sector: [
		...['sector', 'industry', 'branch of industry', 'nganh', 'nganh nghe', 'linh vuc'],
		...['branza', 'sektor', 'przemysl']
	],
	website: [
		...['website', 'web', 'url', 'homepage', 'web site', 'trang web', 'strona www', 'www'],
		...['strona internetowa', 'domain']
	],
	taxNumber: [
		...['tax number', 'tax id', 'vat number', 'vat id', 'vat', 'ma so thue', 'mst', 'nip'],
		...['numer nip', 'numer podatkowy']
	],
	createdOn: [
		...['created on', 'created at', 'created', 'engage date', 'create date', 'creation date'],
		...['date created', 'start date', 'opened on', 'ngay tao', 'ngay bat dau'],
		...['data utworzenia', 'utworzono', 'data rozpoczecia', 'data dodania']
	],
	customer: [
		...[
			'account',
			'customer',
			'account name',
			'customer name',
			'company',
			'client',
			'organization'
		],
		...['organisation', 'company name', 'khach hang', 'ten khach hang', 'cong ty'],
		...['klient', 'firma', 'kontrahent', 'nazwa klienta', 'nazwa firmy']
	],
	contactEmail: [
		...['contact email', 'contact e mail', 'email lien he', 'e mail kontaktu', 'email kontaktu']
	],
	contactPhone: [...['contact phone', 'contact mobile', 'dien thoai lien he', 'telefon kontaktu']],
	contact: [
		...['contact', 'contact name', 'contact person', 'nguoi lien he', 'lien he'],
		...['kontakt', 'osoba kontaktowa']
	],
	stage: [
		...['deal stage', 'stage', 'sales stage', 'pipeline stage', 'status', 'phase'],
		...['giai doan', 'trang thai', 'etap', 'etap sprzedazy', 'faza']
	],
	revenue: [
		...['close value', 'revenue', 'expected revenue', 'deal value', 'amount', 'value', 'deal size'],
		...['price', 'doanh thu', 'doanh thu du kien', 'gia tri', 'so tien'],
		...['przychod', 'oczekiwany przychod', 'wartosc', 'kwota', 'wartosc szansy']
	],
	currency: [
		...['currency', 'currency code', 'currency iso code', 'deal currency', 'amount currency'],
		...['tien te', 'loai tien', 'loai tien te', 'don vi tien te', 'dong tien'],
		...['waluta', 'kod waluty', 'waluta szansy']
	],
	closeOn: [
		...['close date', 'expected close date', 'closing date', 'close on', 'closed on', 'deadline'],
		...['end date', 'ngay chot', 'ngay dong', 'ngay ket thuc', 'du kien chot'],
		...['data zamkniecia', 'termin', 'przewidywana data zamkniecia', 'data zakonczenia']
	],
	dueOn: [
		...['due date', 'due on', 'due', 'deadline', 'end date', 'finish date', 'target date'],
		...['han chot', 'ngay het han', 'han hoan thanh', 'thoi han', 'den han'],
		...['termin', 'termin wykonania', 'data wykonania', 'do kiedy']
	],
	startOn: [
		...['start date', 'start', 'starts', 'begins', 'begin date', 'start on'],
		...['ngay bat dau', 'bat dau', 'data rozpoczecia', 'rozpoczecie', 'start zadania']
	],
	priority: [
		...['priority', 'importance', 'urgency'],
		...['muc uu tien', 'do uu tien', 'uu tien', 'priorytet', 'waznosc']
	],
	estimate: [
		...['estimate', 'estimated time', 'original estimate', 'effort', 'time estimate'],
		...['thoi gian du kien', 'uoc tinh', 'szacowany czas', 'czas szacowany', 'pracochlonnosc']
	],
	progress: [
		...['progress', 'percent complete', 'complete', 'done'],
		...['tien do', 'phan tram hoan thanh', 'postep', 'ukonczono']
	],
	dueTime: [
		...['due time', 'time', 'deadline time', 'gio han', 'gio', 'godzina', 'godzina terminu']
	],
	repeat: [
		...['repeats', 'repeat', 'recurrence', 'recurring', 'rrule', 'repeat rule'],
		...['lap lai', 'chu ky', 'powtarza sie', 'powtarzanie', 'cykl']
	],
	assignees: [
		...['assignees', 'also works on it', 'participants', 'helpers', 'team members', 'people'],
		...['nguoi cung lam', 'nguoi tham gia', 'osoby pracujace', 'wykonawcy', 'wspolpracownicy']
	],
	project: [
		...['project', 'project name', 'projects', 'du an', 'ten du an', 'projekt', 'nazwa projektu']
	],
	parent: [
		...['parent', 'part of', 'parent task', 'parent issue', 'parent id', 'subtask of', 'epic'],
		...['thuoc viec', 'viec cha', 'cong viec cha', 'la phan cua'],
		...['nadrzedne', 'zadanie nadrzedne', 'czesc zadania', 'nalezy do zadania']
	],
	waitsFor: [
		...['waits for', 'depends on', 'dependencies', 'blocked by', 'predecessors', 'dependency'],
		...['cho viec', 'phu thuoc vao', 'phu thuoc', 'viec truoc'],
		...['czeka na', 'zalezy od', 'zaleznosci', 'poprzednicy', 'blokowane przez']
	],
	note: [
		...['note', 'notes', 'description', 'details', 'comment', 'comments'],
		...['ghi chu', 'mo ta', 'chi tiet', 'notatka', 'notatki', 'opis', 'uwagi']
	],
	rate: [
		...[
			'close rate',
			'probability',
			'win probability',
			'chance',
			'ty le',
			'ty le chot',
			'xac suat'
		],
		...['prawdopodobienstwo', 'szanse', 'szansa zamkniecia', 'szansa powodzenia']
	],
	tags: ['tags', 'labels', 'tag', 'etykiety', 'tagi', 'nhan', 'the'],
	source: [
		...['source', 'lead source', 'opportunity source', 'deal source', 'nguon', 'zrodlo'],
		...['nguon khach hang', 'zrodlo szansy', 'zrodlo leada']
	],
	lostReason: [
		...['lost reason', 'why lost', 'loss reason', 'reason lost', 'closed lost reason'],
		...['ly do thua', 'ly do that bai', 'powod przegranej', 'powod utraty']
	],
	company: [
		...['company', 'company name', 'account', 'account name', 'organization', 'organisation'],
		...['cong ty', 'ten cong ty', 'firma', 'nazwa firmy']
	],
	customerId: [
		...['customer id', 'account id', 'company id', 'client id'],
		...['ma khach hang', 'id klienta', 'id firmy']
	],
	kind: [
		...['kind', 'type', 'space type', 'space kind', 'loai', 'loai khong gian'],
		...['rodzaj', 'typ', 'rodzaj przestrzeni']
	],
	visibility: [
		...['visibility', 'who sees it', 'access', 'privacy', 'hien thi', 'ai nhin thay', 'quyen xem'],
		...['widocznosc', 'kto ja widzi', 'dostep']
	],
	groups: ['groups', 'group', 'space groups', 'nhom', 'nhom khong gian', 'grupy', 'grupa'],
	members: [
		...['members', 'people with access', 'people', 'participants', 'member'],
		...['thanh vien', 'nguoi co quyen truy cap', 'czlonkowie', 'osoby z dostepem', 'osoby']
	],
	title: [
		...['title', 'deal name', 'opportunity name', 'deal title', 'opportunity title', 'opportunity'],
		...['deal', 'subject', 'description'],
		...['name', 'topic', 'ten co hoi', 'co hoi', 'ten thuong vu', 'thuong vu', 'ten giao dich'],
		...['tieu de', 'mo ta', 'ten'],
		...['nazwa szansy', 'szansa sprzedazy', 'szansa', 'tytul szansy', 'nazwa transakcji'],
		...['transakcja', 'tytul', 'temat', 'opis', 'nazwa']
	]
};

/** The names of the id column of each kind. Ids of other kinds are only information about the records. */
export const ID_WORDS: Readonly<Record<ImportKind, readonly string[]>> = {
	people: [],
	spaces: [],
	contacts: [],
	leads: [
		...['lead id', 'record id', 'external id', 'id', 'ma khach tiem nang', 'ma so', 'ma'],
		...['identyfikator', 'id leada', 'numer leada']
	],
	customers: [
		...['account id', 'customer id', 'company id', 'client id', 'record id', 'external id', 'id'],
		...['ma khach hang', 'ma so', 'ma', 'identyfikator', 'id klienta', 'id firmy']
	],
	deals: [
		...['opportunity id', 'deal id', 'record id', 'external id', 'id'],
		...['ma co hoi', 'ma thuong vu', 'ma giao dich', 'ma so', 'ma'],
		...['identyfikator', 'id szansy', 'id transakcji', 'numer szansy']
	],
	tasks: [
		...['task id', 'issue key', 'issue id', 'ticket id', 'record id', 'external id', 'id'],
		...['ma cong viec', 'ma so', 'ma', 'identyfikator', 'id zadania', 'numer zadania']
	]
};

/** The names of the column with a task's title. */
export const TASK_WORDS: readonly string[] = [
	...['task', 'task name', 'to do', 'todo', 'title', 'summary', 'subject', 'name', 'issue'],
	...['cong viec', 'ten cong viec', 'nhiem vu', 'viec can lam', 'tieu de', 'ten'],
	...['zadanie', 'nazwa zadania', 'do zrobienia', 'tytul', 'temat', 'nazwa']
];

/** The names of the column with a space's name. */
export const SPACE_WORDS: readonly string[] = [
	...['space', 'space name', 'name', 'project', 'project name', 'title', 'board'],
	...['khong gian', 'ten khong gian', 'ten', 'du an', 'ten du an'],
	...['przestrzen', 'nazwa przestrzeni', 'nazwa', 'projekt', 'nazwa projektu']
];

/** The names of the column with the name of somebody at a customer. */
export const CONTACT_WORDS: readonly string[] = [
	...['contact', 'contact name', 'contact person', 'full name', 'name', 'person', 'first name'],
	...['nguoi lien he', 'ho va ten', 'ho ten', 'ten', 'kontakt', 'osoba kontaktowa'],
	...['imie i nazwisko', 'nazwisko i imie', 'osoba']
];

/** The names of the column with a lead's title. */
export const LEAD_WORDS: readonly string[] = [
	...['lead', 'lead name', 'title', 'subject', 'name', 'khach tiem nang', 'ten', 'lead nazwa'],
	...['nazwa leada', 'tytul', 'nazwa']
];

/** The names of product columns. They form a deal's title when no column has one. */
export const PRODUCT_WORDS: readonly string[] = [
	...['product', 'product name', 'service', 'item', 'san pham', 'dich vu', 'mat hang'],
	...['produkt', 'nazwa produktu', 'usluga', 'towar']
];
