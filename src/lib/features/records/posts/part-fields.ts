import { isCardAddress, MAX_ITEMS, MAX_OPTIONS, type PostParts } from '$lib/domain/topic/post';
import type { Instant } from '$lib/domain/core/day';
import { visible } from '$lib/domain/text/visible';
import { withScheme } from '$lib/ui/web-address';

const DAY_MS = 24 * 60 * 60_000;

/** What somebody adds to a post beside its text. */
export type PartKind = 'poll' | 'items' | 'card';

/** The parts of a post as its form has them. */
export const EMPTY_PARTS = {
	/** Which of them are added, separated by commas. */
	added: '',
	replyTo: '',
	question: '',
	options: '',
	multiple: false,
	/** After how many days the poll ends; empty for never. */
	days: '',
	items: '',
	href: '',
	title: '',
	note: ''
};

export type PartFields = typeof EMPTY_PARTS;

/** Returns the fields in what is stored of them. What another version stored otherwise is as when nothing is added. */
export const partFieldsIn = (stored: Readonly<Record<string, unknown>>): PartFields => {
	const fitting = Object.entries(EMPTY_PARTS).flatMap(([name, empty]) =>
		typeof stored[name] === typeof empty ? [[name, stored[name]]] : []
	);
	return { ...EMPTY_PARTS, ...(Object.fromEntries(fitting) as Partial<PartFields>) };
};

/** Returns the kinds of parts that are added. */
export const partKinds = ({ added }: PartFields): readonly PartKind[] =>
	KINDS.filter((kind) => added.split(',').includes(kind));

/** Returns what is wrong with what was added; `null` when nothing is. */
export function partFault(fields: PartFields): PartKind | null {
	const has = hasIn(fields);
	const options = linesOf(fields.options);
	const fewest = options.length >= 2 && options.length <= MAX_OPTIONS;
	if (has('poll') && (visible(fields.question) === '' || !fewest)) return 'poll';
	const listed = linesOf(fields.items).length;
	if (has('items') && (listed === 0 || listed > MAX_ITEMS)) return 'items';
	return has('card') && !isCardAddress(withScheme(fields.href.trim())) ? 'card' : null;
}

/** Returns what stands as the text of a post that has none. */
export function textInstead(fields: PartFields): string {
	const has = hasIn(fields);
	if (has('poll')) return visible(fields.question);
	if (has('card')) return visible(fields.title) || fields.href.trim();
	return has('items') ? (linesOf(fields.items)[0] ?? '') : '';
}

/** Returns the parts of a post that is sent at this moment. */
export function partsAt(fields: PartFields, now: Instant): PostParts {
	const { replyTo, question, multiple, days, items, href, title, note } = fields;
	const has = hasIn(fields);
	const end = Number(days);
	return {
		...(replyTo === '' ? {} : { replyTo }),
		...(has('poll')
			? {
					poll: {
						...{ question: visible(question), options: linesOf(fields.options), multiple },
						endsAt: end > 0 ? now + end * DAY_MS : null
					}
				}
			: {}),
		...(has('items') ? { items: linesOf(items) } : {}),
		...(has('card')
			? { card: { href: withScheme(href.trim()), title: visible(title), note: visible(note) } }
			: {})
	};
}

const KINDS: readonly PartKind[] = ['poll', 'items', 'card'];

const hasIn = (fields: PartFields) => {
	const kinds = partKinds(fields);
	return (kind: PartKind): boolean => kinds.includes(kind);
};

/** Returns the lines of a field that say something. */
export const linesOf = (text: string): readonly string[] =>
	text
		.split('\n')
		.map((line) => visible(line))
		.filter((line) => line !== '');
