import { parsedJson } from '$lib/domain/core/json';
import { headingKey } from '$lib/domain/import/columns';
import {
	FIELDS,
	IMPORT_KINDS,
	type ColumnUse,
	type ImportKind,
	type Mapping
} from '$lib/domain/import/fields';
import type { Settings } from '$lib/ui/settings';
import { leftOutColumns } from './known-names';

/** What a person has made of the columns of a shape of file: of its kind and its headings. */
interface Remembered extends Mapping {
	readonly kind: ImportKind;
	readonly headings: readonly string[];
}

const NAME = 'import.mappings';

/** The most shapes that are remembered. The one that was not used for the longest time gives way. */
const MOST = 20;

/** The columns as the person has mapped them, by shape of file, remembered on the device (LS-09). */
export class MappingMemory {
	readonly #settings: Pick<Settings, 'getItem' | 'setItem'>;

	constructor(settings: Pick<Settings, 'getItem' | 'setItem'>) {
		this.#settings = settings;
	}

	/**
	 * Returns how the columns of a file with these headings were mapped last time, or `null`. `fields`
	 * are the uses for custom fields that there are; columns of others are kept under their own names.
	 */
	find(kind: ImportKind, headers: readonly string[], fields: ReadonlySet<string>): Mapping | null {
		// The rows that were left out come back behind what was wrong with them.
		const before = leftOutColumns(headers);
		const found = this.#all().find((one) => isOf(one, kind, headers.slice(before)));
		if (found === undefined) return null;
		const uses = found.uses.map((use) =>
			use.startsWith('field.') && !fields.has(use) ? 'fact' : use
		);
		return {
			uses: [...Array.from({ length: before }, () => 'ignore' as const), ...uses],
			title: found.title.map((column) => column + before)
		};
	}

	/** Remembers how the columns were mapped. */
	keep(kind: ImportKind, headers: readonly string[], { uses, title }: Mapping): void {
		if (leftOutColumns(headers) > 0) return;
		const others = this.#all().filter((one) => !isOf(one, kind, headers));
		const one: Remembered = { kind, headings: headers.map(headingKey), uses, title };
		this.#settings.setItem(NAME, JSON.stringify([one, ...others].slice(0, MOST)));
	}

	#all(): readonly Remembered[] {
		const stored = parsedJson(this.#settings.getItem(NAME));
		return Array.isArray(stored) ? stored.filter(isRemembered) : [];
	}
}

const isOf = (one: Remembered, kind: ImportKind, headers: readonly string[]): boolean =>
	one.kind === kind &&
	one.headings.length === headers.length &&
	headers.every((header, at) => headingKey(header) === one.headings[at]);

function isRemembered(thing: unknown): thing is Remembered {
	if (typeof thing !== 'object' || thing === null) return false;
	const { kind, headings, uses, title } = thing as Partial<Record<keyof Remembered, unknown>>;
	const known = IMPORT_KINDS.find((one) => one === kind);
	if (known === undefined) return false;
	if (!Array.isArray(headings) || !Array.isArray(uses) || !Array.isArray(title)) return false;
	return (
		headings.length === uses.length &&
		headings.every((heading) => typeof heading === 'string') &&
		uses.every((use) => isUse(known, use)) &&
		title.every((column) => Number.isInteger(column) && column >= 0 && column < headings.length)
	);
}

/** Whether a text is a use that columns of a kind can have. */
export const isUse = (kind: ImportKind, use: unknown): use is ColumnUse =>
	typeof use === 'string' &&
	(use === 'fact' ||
		use === 'ignore' ||
		use.startsWith('field.') ||
		FIELDS[kind].some((field) => field === use));
