import { isDay } from '$lib/domain/core/day';
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
	readonly members: { get(id: MemberId): Pick<Member, 'name'> | undefined };
}

/** How a text is written that somebody has typed. */
type Written = (text: string) => string;

/**
 * Returns the value of a custom field as text in the person's language, or an empty text when the field
 * has no value. A value of the wrong type, from an earlier type, a newer version or an old import, is shown as it is,
 * and so is one whose field is not known. Typed text is written as `written` says.
 */
export function fieldText(
	field: Pick<CustomField, 'type'> | undefined,
	value: CustomValue | undefined,
	{ currency, members }: FieldContext,
	written: Written = (text) => text
): string {
	const type = field?.type;
	if (!isFilled(value) || value === null || value === undefined) return '';
	if (typeof value === 'boolean') return value ? m.fields_yes() : m.fields_no();
	if (typeof value === 'number') {
		if (type !== 'money') return numberText(value);
		return moneyText({ minor: value, decimals: decimalsOf(currency), currency });
	}
	if (typeof value !== 'string') return listText(value);
	if ((type === 'date' || type === undefined) && isDay(value)) return dayText(value);
	if (type === 'member') return members.get(value)?.name ?? m.common_unknown_person();
	return written(value);
}
