import type { MemberId, StageId } from '$lib/domain/core/ids';
import type { Reason } from '$lib/domain/figures/changes';
import type { Period } from '$lib/domain/figures/forecast';
import type { PastDay, Span } from '$lib/domain/figures/period';
import type { Member } from '$lib/domain/member/member';
import { decimalsOf, type Currency, type Minor } from '$lib/domain/money/money';
import type { Space } from '$lib/domain/space/space';
import { m } from '$lib/i18n/messages';
import { about, moneyText, monthText, type Amount } from '$lib/ui/format';
import type { ForecastRow } from './rows';

/** Returns a period of a forecast as text. */
export function periodText(period: Period): string {
	if (period === 'overdue') return m.forecast_overdue();
	if (period === 'undated') return m.forecast_undated();
	return monthText(period);
}

/** Returns the name of a span of time. */
export const spanText = (span: Span): string => SPAN_TEXTS[span]();

const SPAN_TEXTS: Readonly<Record<Span, () => string>> = {
	month: m.forecast_span_month,
	'next-month': m.forecast_span_next_month,
	quarter: m.forecast_span_quarter,
	'next-quarter': m.forecast_span_next_quarter,
	year: m.forecast_span_year,
	'next-year': m.forecast_span_next_year,
	'six-months': m.forecast_span_six,
	'last-year': m.forecast_span_last
};

/** Returns a stage's name. `null` and a removed stage have a placeholder. */
export const stageText = ({ stages }: Pick<Space, 'stages'>, id: StageId | null): string =>
	stages.find((stage) => stage.id === id)?.name ?? m.forecast_unknown_stage();

/** Returns a member's name. */
export const ownerText = (
	members: ReadonlyMap<MemberId, Pick<Member, 'name'>>,
	id: MemberId | null
): string =>
	id === null ? m.forecast_nobody() : (members.get(id)?.name ?? m.common_unknown_person());

/** Returns an amount in the form that the formatters need. */
export const amountOf = (minor: Minor, currency: Currency): Amount => ({
	minor,
	decimals: decimalsOf(currency),
	currency
});

/** Returns a total as text, marked as approximate when some of it was converted. */
export const totalText = (minor: Minor, currency: Currency, isAbout: boolean): string =>
	about(moneyText(amountOf(minor, currency)), isAbout);

/** Returns the name of a group of a forecast. */
export function groupText(
	space: Pick<Space, 'stages'>,
	members: ReadonlyMap<MemberId, Pick<Member, 'name'>>,
	{ group, value }: ForecastRow['of']
): string {
	switch (group) {
		case 'month':
			return periodText(value ?? 'undated');
		case 'stage':
			return stageText(space, value);
		case 'owner':
			return ownerText(members, value);
	}
}

/** Returns an amount that was added or subtracted, with its sign. */
export function signedText(minor: Minor, currency: Currency, isAbout = false): string {
	const text = moneyText(amountOf(Math.abs(minor), currency));
	return about(minor === 0 ? text : `${minor > 0 ? '+' : '−'}${text}`, isAbout);
}

/** Whether the difference between two forecasts is approximate. */
export const isAboutIn = ({
	then,
	now
}: {
	readonly then: { readonly isAbout: boolean };
	readonly now: { readonly isAbout: boolean };
}): boolean => then.isAbout || now.isAbout;

/** Returns the name of a day of comparison. */
export function pastDayText(name: PastDay): string {
	switch (name) {
		case 'today':
			return m.forecast_since_today();
		case 'week-start':
			return m.forecast_since_week_start();
		case 'week':
			return m.forecast_since_week();
		case 'month-start':
			return m.forecast_since_month_start();
		case 'month':
			return m.forecast_since_month();
	}
}

/** Returns the name of a reason for a change of a forecast. */
export const reasonText = (reason: Reason): string => REASON_TEXTS[reason]();

const REASON_TEXTS: Readonly<Record<Reason, () => string>> = {
	new: m.forecast_reason_new,
	restored: m.forecast_reason_restored,
	reopened: m.forecast_reason_reopened,
	'taken-over': m.forecast_reason_taken_over,
	'stage-in': m.forecast_reason_stage_in,
	'period-in': m.forecast_reason_period_in,
	raised: m.forecast_reason_raised,
	likelier: m.forecast_reason_likelier,
	lowered: m.forecast_reason_lowered,
	'less-likely': m.forecast_reason_less_likely,
	won: m.forecast_reason_won,
	lost: m.forecast_reason_lost,
	'period-out': m.forecast_reason_period_out,
	'stage-out': m.forecast_reason_stage_out,
	'handed-over': m.forecast_reason_handed_over,
	removed: m.forecast_reason_removed
};
