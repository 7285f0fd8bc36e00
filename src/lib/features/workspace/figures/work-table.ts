import { dayCell, type Cell } from '$lib/domain/table/csv-file';
import { m } from '$lib/i18n/messages';
import type { CountedTask } from '$lib/replica/figures/work-core';
import { dayAt } from '$lib/features/common/time/day-at';

const DAY = 86_400_000;

/** Returns a duration in days with one digit after the point. */
const inDays = (ms: number | null): Cell => (ms === null ? '' : Math.round((ms / DAY) * 10) / 10);

/** Returns the names of the columns of `workTable`. */
export const workHead = (): readonly string[] => [
	m.tasks_title(),
	m.tasks_owner(),
	m.deal_list_created(),
	m.tasks_due_on(),
	m.work_figures_done_on(),
	m.work_figures_kept(),
	m.work_figures_lead_days(),
	m.work_figures_cycle_days()
];

/** Returns tasks that were done as a table to export: names, days as days, durations in days. */
export const workTable = (
	tasks: readonly CountedTask[],
	personText: (id: string | null) => string
): readonly (readonly Cell[])[] =>
	tasks.flatMap(({ title, owner, createdAt, dueOn, done }): Cell[][] => {
		if (done === null) return [];
		const kept = {
			'on-time': m.work_figures_on_time,
			late: m.work_figures_late,
			undated: m.work_figures_undated
		}[done.kept];
		return [
			[
				...[title, owner === null ? '' : personText(owner), dayCell(dayAt(createdAt))],
				...[dayCell(dueOn), dayCell(done.day), kept(), inDays(done.lead), inDays(done.cycle)]
			]
		];
	});
