import { untrack } from 'svelte';
import { SvelteMap } from 'svelte/reactivity';
import type { WorkspaceView } from '$lib/app/context';
import { reachOf } from '$lib/domain/access/reach';
import type { StageId } from '$lib/domain/core/ids';
import { checkStaged, type StagedFault } from '$lib/domain/process/check';
import {
	apart,
	diffProcess,
	isEmptyEdit,
	processConflicts,
	stagedProcess,
	withProcess,
	type ProcessConflict,
	type ProcessEdit,
	type StagedProcess
} from '$lib/domain/process/edit';
import type { Effect } from '$lib/domain/process/effects';
import type { Space, Stage } from '$lib/domain/space/space';
import { storing, type NotSaved } from '$lib/replica/saved';
import { stageCounts } from '$lib/replica/store/aggregates';
import {
	moveRecords,
	type Moved,
	type MovedRecord
} from '$lib/features/records/stages/move-records';
import { ProcessDraft } from './process-draft.svelte';
import { effectsOn } from './read-effects';
import type { SavedProcess } from './undo-save';
import { writeProcess } from '$lib/features/records/stages/write-process';

/** The outcome of saving. `saved` is what can be undone. */
export type ProcessOutcome =
	| { readonly is: 'saved'; readonly saved: SavedProcess }
	/**
	 * Everything is saved except the removal of stages that still contain records, because moving these
	 * was stopped or not allowed.
	 */
	| {
			readonly is: 'partly';
			readonly saved: SavedProcess;
			readonly left: number;
			readonly refusal: NotSaved | null;
	  }
	| { readonly is: 'not-saved'; readonly why: NotSaved };

/** What prevents saving. */
export type Hurdle = 'nothing' | 'faults' | 'unfit' | 'conflicts' | null;

/** The process of a space while it is edited. All changes are saved at once (PR-10). */
export class ProcessForm {
	readonly draft: ProcessDraft;
	saving = $state(false);
	/** How many records have been moved, and of how many; `null` while none are being moved. */
	progress = $state.raw<{ readonly done: number; readonly total: number } | null>(null);
	/** The stage to which the records of each removed stage go. */
	private readonly chosen = new SvelteMap<StageId, StageId>();
	/** The space as it was when editing began. */
	private base = $state.raw<Space>() as Space;
	private asked = $state(false);
	private stopped = false;

	constructor(
		private readonly view: WorkspaceView,
		space: Space
	) {
		this.draft = new ProcessDraft(view.acting.random);
		this.load(space);
	}

	private readonly edit: ProcessEdit = $derived.by(() => diffProcess(this.base, this.staged));

	/** Whether there are unsaved changes. */
	readonly dirty: boolean = $derived(!isEmptyEdit(this.edit));

	/** All faults, once the person has tried to save. */
	readonly faults: readonly StagedFault[] = $derived(this.asked ? checkStaged(this.staged) : []);

	/** What somebody else has changed meanwhile and saving would overwrite. */
	readonly conflicts: readonly ProcessConflict[] = $derived.by(() =>
		processConflicts(this.base, this.now, this.edit)
	);

	/** The present space, with the changes of everybody. */
	get now(): Space {
		return this.view.space(this.base.id) ?? this.base;
	}

	/** Whether a stage is saved already. Unsaved stages can be removed from the form at any time. */
	isSaved(id: StageId): boolean {
		return this.base.stages.some((stage) => stage.id === id);
	}

	/** Whether this person sees every record of the space, and so can empty a stage (OP-08). */
	get seesAll(): boolean {
		if (this.base.kind !== 'sales') return true;
		const reach = reachOf(this.view.replica.me, this.view.directory);
		return reach.kind === 'some' && reach.deals === 'all';
	}

	/** Starts again from the present space. Unsaved changes are discarded. */
	discard(): void {
		this.load(this.now);
	}

	/** Takes over the changes of others, while there are no unsaved changes here. */
	follow(space: Space): void {
		untrack(() => {
			if (space !== this.base) this.load(space);
		});
	}

	/** Returns what prevents saving, and marks the faults. */
	check(): Hurdle {
		this.asked = true;
		if (this.saving || !this.dirty) return 'nothing';
		if (this.faults.length > 0) return 'faults';
		if (this.conflicts.length > 0) return 'conflicts';
		return checkStaged(stagedProcess(this.after)).length > 0 ? 'unfit' : null;
	}

	/** Returns what saving does to the records that this member sees. */
	effects(): Promise<readonly Effect[]> {
		return effectsOn(this.view.replica.db, this.now, this.after);
	}

	/**
	 * Returns the stages to which the records of a removed stage may go. Open records stay open, won
	 * ones won, and lost ones lost.
	 */
	homesFor({ id, kind }: Pick<Stage, 'id' | 'kind'>): readonly Stage[] {
		return this.after.stages.filter((stage) => stage.kind === kind && stage.id !== id);
	}

	/** Returns the stage to which the records of a stage go: the chosen one, else the stage before it. */
	homeOf(stage: Stage): Stage | undefined {
		const homes = this.homesFor(stage);
		const chosen = homes.find(({ id }) => id === this.chosen.get(stage.id));
		return chosen ?? homes.findLast(({ order }) => order < stage.order) ?? homes[0];
	}

	/** Sets the stage to which the records of a stage go. */
	sendTo(stage: StageId, home: StageId): void {
		this.chosen.set(stage, home);
	}

	/** Stops moving records after the present slice. */
	stop(): void {
		this.stopped = true;
	}

	/**
	 * Saves the process. Stages that contain records are removed last, after these have been moved, so
	 * that stopping in between leaves no record without a stage.
	 */
	async save(): Promise<ProcessOutcome> {
		this.saving = true;
		this.stopped = false;
		try {
			const done = await storing(() => this.write());
			return done.ok ? done.value : { is: 'not-saved', why: done.error };
		} finally {
			this.saving = false;
			this.progress = null;
		}
	}

	private async write(): Promise<ProcessOutcome> {
		const { edit, after, now } = this;
		const { id } = this.base;
		const counts = await stageCounts(this.view.replica.db, id);
		const full = now.stages.filter(
			(stage) => edit.stages.removed.includes(stage.id) && (counts.get(stage.id) ?? 0) > 0
		);
		const homes = new Map(full.map((stage) => [stage.id, this.homeOf(stage)]));
		const [first, rest] = apart(edit, now, new Set(full.map((stage) => stage.id)));
		const written = await writeProcess(this.view, id, first);
		if (!written.ok) return { is: 'not-saved', why: written.error };
		if (full.length === 0) {
			this.load(after);
			return { is: 'saved', saved: { space: id, before: now, after, moved: [] } };
		}
		const emptied = await this.empty(full, homes, counts);
		return this.finish(now, first, rest, full, emptied);
	}

	private async empty(
		full: readonly Stage[],
		homes: ReadonlyMap<StageId, Stage | undefined>,
		counts: ReadonlyMap<StageId, number>
	): Promise<Moved> {
		const total = full.reduce((sum, { id }) => sum + (counts.get(id) ?? 0), 0);
		let moved: readonly MovedRecord[] = [];
		let refusal: NotSaved | null = null;
		this.progress = { done: 0, total };
		for (const stage of full) {
			const home = homes.get(stage.id);
			if (home === undefined || this.stopped) continue;
			const done = await moveRecords(this.view, this.base.id, stage, home, (count) => {
				this.progress = { done: (this.progress?.done ?? 0) + count, total };
				return !this.stopped;
			});
			moved = [...moved, ...done.moved];
			refusal = done.refusal ?? refusal;
		}
		return { moved, refusal };
	}

	/** Removes the stages that are empty now. The others stay, with their activities. */
	private async finish(
		before: Space,
		first: ProcessEdit,
		rest: ProcessEdit,
		full: readonly Stage[],
		{ moved, refusal }: Moved
	): Promise<ProcessOutcome> {
		const { id: space } = this.base;
		const counts = await stageCounts(this.view.replica.db, space);
		const left = full.reduce((sum, { id }) => sum + (counts.get(id) ?? 0), 0);
		const empty = new Set(full.filter(({ id }) => (counts.get(id) ?? 0) === 0).map(({ id }) => id));
		const [, gone] = apart(rest, this.now, empty);
		const written = await writeProcess(this.view, space, gone);
		this.load(this.now);
		if (!written.ok) return { is: 'not-saved', why: written.error };
		const after = withProcess(withProcess(before, first), gone);
		const saved: SavedProcess = { space, before, after, moved };
		return left === 0 ? { is: 'saved', saved } : { is: 'partly', saved, left, refusal };
	}

	private load(space: Space): void {
		this.base = space;
		this.draft.start(stagedProcess(space));
		this.chosen.clear();
		this.asked = false;
	}

	private get after(): Space {
		return withProcess(this.now, this.edit);
	}

	private get staged(): StagedProcess {
		return { stages: this.draft.stages, activities: this.draft.activities };
	}
}
