import type { FieldId, StageId } from '../core/ids';
import { lastPlace } from '../core/reorder';
import { identity } from '../text/identity';
import {
	fitsField,
	MAX_CHOICES,
	type CustomField,
	type CustomValue,
	type FieldType
} from './field';
import { visible } from '../text/visible';

/** The values of the form of a field (LW-06). */
export interface FieldDraft {
	readonly name: string;
	readonly hint: string;
	readonly type: FieldType;
	readonly choices: readonly string[];
	readonly required: boolean;
	readonly initial: CustomValue;
	readonly requiredFrom: StageId | null;
	readonly onCard: boolean;
}

/** What is wrong with a field. */
export type FieldDraftFault =
	| { readonly field: 'name'; readonly fault: 'missing' | 'twice' }
	| { readonly field: 'choices'; readonly fault: 'missing' | 'too-many' };

/** The longest name, hint and choice, in UTF-16 units. */
export const MAX_FIELD_NAME = 80;
export const MAX_FIELD_HINT = 300;
export const MAX_CHOICE = 200;

/** The values of an empty form. */
export const EMPTY_FIELD: FieldDraft = {
	name: '',
	hint: '',
	type: 'text',
	choices: [],
	required: false,
	initial: null,
	requiredFrom: null,
	onCard: false
};

/** Whether values of this type are chosen from a list. */
export const hasChoices = (type: FieldType): boolean => type === 'choice' || type === 'choices';

/** Returns the choices in a text, one per line, each once, without empty lines. */
export const choicesOf = (text: string): readonly string[] => [
	...new Set(
		text
			.split('\n')
			.map((line) => line.trim())
			.filter((line) => line !== '')
	)
];

/**
 * Checks a field against the others of its space. Returns every fault, in the order of the form. Names
 * of removed fields are free again.
 */
export function checkField(
	draft: Pick<FieldDraft, 'name' | 'type' | 'choices'>,
	others: readonly Pick<CustomField, 'name' | 'removed'>[]
): readonly FieldDraftFault[] {
	const faults: FieldDraftFault[] = [];
	const name = identity(draft.name);
	if (name === '') faults.push({ field: 'name', fault: 'missing' });
	else if (others.some((other) => !other.removed && identity(other.name) === name)) {
		faults.push({ field: 'name', fault: 'twice' });
	}
	if (!hasChoices(draft.type)) return faults;
	const { choices } = draft;
	if (choices.length === 0) faults.push({ field: 'choices', fault: 'missing' });
	else if (choices.length > MAX_CHOICES || choices.some(({ length }) => length > MAX_CHOICE)) {
		faults.push({ field: 'choices', fault: 'too-many' });
	}
	return faults;
}

/** Returns a checked draft as a field behind all others (LW-06). */
export const defineField = (
	id: FieldId,
	draft: FieldDraft,
	others: readonly CustomField[]
): CustomField => ({
	id,
	name: visible(draft.name),
	hint: draft.hint.trim(),
	type: draft.type,
	choices: hasChoices(draft.type) ? draft.choices : [],
	required: draft.required,
	initial: fitsField(draft, draft.initial) ? draft.initial : null,
	requiredFrom: draft.requiredFrom,
	onCard: draft.onCard,
	order: lastPlace(others),
	removed: false
});
