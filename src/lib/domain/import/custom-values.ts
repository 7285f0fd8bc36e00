import type { MemberId } from '../core/ids';
import { fitsField, type CustomField, type CustomValue } from '../fields/field';
import type { Currency } from '../money/money';
import { listed } from '../table/list-cell';
import { identity } from '../text/identity';
import { readDay, type DateOrder } from './dates';
import { minorOf, readAmount, type DecimalMark } from './numbers';

/** What it takes to read the value of a space's own field. */
export interface CustomContext {
	readonly dateOrder: DateOrder;
	readonly decimalMark: DecimalMark;
	/** Of the deal: amounts are in its minor units. */
	readonly currency: Currency;
	/** The one person of that name; `null` when there is none, or several. */
	readonly memberNamed: (name: string) => MemberId | null;
}

const YES: ReadonlySet<string> = new Set(['yes', 'y', 'true', '1', 'x', '✓', 'tak', 't', 'có']);
const NO: ReadonlySet<string> = new Set(['no', 'n', 'false', '0', 'nie', 'không']);

/** Reads a cell as a value of a field (LW-06). `undefined`: it is none of its type. */
export function readCustom(
	field: CustomField,
	text: string,
	context: CustomContext
): CustomValue | undefined {
	const value = valueOf(field, text, context);
	return value !== undefined && value !== null && fitsField(field, value) ? value : undefined;
}

function valueOf(field: CustomField, text: string, context: CustomContext) {
	switch (field.type) {
		case 'text':
		case 'phone':
		case 'link':
		case 'email':
			return text;
		case 'number':
			return readAmount(text, context.decimalMark)?.major;
		case 'money': {
			const amount = readAmount(text, context.decimalMark);
			return amount === null ? undefined : minorOf(amount, context.currency);
		}
		case 'date':
			return readDay(text, context.dateOrder);
		case 'yes-no':
			return YES.has(identity(text)) ? true : NO.has(identity(text)) ? false : undefined;
		case 'member':
			return context.memberNamed(text);
		case 'choice':
			return chosen(field, text);
		case 'choices':
			return listed(text).map((one) => chosen(field, one));
	}
}

/** A choice as the field has it; what was chosen before its choice went stays as it is. */
const chosen = ({ choices }: CustomField, text: string): string =>
	choices.find((one) => identity(one) === identity(text)) ?? text;
