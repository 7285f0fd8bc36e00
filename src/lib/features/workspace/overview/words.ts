import { bandEnd, type Band } from '$lib/domain/figures/bands';
import type { Recent } from '$lib/domain/figures/recent';
import type { TargetScope } from '$lib/domain/figures/target';
import type { People } from '$lib/domain/member/member';
import { m } from '$lib/i18n/messages';
import type { OverviewPick } from '$lib/replica/overview/picks';
import { dayText, listText, momentText, monthText, percentText } from '$lib/ui/format';
import type { AskedRecent } from './asked';
import type { Part } from './layout';

/** Returns the name of a part of the overview. */
export const partName = (part: Part): string => PART_NAMES[part]();

const PART_NAMES: Readonly<Record<Part, () => string>> = {
	results: m.overview_results,
	pipeline: m.overview_pipeline,
	forecast: m.overview_forecast,
	work: m.overview_work,
	news: m.overview_news,
	stages: m.overview_stages,
	spaces: m.overview_spaces
};

/** Returns the name of a span of what has happened. */
export const recentText = (span: Recent | 'own'): string => RECENT_TEXTS[span]();

const RECENT_TEXTS: Readonly<Record<Recent | 'own', () => string>> = {
	today: m.overview_today,
	week: m.overview_week,
	month: m.forecast_span_month,
	quarter: m.forecast_span_quarter,
	year: m.forecast_span_year,
	own: m.forecast_span_own
};

/** Returns the days of a span as text. */
export const spanDays = ({ days: { from, last } }: Pick<AskedRecent, 'days'>): string =>
	from === last ? dayText(from) : m.overview_days({ from: dayText(from), to: dayText(last) });

/** Returns a band of win probabilities as text. */
export const bandText = (band: Band): string =>
	m.overview_band({ from: percentText(band), to: percentText(bandEnd(band)) });

/** Returns whose figures are shown; empty for everybody's. */
export function whoseText(scope: TargetScope, { members, teams }: People): string {
	if (scope.kind === 'everybody') return '';
	const named = scope.kind === 'team' ? teams.get(scope.id) : members.get(scope.id);
	return named?.name ?? m.common_unknown_person();
}

/** Returns what a list of a figure lists. */
export function pickText(pick: OverviewPick): string {
	switch (pick.of) {
		case 'open':
			return m.overview_list_open();
		case 'overdue':
			return m.overview_list_overdue();
		case 'undated':
			return m.overview_list_undated();
		case 'month':
			return m.overview_list_month({ month: monthText(pick.month, 'long') });
		case 'later':
			return m.overview_list_later({ month: monthText(pick.month, 'long') });
		case 'band':
			return m.overview_list_band({ band: bandText(pick.band) });
		case 'idle':
			return m.overview_list_idle();
		case 'won':
			return m.overview_list_won({ days: spanDays({ days: pick.span }) });
		case 'lost':
			return m.overview_list_lost({ days: spanDays({ days: pick.span }) });
		case 'created':
			return m.overview_list_created({ days: spanDays({ days: pick.span }) });
		case 'made':
			return m.overview_list_made({ since: momentText(pick.since) });
		case 'changed':
			return m.overview_list_changed({ since: momentText(pick.since) });
	}
}

/** Returns the sentence about currencies without a rate; empty when there is none. */
export const noRateText = (currencies: readonly string[]): string =>
	currencies.length === 0
		? ''
		: m.overview_no_rate({ count: currencies.length, currencies: listText(currencies) });
