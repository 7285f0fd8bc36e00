import { m } from '$lib/i18n/messages';
import type { Measure } from '$lib/replica/overview/activity';

/** Returns the name of what is counted. */
export const measureText = (measure: Measure): string => MEASURE_TEXTS[measure]();

const MEASURE_TEXTS: Readonly<Record<Measure, () => string>> = {
	spaces: m.statistics_spaces,
	deals: m.statistics_deals,
	won: m.statistics_won,
	lost: m.statistics_lost,
	tasks: m.statistics_tasks,
	done: m.statistics_done,
	calls: m.statistics_calls,
	leads: m.statistics_leads,
	topics: m.statistics_topics,
	posts: m.statistics_posts,
	files: m.statistics_files,
	interactions: m.statistics_interactions,
	campaigns: m.statistics_campaigns
};

/** Returns the name of a kind of space. */
export const kindText = (kind: string): string =>
	kind === 'sales'
		? m.shell_kind_sales()
		: kind === 'work'
			? m.shell_kind_work()
			: m.shell_kind_discussion();
