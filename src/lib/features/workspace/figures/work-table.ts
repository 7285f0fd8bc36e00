import { dayCell, type Cell } from '$lib/domain/table/csv-file';
import { listCell } from '$lib/domain/table/list-cell';
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
	m.work_figures_cycle_days(),
	m.work_figures_blocked_since(),
	m.tasks_waits()
];

/** Returns tasks as a table to export, what was done and what is blocked: names, days as days, durations in days. */
export const workTable = (
	tasks: readonly CountedTask[],
	personText: (id: string | null) => string
): readonly (readonly Cell[])[] =>
	tasks.map(({ title, owner, createdAt, dueOn, done, blocked }): readonly Cell[] => [
		...[title, owner === null ? '' : personText(owner), dayCell(dayAt(createdAt)), dayCell(dueOn)],
		...(done === null
			? ['', '', '', '']
			: [dayCell(done.day), KEPT[done.kept](), inDays(done.lead), inDays(done.cycle)]),
		...(blocked === null ? ['', ''] : [dayCell(dayAt(blocked.since)), listCell(blocked.by)])
	]);

const KEPT: Readonly<Record<NonNullable<CountedTask['done']>['kept'], () => string>> = {
	'on-time': m.work_figures_on_time,
	late: m.work_figures_late,
	undated: m.work_figures_undated
};
