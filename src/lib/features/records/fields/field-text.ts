import type { MemberId } from '$lib/domain/core/ids';
import type { CustomField, CustomValue } from '$lib/domain/fields/field';
import { isFilled } from '$lib/domain/fields/field';
import { decimalsOf, type Currency } from '$lib/domain/money/money';
import type { Member } from '$lib/domain/member/member';
import { m } from '$lib/paraglide/messages';
import { dayText, listText, moneyText, numberText } from '$lib/ui/format';

/** What it takes to write a value out. */
export interface FieldContext {
	/** Of the deal: amounts are in its minor units. */
	readonly currency: Currency;
	readonly members: ReadonlyMap<MemberId, Pick<Member, 'name'>>;
}

/**
 * The value of a custom field as people read it in their language; empty when nothing is in it. A
 * value that is not of the field's type, from a newer version or an old import, is shown as it is.
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
