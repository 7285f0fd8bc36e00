import { parsedJson } from '$lib/domain/core/json';
import { keyOf } from '$lib/domain/core/keyed';
import type { HistoryEntry, Plain } from '$lib/domain/history/history';
import { m } from '$lib/i18n/messages';

type FieldEntry = Extract<HistoryEntry, { what: 'field' }>;

/** The texts for adding, changing and removing an item. */
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

/**
 * Returns a text for a line about an item of which a record has several: which one was added, changed
 * or removed. Returns `null` for any other line.
 */
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

/** Returns the name in a line's value: a text, or the JSON of an object with a name. */
function nameIn(value: Plain): string {
	const parsed = parsedValue(value);
	const name =
		typeof parsed === 'object' && parsed !== null && 'name' in parsed ? parsed.name : value;
	return `“${typeof name === 'string' ? name : ''}”`;
}

/** Returns the value that a line stores. Lists and objects are stored as JSON. */
export function parsedValue(value: Plain): unknown {
	if (typeof value !== 'string' || !/^[[{]/.test(value)) return value;
	// Some texts only look like JSON.
	return parsedJson(value) ?? value;
}
