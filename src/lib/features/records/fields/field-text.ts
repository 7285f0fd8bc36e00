import type { MemberId } from '$lib/domain/core/ids';
import type { CustomField, CustomValue } from '$lib/domain/fields/field';
import { isFilled } from '$lib/domain/fields/field';
import { decimalsOf, type Currency } from '$lib/domain/money/money';
import type { Member } from '$lib/domain/member/member';
import { m } from '$lib/i18n/messages';
import { dayText, listText, moneyText, numberText } from '$lib/ui/format';

/** What is needed to format a value. */
export interface FieldContext {
	/** The deal's currency. Amounts are in its minor units. */
	readonly currency: Currency;
	readonly members: ReadonlyMap<MemberId, Pick<Member, 'name'>>;
}

/**
 * Returns the value of a custom field as text in the person's language, or an empty text when the field
 * has no value. A value of the wrong type, from a newer version or an old import, is shown as it is.
 */
export function fieldText(
	{ type }: Pick<CustomField, 'type'>,
	value: CustomValue | undefined,
	{ currency, members }: FieldContext
): string {
	if (!isFilled(value) || value === null || value === undefined) return '';
	if (typeof value === 'boolean') return value ? m.fields_yes() : m.fields_no();
	if (typeof value === 'number') {
		if (type !== 'money') return numberText(value);
		return moneyText({ minor: value, decimals: decimalsOf(currency), currency });
	}
	if (typeof value !== 'string') return listText(value);
	if (type === 'date') return dayText(value);
	if (type === 'member') return members.get(value)?.name ?? m.common_unknown_person();
	return value;
}
