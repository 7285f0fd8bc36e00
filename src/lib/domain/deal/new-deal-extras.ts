import type { FieldValue, RecordChange } from '../core/change';
import type { FieldId } from '../core/ids';
import { keyed } from '../core/keyed';
import { tagField } from '../core/tags';
import { fitsField, isFilled, type CustomField, type CustomValue } from '../fields/field';
import { missingIn, valueIn } from '../fields/fill';
import type { Space } from '../space/space';
import { visible } from '../text/visible';

/** What the form of a new opportunity holds beside what OP-11 asks for. */
export interface DealExtras {
	readonly source: string;
	readonly tags: readonly string[];
	/** Values of the space's own fields, by their ids (LW-06). */
	readonly custom: Readonly<Record<FieldId, CustomValue>>;
}

/** What is wrong with it: a field that the chosen stage requires and that is empty or not of its type. */
export type DealExtrasFault = {
	readonly field: 'custom';
	readonly fault: 'missing' | 'not-of-its-type';
	readonly of: CustomField;
};

/** The longest source, in UTF-16 units. */
export const MAX_SOURCE = 200;

/** A form in which nothing of it is filled in. */
export const NO_EXTRAS: DealExtras = { source: '', tags: [], custom: {} };

/** Checks what is beside OP-11. Gives every fault, in the order of the fields (LW-06). */
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
 * What a new deal holds beside what `createDeal` sets. Of another space's fields, chosen before the
 * space was changed in the form, it takes none (LW-06).
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
