import type { MemberId, StageId } from '$lib/domain/core/ids';
import type { Month, Period } from '$lib/domain/figures/forecast';
import type { Span } from '$lib/domain/figures/period';
import type { Member } from '$lib/domain/member/member';
import { decimalsOf, type Currency, type Minor } from '$lib/domain/money/money';
import type { Space } from '$lib/domain/space/space';
import { m } from '$lib/paraglide/messages';
import { getLocale } from '$lib/paraglide/runtime';
import type { Amount } from '$lib/ui/format';

/** A month as people write it: `Nov 2026`. */
export const monthText = (month: Month, style: 'short' | 'long' = 'short'): string =>
	new Intl.DateTimeFormat(getLocale(), { month: style, year: 'numeric', timeZone: 'UTC' }).format(
		Date.parse(`${month}-01T00:00:00Z`)
	);

/** A period of a forecast in words. */
export function periodText(period: Period): string {
	if (period === 'overdue') return m.forecast_overdue();
	if (period === 'undated') return m.forecast_undated();
	return monthText(period);
}

/** A span in words. */
export function spanText(span: Span): string {
	switch (span) {
		case 'six-months':
			return m.forecast_span_six();
		case 'quarter':
			return m.forecast_span_quarter();
		case 'year':
			return m.forecast_span_year();
		case 'last-year':
			return m.forecast_span_last();
	}
}

/** A stage's name; `null` and what has gone have none. */
export const stageText = ({ stages }: Pick<Space, 'stages'>, id: StageId | null): string =>
	stages.find((stage) => stage.id === id)?.name ?? m.forecast_unknown_stage();

/** A member's name. */
export const ownerText = (
	members: ReadonlyMap<MemberId, Pick<Member, 'name'>>,
	id: MemberId | null
): string =>
	id === null ? m.forecast_nobody() : (members.get(id)?.name ?? m.common_unknown_person());

/** An amount for the formatters. */
export const amountOf = (minor: Minor, currency: Currency): Amount => ({
	minor,
	decimals: decimalsOf(currency),
	currency
});
