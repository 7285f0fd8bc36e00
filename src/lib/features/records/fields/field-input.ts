import { fitsField, isFilled, type CustomValue, type FieldType } from '$lib/domain/fields/field';
import { decimalsOf, type Currency } from '$lib/domain/money/money';
import { m } from '$lib/paraglide/messages';
import { moneyInput, parseMoney } from '$lib/ui/money-input';
import { withScheme } from '$lib/ui/web-address';
import { numberInput, parseNumber } from './number-input';

/** The types that are written in one line. */
export type TypedFieldType = Extract<
	FieldType,
	'text' | 'number' | 'money' | 'link' | 'email' | 'phone'
>;

const TYPED: readonly FieldType[] = ['text', 'number', 'money', 'link', 'email', 'phone'];

/** Whether values of this type are written in one line. */
export const isTyped = (type: FieldType): type is TypedFieldType => TYPED.includes(type);

/** A value as it stands in its line. */
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

/** What was typed as a value; `null` when it is empty, `undefined` when it cannot be taken. */
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

/** Why what was typed cannot be taken, and what would do. */
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

/** Where a value leads, such as to mail; `undefined` when nowhere. Numbers are calls of their own: see `phoneLinks`. */
export function hrefOf(type: FieldType, value: CustomValue | undefined): string | undefined {
	if (typeof value !== 'string' || value === '' || !fitsField({ type }, value)) return undefined;
	if (type === 'link') return value;
	return type === 'email' ? `mailto:${value}` : undefined;
}
