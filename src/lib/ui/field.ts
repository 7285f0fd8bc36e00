import { m } from '$lib/i18n/messages';
import { numberText } from './format';

/** The props of every field. */
export interface FieldProps {
	label: string;
	/** Shows the label to screen readers only. */
	hideLabel?: boolean | undefined;
	hint?: string | undefined;
	/** Why the value cannot be accepted. It is shown and announced. */
	error?: string | undefined;
	required?: boolean | undefined;
	/** Marks the field as optional beside the label. */
	optional?: boolean | undefined;
}

/** One option of a choice. */
export interface Option {
	readonly value: string;
	readonly label: string;
	/** A second line, such as an address or a role. */
	readonly detail?: string;
	readonly disabled?: boolean;
}

/**
 * Returns, as text, why a text is too long for a field, or `undefined` when it is not. Nothing is ever
 * cut off.
 */
export const tooLong = (text: string, most: number | null | undefined): string | undefined =>
	typeof most === 'number' && text.length > most
		? m.common_too_long({ length: numberText(text.length), most: numberText(most) })
		: undefined;
