import type { Activity } from '../process/activity';
import type { LostReason, Space, Stage } from './space';

/** A language in which built-in texts are known, as a BCP 47 tag. */
export type TextLanguage = 'en' | 'pl' | 'vi';

/** A built-in text in every language. */
export type BuiltInText = Readonly<Record<TextLanguage, string>>;

const text = (en: string, pl: string, vi: string): BuiltInText => ({ en, pl, vi });

/**
 * The names of the templates' stages and, where the process has a criterion for them, their
 * requirements (PL-06). They are here and not among the messages of the screens because they are
 * written into spaces and found again by imports, in whatever language they were written.
 *
 * A text that is replaced here is no longer recognised in the spaces that have it. Keep the key.
 */
export const STAGE_TEXTS = {
	new: {
		name: text('New', 'Nowe', 'Mới'),
		hint: text(
			'Comes from lead handling or a call campaign; the interest is not confirmed yet',
			'Pochodzi z obsługi leadów lub z kampanii telefonicznej; zainteresowanie nie jest jeszcze potwierdzone',
			'Đến từ khâu xử lý khách tiềm năng hoặc chiến dịch gọi điện; chưa xác nhận có quan tâm'
		)
	},
	qualified: {
		name: text('Qualified', 'Zakwalifikowane', 'Đủ điều kiện'),
		hint: text(
			'Needs, process, budget and time are known',
			'Znane są potrzeby, proces, budżet i termin',
			'Đã biết nhu cầu, quy trình, ngân sách và thời gian'
		)
	},
	proposition: {
		name: text('Proposition', 'Oferta', 'Báo giá'),
		hint: text('The customer has the quote', 'Klient ma ofertę', 'Khách hàng đã nhận báo giá')
	},
	negotiation: {
		name: text('Negotiation', 'Negocjacje', 'Thương lượng'),
		hint: text('Terms are being discussed', 'Trwają rozmowy o warunkach', 'Đang bàn điều khoản')
	},
	won: {
		name: text('Won', 'Wygrane', 'Thắng'),
		hint: text(
			'The quote is confirmed and the order is in',
			'Oferta przyjęta, zamówienie złożone',
			'Báo giá đã được xác nhận, đã có đơn hàng'
		)
	},
	lost: {
		name: text('Lost', 'Przegrane', 'Thua'),
		hint: text(
			'The customer is not interested any more',
			'Klient nie jest już zainteresowany',
			'Khách hàng không còn quan tâm'
		)
	},
	prospecting: { name: text('Prospecting', 'Poszukiwanie', 'Tìm kiếm') },
	engaging: { name: text('Engaging', 'W rozmowach', 'Trao đổi') },
	backlog: { name: text('Backlog', 'Do zaplanowania', 'Tồn đọng') },
	todo: { name: text('To do', 'Do zrobienia', 'Cần làm') },
	doing: { name: text('Doing', 'W toku', 'Đang làm') },
	review: { name: text('Review', 'Do sprawdzenia', 'Kiểm tra') },
	done: { name: text('Done', 'Wykonane', 'Xong') },
	demo: { name: text('Demo', 'Prezentacja', 'Trình diễn') },
	trial: { name: text('Trial', 'Okres próbny', 'Dùng thử') },
	decision: { name: text('Decision', 'Decyzja', 'Quyết định') },
	idea: { name: text('Ideas', 'Pomysły', 'Ý tưởng') },
	planned: { name: text('Planned', 'Zaplanowane', 'Đã lên kế hoạch') },
	published: { name: text('Published', 'Opublikowane', 'Đã đăng') },
	testing: { name: text('Testing', 'Testy', 'Kiểm thử') },
	waiting: { name: text('Waiting for a reply', 'Czeka na odpowiedź', 'Chờ phản hồi') },
	prepare: { name: text('Before the first day', 'Przed pierwszym dniem', 'Trước ngày đầu tiên') },
	'first-week': { name: text('First week', 'Pierwszy tydzień', 'Tuần đầu tiên') },
	'first-month': { name: text('First month', 'Pierwszy miesiąc', 'Tháng đầu tiên') },
	cancelled: { name: text('Cancelled', 'Anulowane', 'Đã huỷ') }
} as const satisfies Readonly<
	Record<string, { readonly name: BuiltInText; readonly hint?: BuiltInText }>
>;

export type StageKey = keyof typeof STAGE_TEXTS;

/** The names of the templates' activities. */
export const ACTIVITY_TEXTS = {
	'first-call': text('First call', 'Pierwsza rozmowa', 'Gọi lần đầu'),
	'right-person': text('Find out who decides', 'Ustal, kto decyduje', 'Tìm người quyết định'),
	needs: text('Understand what they need', 'Poznaj potrzeby', 'Tìm hiểu nhu cầu'),
	'budget-and-date': text(
		'Know the budget and the date',
		'Poznaj budżet i termin',
		'Biết ngân sách và thời gian'
	),
	'prepare-quote': text('Prepare the quote', 'Przygotuj ofertę', 'Chuẩn bị báo giá'),
	'send-quote': text('Send the quote', 'Wyślij ofertę', 'Gửi báo giá'),
	'agree-terms': text('Agree on the terms', 'Uzgodnij warunki', 'Thống nhất điều khoản'),
	'approve-discount': text('Approve the discount', 'Zatwierdź rabat', 'Duyệt chiết khấu'),
	'sign-contract': text('Sign the contract', 'Podpisz umowę', 'Ký hợp đồng'),
	'show-product': text('Show the product', 'Pokaż produkt', 'Trình diễn sản phẩm'),
	'trial-set-up': text('Set the trial up', 'Przygotuj okres próbny', 'Thiết lập bản dùng thử'),
	'trial-reviewed': text(
		'Go through the results together',
		'Omów wyniki z klientem',
		'Cùng xem lại kết quả'
	)
} as const satisfies Readonly<Record<string, BuiltInText>>;

export type ActivityKey = keyof typeof ACTIVITY_TEXTS;

/** The titles of the tasks that these activities create. */
export const TASK_TEXTS = {
	'send-introduction': text(
		'Send an introduction to whoever decides',
		'Przedstaw ofertę firmy osobie decyzyjnej',
		'Gửi thư giới thiệu cho người quyết định'
	),
	'ask-about-quote': text(
		'Ask what they think of the quote',
		'Zapytaj o opinię o ofercie',
		'Hỏi ý kiến về báo giá'
	),
	'hand-over': text('Hand the project over', 'Przekaż projekt', 'Bàn giao dự án'),
	'start-trial': text('Start the trial', 'Uruchom okres próbny', 'Bắt đầu dùng thử'),
	'ask-about-trial': text(
		'Ask how the trial goes',
		'Zapytaj, jak idzie okres próbny',
		'Hỏi về việc dùng thử'
	)
} as const satisfies Readonly<Record<string, BuiltInText>>;

export type TaskKey = keyof typeof TASK_TEXTS;

/** The reasons for losing that a sales space starts with, in their order. */
export const REASON_TEXTS = {
	price: text('Price', 'Cena', 'Giá'),
	competitor: text('Competitor', 'Konkurencja', 'Đối thủ cạnh tranh'),
	budget: text('No budget', 'Brak budżetu', 'Không có ngân sách'),
	need: text('No need', 'Brak potrzeby', 'Không có nhu cầu'),
	timing: text('Timing', 'Nieodpowiedni termin', 'Chưa đúng thời điểm'),
	'no-answer': text('No answer', 'Brak odpowiedzi', 'Không phản hồi'),
	'lead-quality': text('Quality of the lead', 'Słaby lead', 'Chất lượng khách tiềm năng')
} as const satisfies Readonly<Record<string, BuiltInText>>;

export const LANGUAGES: readonly TextLanguage[] = ['en', 'pl', 'vi'];

const entryOf = <Value>(table: Readonly<Record<string, Value>>, key: string): Value | undefined =>
	Object.hasOwn(table, key) ? table[key] : undefined;

/**
 * Returns a text in the reader's language as long as it is the built-in one, in whatever language it
 * was written. Once somebody has typed another, that one stays as it is for everybody.
 */
const saidIn = (
	written: string,
	builtIn: BuiltInText | undefined,
	language: TextLanguage
): string =>
	builtIn !== undefined && LANGUAGES.some((one) => builtIn[one] === written)
		? builtIn[language]
		: written;

type Texts = { readonly name: BuiltInText; readonly hint?: BuiltInText };

/** Returns a stage with its built-in name and requirement in the reader's language. */
function stageIn(stage: Stage, language: TextLanguage): Stage {
	const texts = entryOf<Texts>(STAGE_TEXTS, stage.builtIn ?? '');
	if (texts === undefined) return stage;
	return {
		...stage,
		name: saidIn(stage.name, texts.name, language),
		hint: saidIn(stage.hint, texts.hint, language)
	};
}

/** Returns an activity with its built-in name and the title of its task in the reader's language. */
function activityIn(activity: Activity, language: TextLanguage): Activity {
	const name = entryOf<BuiltInText>(ACTIVITY_TEXTS, activity.builtIn ?? '');
	if (name === undefined) return activity;
	const { trigger } = activity;
	const title = Object.values<BuiltInText>(TASK_TEXTS).find((task) =>
		LANGUAGES.some((one) => task[one] === trigger?.title)
	);
	return {
		...activity,
		name: saidIn(activity.name, name, language),
		trigger: trigger === null ? null : { ...trigger, title: title?.[language] ?? trigger.title }
	};
}

const reasonIn = (reason: LostReason, language: TextLanguage): LostReason => ({
	...reason,
	name: saidIn(reason.name, entryOf<BuiltInText>(REASON_TEXTS, reason.builtIn ?? ''), language)
});

const known = new WeakMap<Space, Map<TextLanguage, Space>>();

/**
 * Returns a space as a reader of this language sees it: what templates have written, until somebody
 * renames it, is in the reader's language. The same space gives the same value.
 */
export function spaceIn(space: Space, language: TextLanguage): Space {
	const spoken = known.get(space) ?? new Map<TextLanguage, Space>();
	known.set(space, spoken);
	const said = spoken.get(language) ?? {
		...space,
		stages: space.stages.map((stage) => stageIn(stage, language)),
		activities: space.activities.map((activity) => activityIn(activity, language)),
		lostReasons: space.lostReasons.map((reason) => reasonIn(reason, language))
	};
	spoken.set(language, said);
	return said;
}

/** Returns the names under which a stage is known: its own and, while it is built in, those of all languages. */
export function namesOf(stage: Pick<Stage, 'name' | 'builtIn'>): readonly string[] {
	const name = entryOf<Texts>(STAGE_TEXTS, stage.builtIn ?? '')?.name;
	const isBuiltIn = name !== undefined && LANGUAGES.some((one) => name[one] === stage.name);
	return isBuiltIn ? LANGUAGES.map((one) => name[one]) : [stage.name];
}

const builtInReason = (reason: string): BuiltInText | undefined =>
	Object.values<BuiltInText>(REASON_TEXTS).find((one) =>
		LANGUAGES.some((language) => one[language] === reason)
	);

/**
 * Returns a reason for losing as a deal keeps it. A built-in one is kept in English, whoever chose it,
 * so that figures count one reason once.
 */
export const keptReason = (reason: string): string => builtInReason(reason)?.en ?? reason;

/** Returns a kept reason for losing in the reader's language. */
export const reasonTextIn = (kept: string, language: TextLanguage): string =>
	builtInReason(kept)?.[language] ?? kept;

/**
 * Returns the name of a stage or an activity that a refusal gives, in the reader's language. The relay
 * knows no reader, and gives what is written.
 */
export function builtInNameIn(name: string, language: TextLanguage): string {
	const all: readonly BuiltInText[] = [
		...Object.values<Texts>(STAGE_TEXTS).map((texts) => texts.name),
		...Object.values<BuiltInText>(ACTIVITY_TEXTS)
	];
	const found = all.find((one) => LANGUAGES.some((language) => one[language] === name));
	return found?.[language] ?? name;
}
