import type { WorkPick } from '$lib/domain/figures/work';
import { m } from '$lib/i18n/messages';
import { dayText, durationText } from '$lib/ui/format';

/** Returns the name of a figure of work. `personText` names its owner. */
export function pickText(pick: WorkPick, personText: (id: string | null) => string): string {
	switch (pick.of) {
		case 'finished':
			return m.work_figures_finished();
		case 'on-time':
			return m.work_figures_on_time();
		case 'late':
			return m.work_figures_late();
		case 'undated':
			return m.work_figures_undated();
		case 'cycle':
			return m.work_figures_cycle();
		case 'blocked':
			return m.work_figures_blocked();
		case 'week':
			return m.work_figures_week({ day: dayText(pick.week) });
		case 'person':
			return personText(pick.member);
	}
}

const HOUR = 3_600_000;

/** Returns a duration of work as text: less than an hour is said as such. */
export const spentText = (ms: number): string =>
	ms < HOUR ? m.work_figures_under_hour() : durationText(ms);
