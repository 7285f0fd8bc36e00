import type { FieldValue, RecordChange } from '../core/change';
import type { FieldId } from '../core/ids';
import { keyed } from '../core/keyed';
import { tagField } from '../core/tags';
import { fitsField, isFilled, type CustomField, type CustomValue } from '../fields/field';
import { missingIn, valueIn } from '../fields/fill';
import type { Space } from '../space/space';
import { visible } from '../text/visible';

/** The values of the form of a new opportunity beside those that OP-11 asks for. */
export interface DealExtras {
	readonly source: string;
	readonly tags: readonly string[];
	/** The values of the custom fields, by field id (LW-06). */
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
	const missing = stage === null ? [] : missingIn(space, stage, custom);
	return space.fields.flatMap((field): DealExtrasFault[] => {
		if (missing.includes(field)) return [{ field: 'custom', fault: 'missing', of: field }];
		return fitsField(field, valueIn(custom, field))
			? []
			: [{ field: 'custom', fault: 'not-of-its-type', of: field }];
	});
}

/**
 * Returns the fields of a new deal that `createDeal` does not set. Values of another space's fields,
 * which were entered before the space was changed in the form, are ignored (LW-06).
 */
export function extrasOf(
	{ source, tags, custom }: DealExtras,
	{ fields }: Pick<Space, 'fields'>
): RecordChange {
	const set: Record<string, FieldValue> = {};
	if (visible(source) !== '') set['source'] = visible(source).slice(0, MAX_SOURCE);
	for (const tag of tags) set[tagField(tag)] = tag;
	for (const field of fields) {
		const value = valueIn(custom, field);
		if (!field.removed && isFilled(value)) set[keyed('custom', field.id)] = value;
	}
	return { set, history: [], posts: [] };
}
