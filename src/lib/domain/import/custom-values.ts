import type { MemberId } from '../core/ids';
import { fitsField, type CustomField, type CustomValue } from '../fields/field';
import type { Currency } from '../money/money';
import { listed } from '../table/list-cell';
import { identity } from '../text/identity';
import { readDay, type DateOrder } from './dates';
import { minorOf, readAmount, type DecimalMark } from './numbers';

/** What is needed to read the value of a custom field. */
export interface CustomContext {
	readonly dateOrder: DateOrder;
	readonly decimalMark: DecimalMark;
	/** The record's currency. Amounts are in its minor units. */
	readonly currency: Currency;
	/** Returns the only person with a name, or `null` when there is none or several. */
	readonly memberNamed: (name: string) => MemberId | null;
}

/** What of a field decides how its values are read. */
type ReadField = Pick<CustomField, 'type' | 'choices'>;

const YES: ReadonlySet<string> = new Set(['yes', 'y', 'true', '1', 'x', '✓', 'tak', 't', 'có']);
const NO: ReadonlySet<string> = new Set(['no', 'n', 'false', '0', 'nie', 'không']);

/** Reads a cell as a value of a field (LW-06). Returns `undefined` when it is not of the field's type. */
export function readCustom(
	field: ReadField,
	text: string,
	context: CustomContext
): CustomValue | undefined {
	const value = valueOf(field, text, context);
	return value !== undefined && value !== null && fitsField(field, value) ? value : undefined;
}

function valueOf(field: ReadField, text: string, context: CustomContext) {
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

/** Returns a choice as the field spells it. A value whose choice was removed stays as it is. */
const chosen = ({ choices }: ReadField, text: string): string =>
	choices.find((one) => identity(one) === identity(text)) ?? text;
