import { fitsField, isFilled, type CustomValue, type FieldType } from '$lib/domain/fields/field';
import { decimalsOf, type Currency } from '$lib/domain/money/money';
import { m } from '$lib/i18n/messages';
import { moneyInput, parseMoney } from '$lib/ui/money-input';
import { withScheme } from '$lib/ui/web-address';
import { numberInput, parseNumber } from './number-input';

/** The types whose values are typed in one line. */
export type TypedFieldType = Extract<
	FieldType,
	'text' | 'number' | 'money' | 'link' | 'email' | 'phone'
>;

const TYPED: readonly FieldType[] = ['text', 'number', 'money', 'link', 'email', 'phone'];

/** Whether values of this type are typed in one line. */
export const isTyped = (type: FieldType): type is TypedFieldType => TYPED.includes(type);

/** Returns a value as the text of its input. */
export function typedText(
	type: TypedFieldType,
	value: CustomValue | undefined,
	currency: Currency,
	locale: string
): string {
	if (!isFilled(value)) return '';
	if (typeof value === 'number') {
		return type === 'money'
			? moneyInput(value, decimalsOf(currency), locale)
			: numberInput(value, locale);
	}
	return String(value);
}

/**
 * Reads the typed text as a value. Returns `null` when the text is empty and `undefined` when it is not
 * valid.
 */
export function readTyped(
	type: TypedFieldType,
	typed: string,
	currency: Currency,
	locale: string
): CustomValue | undefined {
	const text = typed.trim();
	if (text === '') return null;
	const value = valueOf(type, text, currency, locale);
	return value !== null && fitsField({ type }, value) ? value : undefined;
}

function valueOf(
	type: TypedFieldType,
	text: string,
	currency: Currency,
	locale: string
): CustomValue {
	switch (type) {
		case 'number':
			return parseNumber(text, locale);
		case 'money':
			return parseMoney(text, decimalsOf(currency), locale);
		case 'link':
			return withScheme(text);
		case 'text':
		case 'email':
		case 'phone':
			return text;
	}
}

/** Returns why the typed text is not valid, and what would be. */
export function typedFault(type: TypedFieldType): string {
	switch (type) {
		case 'number':
		case 'money':
			return m.fields_fault_number();
		case 'link':
			return m.fields_fault_link();
		case 'email':
			return m.fields_fault_email();
		case 'text':
		case 'phone':
			return m.fields_fault_long();
	}
}

/**
 * Returns the address that a value links to, such as a mail address, or `undefined` when it links to
 * none. Phone numbers are handled by `phoneLinks`.
 */
export function hrefOf(type: FieldType, value: CustomValue | undefined): string | undefined {
	if (typeof value !== 'string' || value === '' || !fitsField({ type }, value)) return undefined;
	if (type === 'link') return value;
	return type === 'email' ? `mailto:${value}` : undefined;
}
