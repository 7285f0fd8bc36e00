import { untrack } from 'svelte';
import { LiveQuery, type WorkspaceView } from '$lib/app/context';
import { predicate } from '$lib/domain/deal/filter';
import { spanOf, type DaySpan } from '$lib/domain/task/schedule';
import type { LookState } from '$lib/features/records/views/look-state.svelte';
import type { TaskRow } from '$lib/replica/store/rows';
import { tasksIn } from '$lib/replica/store/schedule';
import { inOrder, placedIn, type Laid } from './lanes';
import type { ScheduleMover } from './mover.svelte';

/** The tasks of some days, as they were read. */
interface ReadDays {
	readonly days: DaySpan;
	readonly rows: readonly TaskRow[];
}

/**
 * The tasks of a work space in some days that pass its filter. Create it while a component initialises. All of them are
 * laid out once when they are read, and none again while one is held: a drag costs the one that it moves.
 */
export class ScheduleRows {
	/** The tasks of these days; `undefined` until they are read. */
	readonly read: LiveQuery<ReadDays>;
	/** Those that pass the filter, in no order. */
	readonly rows: readonly TaskRow[];
	/** The same with the days that they have, by `inOrder`. */
	readonly settled: readonly Laid<TaskRow>[];
	/** The same with what is held or was just dropped where it will be. */
	readonly laid: readonly Laid<TaskRow>[];

	constructor(view: WorkspaceView, look: LookState, mover: ScheduleMover, days: () => DaySpan) {
		// Texts, so that the same days in another object are no other question.
		const from = $derived(days().from);
		const to = $derived(days().to);
		const space = $derived(look.space.id);
		this.read = new LiveQuery(() => {
			const [of, span] = [space, { from, to }];
			return async () => ({ days: span, rows: await tasksIn(view.replica.db, of, span) });
		});
		$effect(() => {
			if (this.read.current !== undefined) untrack(() => mover.settle());
		});
		this.rows = $derived.by(() => {
			const { filter, context } = look.query;
			const passes = predicate(filter, context);
			return (this.read.current?.rows ?? []).filter(passes);
		});
		this.settled = $derived(
			this.rows
				.flatMap((row) => {
					const span = spanOf(row);
					return span === null ? [] : [{ row, span }];
				})
				.sort(inOrder)
		);
		this.laid = $derived.by(() => {
			const { moving } = mover;
			if (moving.length === 0) return this.settled;
			const moved = new Set(moving.map(({ id }) => id));
			const others = this.settled.filter(({ row }) => !moved.has(row.id));
			return moving.reduce<readonly Laid<TaskRow>[]>((all, row) => {
				const span = spanOf(mover.datesOf(row));
				return span === null ? all : placedIn(all, { row, span });
			}, others);
		});
	}
}
