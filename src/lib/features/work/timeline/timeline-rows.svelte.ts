import { LiveQuery, type WorkspaceView } from '$lib/app/context';
import type { RecordId } from '$lib/domain/core/ids';
import { spanOf, type DaySpan } from '$lib/domain/task/schedule';
import type { LookState } from '$lib/features/records/views/look-state.svelte';
import { projectName } from '$lib/features/records/views/part-words';
import { tasksAlong, tasksBelow, toParent } from '$lib/features/records/tasks/relatives';
import { m } from '$lib/i18n/messages';
import type { TaskRow } from '$lib/replica/store/rows';
import { byName } from '$lib/ui/format';
import type { ScheduleMover } from '../schedule/mover.svelte';
import { ScheduleRows } from '../schedule/schedule-rows.svelte';
import { waitsAmong, type Wait } from './lines';
import {
	keyOf,
	partsAmong,
	spanBelow,
	timelineLines,
	type Groups,
	type Parts,
	type TimelineLine
} from './tree-rows';

/** What a task on a timeline spans. */
export interface Below {
	/** Its subtasks, as far as they are known here; 0 for a task without any. */
	readonly count: number;
	/** The days that they take together, with theirs. */
	readonly span: DaySpan | null;
}

/** By what the tasks of a timeline are grouped. */
export type TimelineGrouping = 'none' | 'project' | 'owner';

/**
 * The lines of a timeline. Create it while a component initialises. What is held stays in its line until it is dropped:
 * lines that go up and down under the hand help nobody, and a drag costs the one bar that it moves.
 */
export class TimelineRows {
	readonly shown: ScheduleRows;
	readonly lines: readonly TimelineLine[];
	/** Which of the tasks wait for which. */
	readonly waits: readonly Wait[];
	readonly #places: ReadonlyMap<string, number>;
	readonly #parts: Parts;
	readonly #among: Parts;
	readonly #below: LiveQuery<readonly TaskRow[]>;
	#folded = $state.raw<ReadonlySet<string>>(new Set());

	/** `days` are those that are read, and `sight` the indexes of the lines that are drawn, the end not included. */
	constructor(
		private readonly view: WorkspaceView,
		private readonly look: LookState,
		mover: ScheduleMover,
		days: () => DaySpan,
		sight: () => readonly [number, number]
	) {
		const { db } = view.replica;
		this.shown = new ScheduleRows(view, look, mover, days);
		const ordered = $derived(this.shown.settled.map(({ row }) => row));
		const missing = $derived.by(() => {
			const here = new Set(ordered.map(({ id }) => id));
			const parents = ordered.flatMap(({ parent }) =>
				parent === undefined || here.has(parent) ? [] : [parent]
			);
			return [...new Set(parents)];
		});
		const family = new LiveQuery(() => {
			const ids = missing;
			return async () => [...(await tasksAlong(db, ids, toParent)).values()];
		});
		const above = $derived((family.current ?? []).filter((row) => spanOf(row) === null));
		const groups = $derived(this.#groups(ordered));
		this.lines = $derived(timelineLines(ordered, { above, groups, folded: this.#folded }));
		this.#places = $derived(new Map(this.lines.map((line, index) => [keyOf(line), index])));
		this.waits = $derived(
			waitsAmong(this.lines.map((line) => (line.is === 'task' ? line.row : null)))
		);
		// Parts of other days are read for the lines in sight alone: a timeline may have thousands.
		this.#among = $derived(partsAmong(ordered));
		const drawn = $derived(
			this.lines.slice(...sight()).flatMap((line) => (line.is === 'task' ? [line.row.id] : []))
		);
		this.#below = new LiveQuery(() => {
			const ids = drawn;
			return () => tasksBelow(db, ids);
		});
		this.#parts = $derived(partsAmong(this.#below.current ?? []));
	}

	/** By what the tasks are grouped; see `TimelineGrouping`. */
	get grouping(): TimelineGrouping {
		const { group } = this.look;
		return group === 'project' || group === 'owner' ? group : 'none';
	}

	/** Returns the index of a line by its key; -1 where there is none. */
	indexOf(key: string): number {
		return this.#places.get(key) ?? -1;
	}

	isFolded(key: string): boolean {
		return this.#folded.has(key);
	}

	/** Folds a line, or unfolds it. */
	fold(key: string): void {
		const next = new Set(this.#folded);
		if (!next.delete(key)) next.add(key);
		this.#folded = next;
	}

	/** Returns what a task spans. */
	below(id: RecordId): Below {
		const parts = this.#parts.has(id) ? this.#parts : this.#among;
		const count = parts.get(id)?.length ?? 0;
		return { count, span: count === 0 ? null : spanBelow(id, parts) };
	}

	/** Returns what a group is called. */
	groupName(group: string): string {
		if (this.grouping === 'project') return projectName(group, this.#projectNames);
		if (group === '') return m.views_nobody();
		return this.view.directory.members.get(group)?.name ?? m.common_unknown_person();
	}

	get #projectNames(): ReadonlyMap<string, string> {
		return new Map(this.look.projects.map(({ id, title }) => [id, title]));
	}

	/** Returns the groups of these tasks, by their names; those of none are last. */
	#groups(rows: readonly TaskRow[]): Groups | null {
		const { grouping } = this;
		if (grouping === 'none') return null;
		const projects = this.#projectNames;
		// A project that is not here counts as none.
		const of = ({ project = '', owner }: TaskRow): string =>
			grouping === 'owner' ? (owner ?? '') : projects.has(project) ? project : '';
		const keys = [...new Set(rows.map(of))];
		const names = new Map(keys.map((key) => [key, this.groupName(key)]));
		const compare = byName();
		const order = keys.sort(
			(a, b) =>
				Number(a === '') - Number(b === '') || compare(names.get(a) ?? '', names.get(b) ?? '')
		);
		return { order, of };
	}
}
