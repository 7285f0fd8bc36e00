import { m } from '$lib/paraglide/messages';
import { numberText } from './format';

/** What every field takes. */
export interface FieldProps {
	label: string;
	/** The label is read to a screen reader only. */
	hideLabel?: boolean | undefined;
	hint?: string | undefined;
	/** Why the value cannot be taken; shown and read out. */
	error?: string | undefined;
	required?: boolean | undefined;
	/** Says so beside the label. */
	optional?: boolean | undefined;
}

/** One thing that can be chosen. */
export interface Option {
	readonly value: string;
	readonly label: string;
	/** A second line or a remark: an address, a role. */
	readonly detail?: string;
	readonly disabled?: boolean;
}

/** Why a text is too long for a field, in words; `undefined` when it is not. Nothing is ever cut off. */
export const tooLong = (text: string, most: number | null | undefined): string | undefined =>
	typeof most === 'number' && text.length > most
		? m.common_too_long({ length: numberText(text.length), most: numberText(most) })
		: undefined;
