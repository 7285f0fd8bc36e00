import { isDay } from '../core/day';
import { sameName } from '../text/identity';
import { fitsField, type CustomField, type CustomValue, type FieldType } from './field';

/** What a value is converted to. */
export interface Conversion extends Pick<CustomField, 'type' | 'choices'> {
	/** The number of decimals of the currency, for amounts. */
	readonly decimals: number;
}

/** The words that are read as yes and no, in the languages of the screens. */
const YES: ReadonlySet<string> = new Set(['yes', 'true', '1', 'tak', 'có']);
const NO: ReadonlySet<string> = new Set(['no', 'false', '0', 'nie', 'không']);

/**
 * Returns a value of one type as a value of another (LS-10), or `null` when it has no equivalent there. A
 * value that is converted back is the same, unless the other type could not hold all of it.
 */
export function converted(value: CustomValue, from: FieldType, to: Conversion): CustomValue {
	if (value === null || (from === to.type && !isChosen(from))) return value;
	const next = convert(value, from, to);
	return next !== null && fitsField(to, next) ? next : null;
}

const isChosen = (type: FieldType): boolean => type === 'choice' || type === 'choices';

function convert(
	value: NonNullable<CustomValue>,
	from: FieldType,
	{ type, choices, decimals }: Conversion
): CustomValue {
	const text = asText(value, from, decimals);
	switch (type) {
		case 'text':
		case 'link':
		case 'email':
		case 'phone':
			return text;
		case 'number':
			return from === 'money' && typeof value === 'number'
				? value / 10 ** decimals
				: asNumber(text);
		case 'money': {
			const number = asNumber(text);
			return number === null ? null : Math.round(number * 10 ** decimals);
		}
		case 'date':
			return isDay(text) ? text : null;
		case 'yes-no': {
			const word = text.trim().toLowerCase();
			return YES.has(word) ? true : NO.has(word) ? false : null;
		}
		case 'choice':
			return choiceOf(text, choices);
		case 'choices': {
			const parts = isList(value) ? value : text.split(/[,;]/).filter((part) => part.trim() !== '');
			const found = parts.map((part) => choiceOf(part, choices));
			const known = found.filter((choice): choice is string => choice !== null);
			return known.length === parts.length && known.length > 0 ? known : null;
		}
		case 'member':
			return null;
	}
}

const isList = (value: CustomValue): value is readonly string[] => Array.isArray(value);

const choiceOf = (text: string, choices: readonly string[]): string | null =>
	choices.find((choice) => sameName(choice, text.trim())) ?? null;

function asText(value: NonNullable<CustomValue>, from: FieldType, decimals: number): string {
	if (typeof value === 'boolean') return value ? 'yes' : 'no';
	if (typeof value === 'number') return String(from === 'money' ? value / 10 ** decimals : value);
	return typeof value === 'string' ? value : value.join(', ');
}

function asNumber(text: string): number | null {
	const plain = text.trim().replace(',', '.');
	const number = Number(plain);
	return plain === '' || !Number.isFinite(number) ? null : number;
}
