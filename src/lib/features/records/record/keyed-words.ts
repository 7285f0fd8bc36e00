import { keyOf } from '$lib/domain/core/keyed';
import type { HistoryEntry, Plain } from '$lib/domain/history/history';
import { m } from '$lib/paraglide/messages';

type FieldEntry = Extract<HistoryEntry, { what: 'field' }>;

/** What is said when a thing comes, when it changes and when it goes. */
interface Words {
	readonly on: (named: Named) => string;
	readonly changed: (named: Named) => string;
	readonly off: (named: Named) => string;
}

interface Named {
	readonly who: string;
	readonly name: string;
}

const ROOTS = {
	tag: {
		on: m.deal_history_tag_on,
		changed: m.deal_history_tag_on,
		off: m.deal_history_tag_off
	},
	product: {
		on: m.deal_history_product_on,
		changed: m.deal_history_product_changed,
		off: m.deal_history_product_off
	},
	file: {
		on: m.deal_history_file_on,
		changed: m.deal_history_file_on,
		off: m.deal_history_file_off
	},
	link: {
		on: ({ who }) => m.deal_history_link_on({ who }),
		changed: ({ who }) => m.deal_history_link_on({ who }),
		off: ({ who }) => m.deal_history_link_off({ who })
	},
	person: {
		on: m.deal_history_person_on,
		changed: m.deal_history_person_changed,
		off: m.deal_history_person_off
	}
} as const satisfies Readonly<Record<string, Words>>;

/** Things of which a record has several, in words: what came, changed or went. `null`: it is none of these. */
export function keyedText(entry: FieldEntry, who: string): string | null {
	for (const root of ['tag', 'product', 'file', 'link', 'person'] as const) {
		if (keyOf(root, entry.field) === null) continue;
		const words: Words = ROOTS[root];
		if (isNone(entry.to)) return words.off({ who, name: nameIn(entry.from) });
		const say = isNone(entry.from) ? words.on : words.changed;
		return say({ who, name: nameIn(entry.to) });
	}
	return null;
}

const isNone = (value: Plain): boolean => value === null || value === '' || value === false;

/** The name in a value as a line holds it: a text, or the JSON of something with a name. */
function nameIn(value: Plain): string {
	const parsed = parsedValue(value);
	const name =
		typeof parsed === 'object' && parsed !== null && 'name' in parsed ? parsed.name : value;
	return `“${typeof name === 'string' ? name : ''}”`;
}

/** What a line's value stands for: lists and parts are told as JSON. */
export function parsedValue(value: Plain): unknown {
	if (typeof value !== 'string' || !/^[[{]/.test(value)) return value;
	try {
		return JSON.parse(value) as unknown;
	} catch {
		// A text that only looks like JSON.
		return value;
	}
}
