import type { FieldValue, RecordChange } from '../core/change';
import type { FieldId } from '../core/ids';
import { tagField } from '../core/tags';
import { fitsField, type CustomField, type CustomValue } from '../fields/field';
import { missingIn } from '../fields/fill';
import { startingValues, storedIn } from '../fields/values';
import type { Space } from '../space/space';
import { visible } from '../text/visible';

/** The values of the form of a new opportunity beside those that OP-11 asks for. */
export interface DealExtras {
	readonly source: string;
	readonly tags: readonly string[];
	/** The values of custom fields that differ from their defaults, by field id; `null` for none (LW-06). */
	readonly custom: Readonly<Record<FieldId, CustomValue>>;
}

/** A fault: a field that the chosen stage requires is empty or not of its type. */
export type DealExtrasFault = {
	readonly field: 'custom';
	readonly fault: 'missing' | 'not-of-its-type';
	readonly of: CustomField;
};

/** The longest source, in UTF-16 units. */
export const MAX_SOURCE = 200;

/** The empty values. */
export const NO_EXTRAS: DealExtras = { source: '', tags: [], custom: {} };

/** Checks the values beside OP-11. Returns every fault, in the order of the fields (LW-06). */
export function checkExtras(
	{ custom }: DealExtras,
	space: Pick<Space, 'fields' | 'stages'>,
	stage: string | null
): readonly DealExtrasFault[] {
	const starting = startingValues(space.fields, custom);
	const missing = stage === null ? [] : missingIn(space, stage, starting);
	return space.fields.flatMap((field): DealExtrasFault[] => {
		if (missing.includes(field)) return [{ field: 'custom', fault: 'missing', of: field }];
		return fitsField(field, storedIn(custom, field.id))
			? []
			: [{ field: 'custom', fault: 'not-of-its-type', of: field }];
	});
}

/** Returns the source and the tags of a new deal, which `createDeal` does not set. */
export function extrasOf({ source, tags }: Omit<DealExtras, 'custom'>): RecordChange {
	const set: Record<string, FieldValue> = {};
	if (visible(source) !== '') set['source'] = visible(source).slice(0, MAX_SOURCE);
	for (const tag of tags) set[tagField(tag)] = tag;
	return { set, history: [], posts: [] };
}
