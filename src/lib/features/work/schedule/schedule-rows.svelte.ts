import { untrack } from 'svelte';
import { LiveQuery, type WorkspaceView } from '$lib/app/context';
import { predicate } from '$lib/domain/deal/filter';
import { spanOf, type DaySpan } from '$lib/domain/task/schedule';
import type { LookState } from '$lib/features/records/views/look-state.svelte';
import type { TaskRow } from '$lib/replica/store/rows';
import { tasksIn } from '$lib/replica/store/schedule';
import type { Laid } from './lanes';
import type { ScheduleMover } from './mover.svelte';

/**
 * The tasks of a work space in some days that pass its filter, with what is held or was just dropped where it will be. Create it while a
 * component initialises.
 */
export class ScheduleRows {
	/** The tasks of these days; `undefined` until they are read. */
	readonly read: LiveQuery<readonly TaskRow[]>;
	/** Those that pass the filter, in no order. */
	readonly rows: readonly TaskRow[];
	/** The same with their days. */
	readonly laid: readonly Laid<TaskRow>[];

	constructor(view: WorkspaceView, look: LookState, mover: ScheduleMover, days: () => DaySpan) {
		// Texts, so that the same days in another object are no other question.
		const from = $derived(days().from);
		const to = $derived(days().to);
		const space = $derived(look.space.id);
		this.read = new LiveQuery(() => {
			const [of, span] = [space, { from, to }];
			return () => tasksIn(view.replica.db, of, span);
		});
		$effect(() => {
			if (this.read.current !== undefined) untrack(() => mover.settle());
		});
		this.rows = $derived.by(() => {
			const { filter, context } = look.query;
			const passes = predicate(filter, context);
			return (this.read.current ?? []).filter(passes);
		});
		this.laid = $derived.by(() => {
			const { moving } = mover;
			const moved = new Set(moving.map(({ id }) => id));
			const all = [...this.rows.filter(({ id }) => !moved.has(id)), ...moving];
			return all.flatMap((row) => {
				const span = spanOf(mover.datesOf(row));
				return span === null ? [] : [{ row, span }];
			});
		});
	}
}
