import type { MemberId } from '../core/ids';
import type { CustomField, CustomValue } from '../fields/field';
import { isCustomValue } from '../fields/field';
import type { Currency } from '../money/money';
import type { Shown } from './plan-changes';
import { asText } from './row-updates';

/** Shows a day. */
export const shownDay = (value: unknown): Shown =>
	typeof value === 'string' && value !== '' ? { as: 'day', day: value } : null;

/** Returns how a value of a custom field is shown. */
export const shownCustom =
	(
		{ type }: Pick<CustomField, 'type'>,
		currency: Currency,
		nameOf: (member: MemberId) => string
	): ((value: unknown) => Shown) =>
	(value) => {
		if (!isCustomValue(value) || value === null) return null;
		return shownOf(type, value, currency, nameOf);
	};

function shownOf(
	type: CustomField['type'],
	value: NonNullable<CustomValue>,
	currency: Currency,
	nameOf: (member: MemberId) => string
): Shown {
	if (typeof value === 'boolean') return { as: 'yes-no', yes: value };
	if (typeof value === 'number') {
		return type === 'money' ? { as: 'money', minor: value, currency } : asText(String(value));
	}
	if (typeof value !== 'string') return asText(value.join(', '));
	if (type === 'date') return shownDay(value);
	return asText(type === 'member' ? nameOf(value) : value);
}
