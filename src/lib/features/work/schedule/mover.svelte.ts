import { SvelteMap } from 'svelte/reactivity';
import type { WorkspaceView } from '$lib/app/context';
import type { RecordId } from '$lib/domain/core/ids';
import { addDays, daysBetween, type Day } from '$lib/domain/core/day';
import {
	movedBy,
	putOn,
	scheduleTask,
	spanOf,
	stretchedTo,
	type Dated,
	type Dates,
	type End
} from '$lib/domain/task/schedule';
import { currentDay } from '$lib/features/common/time/today.svelte';
import { notSavedWords } from '$lib/features/common/refusals/why';
import { offerUndo } from '$lib/features/common/undo/undo';
import { changeTask, scopeOf, undoChange } from '$lib/features/records/series/in-series';
import { m } from '$lib/i18n/messages';
import type { TaskRow } from '$lib/replica/store/rows';
import { announce } from '$lib/ui/announcer.svelte';
import { toast } from '$lib/ui/toasts.svelte';
import { datesText } from './dates-text';
import { alongAfter, pushAfter, undoDates } from './push-after';

/** A task whose dates somebody is changing, by the pointer or by the keyboard. */
export interface Held {
	readonly row: TaskRow;
	/** The dates with which it was taken. */
	readonly from: Dates;
	readonly dates: Dates;
	readonly by: 'pointer' | 'keys';
}

/** A task that was put onto other days, until what is read says the same. */
interface Dropped {
	readonly row: TaskRow;
	readonly dates: Dates;
	/** Whether the writing has ended. */
	readonly ended: boolean;
}

/**
 * Changes the dates of tasks on a calendar or a timeline (LW-05): what is held shows where it would be, and is written
 * when it is dropped, with an undo. What was dropped stays where it was put while it is written, and the next task can
 * be taken meanwhile. Pointer and keyboard do the same.
 */
export class ScheduleMover {
	held = $state.raw<Held | null>(null);
	private readonly dropped = new SvelteMap<RecordId, Dropped>();
	/** The last writing, after which the next one begins: two drags of a task are written in their order. */
	private writing: Promise<unknown> = Promise.resolve();

	constructor(private readonly view: WorkspaceView) {}

	/** Whether this person may change dates at all. */
	get movable(): boolean {
		return (this.view.me?.role ?? 'guest') !== 'guest';
	}

	/** Returns the dates of a task as they are shown: of one that is held or was just dropped those that it will have. */
	datesOf(row: Dated & Pick<TaskRow, 'id'>): Dates {
		const { held } = this;
		if (held?.row.id === row.id) return held.dates;
		return this.dropped.get(row.id)?.dates ?? { startOn: row.startOn ?? null, dueOn: row.dueOn };
	}

	/** Returns the tasks that are held or were just dropped, which may have been read on days that are not shown. */
	get moving(): readonly TaskRow[] {
		const { held } = this;
		const rows = [...this.dropped.values()].map(({ row }) => row);
		return held === null ? rows : [...rows.filter(({ id }) => id !== held.row.id), held.row];
	}

	/** What is shown was read anew: what has been written is in it. */
	settle(): void {
		for (const [id, { ended }] of this.dropped) if (ended) this.dropped.delete(id);
	}

	/** Takes hold of a task. With the keyboard it is said, and the arrows move it from then on. */
	lift(row: TaskRow, by: Held['by']): void {
		if (!this.movable) {
			if (by === 'keys') announce(m.board_refused_guest());
			return;
		}
		const from = this.datesOf(row);
		this.held = { row, from, dates: from, by };
		if (by === 'keys') {
			announce(m.schedule_lifted({ title: row.title, dates: datesText(this.held.dates) }));
		}
	}

	/** Moves the held task by days, from where it is held. One without a date is put onto today first. */
	step(days: number): void {
		this.hold(({ dates }) =>
			spanOf(dates) === null ? putOn(dates, currentDay.current) : movedBy(dates, days)
		);
	}

	/** Moves one end of the held task by days, from where it is held. */
	stretch(end: End, days: number): void {
		this.hold(({ dates }) => {
			const span = spanOf(dates);
			if (span === null) return dates;
			return stretchedTo(dates, end, addDays(end === 'start' ? span.from : span.to, days));
		});
	}

	/** Puts the held task as many days from where it was as `to` is from `from`. Without a date, it is put onto `to`. */
	drag(from: Day, to: Day): void {
		this.hold(({ from: dates }) =>
			spanOf(dates) === null ? putOn(dates, to) : movedBy(dates, daysBetween(from, to))
		);
	}

	/** Puts one end of the held task onto a day. */
	dragEnd(end: End, to: Day): void {
		this.hold(({ from }) => stretchedTo(from, end, to));
	}

	/** Lets go of the held task: it stays where it was. */
	cancel(): void {
		const { held } = this;
		this.held = null;
		if (held?.by === 'keys') announce(m.board_put_back({ title: held.row.title }));
	}

	/** Writes the dates of the held task. Returns whether they are others now. */
	async drop(): Promise<boolean> {
		const { held } = this;
		if (held === null) return false;
		const { row, dates } = held;
		this.held = null;
		const dropped = { row, dates, ended: false };
		this.dropped.set(row.id, dropped);
		const writing = this.writing.then(() => this.write(row, dates));
		this.writing = writing.then(nothing, nothing);
		let changed = false;
		try {
			changed = await writing;
		} finally {
			// Another drop of the same task has taken its place.
			if (this.dropped.get(row.id) === dropped) {
				if (changed) this.dropped.set(row.id, { ...dropped, ended: true });
				else this.dropped.delete(row.id);
			}
		}
		return changed;
	}

	/** Sets the dates of a task, with an undo. Returns whether they are others now. */
	async write(row: TaskRow, dates: Dates): Promise<boolean> {
		const { view } = this;
		const { id, space, title } = row;
		const now = await view.replica.db.records.get(id);
		if (now?.kind !== 'task') {
			toast({ message: m.board_gone_meanwhile({ title }), tone: 'danger' });
			return false;
		}
		const before: Dates = { startOn: now.startOn ?? null, dueOn: now.dueOn };
		const change = scheduleTask(before, dates, view.acting);
		if (change.history.length === 0) return false;
		const along = await alongAfter(view, { ...now, ...dates });
		const scope = await scopeOf([
			{ task: now, change },
			...[...along.changes].map(([other, later]) => ({
				task: along.rows.get(other) ?? { id: other },
				change: later
			}))
		]);
		if (scope === null) return false;
		const saved = await changeTask(view, now, change, scope);
		if (saved === null) return false;
		if (!saved.ok) {
			toast({ message: notSavedWords(saved.error, m.deal_not_saved()), tone: 'danger' });
			return false;
		}
		const pushed = await pushAfter(view, now.room, along, scope);
		const repeats = now.repeat !== undefined;
		const own = repeats ? [] : [[id, { before, after: dates }] as const];
		const moves = new Map([...own, ...pushed.moves]);
		const inSeries = [...(repeats ? saved.value : []), ...pushed.inSeries];
		const said = [
			m.schedule_moved({ title, dates: datesText(dates) }),
			...(pushed.count === 0 ? [] : [m.schedule_pushed({ count: pushed.count })]),
			...(pushed.left === 0 ? [] : [m.schedule_push_left({ count: pushed.left })])
		];
		offerUndo({ message: said.join(' ') }, async () => {
			if (inSeries.length === 0) return undoDates(view, moves);
			const undone = await undoChange(view, space, inSeries);
			return undone.is !== 'done' || moves.size === 0 ? undone : undoDates(view, moves);
		});
		return true;
	}

	private hold(next: (held: Held) => Dates): void {
		const { held } = this;
		if (held === null) return;
		const dates = next(held);
		if (dates.startOn === held.dates.startOn && dates.dueOn === held.dates.dueOn) return;
		this.held = { ...held, dates };
		if (held.by === 'keys') announce(datesText(dates));
	}
}

const nothing = (): void => undefined;
