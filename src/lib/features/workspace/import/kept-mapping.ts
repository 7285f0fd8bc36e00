import { headingKey } from '$lib/domain/import/columns';
import type { CustomUse, Field, ImportKind, Mapping } from '$lib/domain/import/fields';
import { IMPORT_MODES, KEY_FIELDS, type ValueUse } from '$lib/domain/import/plan-changes';
import type { ImportedMapping, ImportEntry } from '$lib/documents/private';
import type { Decisions } from './decisions';
import { isUse } from './mapping-memory';

/** How an earlier import mapped its columns, and what its rows were. */
export interface Preset extends Mapping {
	readonly file: string;
	readonly kind: ImportKind;
	/** By `headingKey`. */
	readonly headings: readonly string[];
	readonly rows: Pick<Decisions, 'mode' | 'key' | 'emptyCells' | 'defaults'>;
}

/** Returns a mapping as an import's entry keeps it. */
export const keptMapping = (
	headers: readonly string[],
	{ uses, title }: Mapping,
	{ mode, key, emptyCells, defaults }: Decisions
): ImportedMapping => ({
	headings: headers.map(headingKey),
	uses,
	title,
	...{ mode, key, emptyCells },
	defaults: [...defaults]
});

/** Returns the mapping of an earlier import, or `null` when none was kept that this version knows. */
export function presetIn({ file, kind, mapping }: ImportEntry): Preset | null {
	if (mapping === undefined) return null;
	const { headings, title, emptyCells } = mapping;
	const uses = mapping.uses.filter((use) => isUse(kind, use));
	const mode = IMPORT_MODES.find((one) => one === mapping.mode);
	if (uses.length < mapping.uses.length || headings.length !== uses.length) return null;
	if (mode === undefined) return null;
	const defaults = mapping.defaults.flatMap(([use, text]) =>
		isValueUse(kind, use) && use !== 'title' ? [[use, text] as const] : []
	);
	return {
		...{ file, kind, headings, uses, title },
		rows: {
			mode,
			key: mapping.key !== null && isValueUse(kind, mapping.key) ? mapping.key : null,
			emptyCells: emptyCells === 'clear' ? 'clear' : 'leave',
			defaults: new Map<Field | CustomUse, string>(defaults)
		}
	};
}

const isValueUse = (kind: ImportKind, use: string): use is ValueUse =>
	use === 'title'
		? KEY_FIELDS[kind].includes('title')
		: use !== 'fact' && use !== 'ignore' && isUse(kind, use);

/**
 * Returns the mapping of an earlier import for a file with other columns: each heading is used as before.
 * `null` when they have none in common. `fields` are the uses for custom fields that there are.
 */
export function presetFor(
	preset: Preset,
	headers: readonly string[],
	fields: ReadonlySet<string>
): Mapping | null {
	const places = headers.map((header) => preset.headings.indexOf(headingKey(header)));
	if (places.every((place) => place === -1)) return null;
	const uses = places.map((place) => {
		const use = preset.uses[place] ?? 'ignore';
		return use.startsWith('field.') && !fields.has(use) ? 'ignore' : use;
	});
	const title = preset.title.flatMap((column) => {
		const place = places.indexOf(column);
		return place === -1 ? [] : [place];
	});
	return { uses, title };
}
