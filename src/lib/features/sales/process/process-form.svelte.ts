import { untrack } from 'svelte';
import { SvelteMap } from 'svelte/reactivity';
import type { WorkspaceView } from '$lib/app/context';
import { reachOf } from '$lib/domain/access/reach';
import type { Refusal } from '$lib/domain/access/refusal';
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
import { reported } from '$lib/ui/error-log';

/** How an attempt to save went; `saved` is what can be taken back. */
export type ProcessOutcome =
	| { readonly is: 'saved'; readonly saved: SavedProcess }
	/** All is saved but stages that still hold records: moving them was stopped, or not allowed. */
	| {
			readonly is: 'partly';
			readonly saved: SavedProcess;
			readonly left: number;
			readonly refusal: Refusal | null;
	  }
	| { readonly is: 'refused'; readonly refusal: Refusal }
	| { readonly is: 'failed' };

/** What stands between the editor and saving. */
export type Hurdle = 'nothing' | 'faults' | 'unfit' | 'conflicts' | null;

/** The process of a space while it is edited: staged until it is saved in one go (PR-10). */
export class ProcessForm {
	readonly draft: ProcessDraft;
	saving = $state(false);
	/** How many records have been moved, of how many; `null` while none are. */
	progress = $state.raw<{ readonly done: number; readonly total: number } | null>(null);
	/** Where the records of a stage go that goes. */
	private readonly chosen = new SvelteMap<StageId, StageId>();
	/** The space as it was when the editing began. */
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

	/** Whether anything is staged. */
	readonly dirty: boolean = $derived(!isEmptyEdit(this.edit));

	/** Every fault, once the form has been asked to save. */
	readonly faults: readonly StagedFault[] = $derived(this.asked ? checkStaged(this.staged) : []);

	/** What somebody else has changed meanwhile and saving would take back. */
	readonly conflicts: readonly ProcessConflict[] = $derived.by(() =>
		processConflicts(this.base, this.now, this.edit)
	);

	/** The space as it is now, by whomever. */
	get now(): Space {
		return this.view.space(this.base.id) ?? this.base;
	}

	/** Whether a stage is kept already; others may be taken out of the form at any time. */
	isSaved(id: StageId): boolean {
		return this.base.stages.some((stage) => stage.id === id);
	}

	/** Whether this person sees every record of the space, and so can empty a stage (OP-08). */
	get seesAll(): boolean {
		if (this.base.kind !== 'sales') return true;
		const reach = reachOf(this.view.replica.me, this.view.directory);
		return reach.kind === 'some' && reach.deals === 'all';
	}

	/** Starts from the space as it is now; what was staged is gone. */
	discard(): void {
		this.load(this.now);
	}

	/** Takes over what others have changed, while nothing is staged here. */
	follow(space: Space): void {
		untrack(() => {
			if (space !== this.base) this.load(space);
		});
	}

	/** What stands between the editor and saving; marks the faults. */
	check(): Hurdle {
		this.asked = true;
		if (this.saving || !this.dirty) return 'nothing';
		if (this.faults.length > 0) return 'faults';
		if (this.conflicts.length > 0) return 'conflicts';
		return checkStaged(stagedProcess(this.after)).length > 0 ? 'unfit' : null;
	}

	/** What saving does to the records that this member sees. */
	effects(): Promise<readonly Effect[]> {
		return effectsOn(this.view.replica.db, this.now, this.after);
	}

	/** The stages that the records of a stage that goes may go to: they stay open, won or lost. */
	homesFor({ id, kind }: Pick<Stage, 'id' | 'kind'>): readonly Stage[] {
		return this.after.stages.filter((stage) => stage.kind === kind && stage.id !== id);
	}

	/** Where the records of a stage go: what was chosen, else the stage before it. */
	homeOf(stage: Stage): Stage | undefined {
		const homes = this.homesFor(stage);
		const chosen = homes.find(({ id }) => id === this.chosen.get(stage.id));
		return chosen ?? homes.findLast(({ order }) => order < stage.order) ?? homes[0];
	}

	/** Chooses where the records of a stage go. */
	sendTo(stage: StageId, home: StageId): void {
		this.chosen.set(stage, home);
	}

	/** Stops moving records after those that are being moved. */
	stop(): void {
		this.stopped = true;
	}

	/**
	 * Saves. Stages that hold records go last, when these have been moved: whoever stops in between has
	 * no record without a stage.
	 */
	async save(): Promise<ProcessOutcome> {
		this.saving = true;
		this.stopped = false;
		try {
			const { edit, after, now } = this;
			const { id } = this.base;
			const counts = await stageCounts(this.view.replica.db, id);
			const full = now.stages.filter(
				(stage) => edit.stages.removed.includes(stage.id) && (counts.get(stage.id) ?? 0) > 0
			);
			const homes = new Map(full.map((stage) => [stage.id, this.homeOf(stage)]));
			const [first, rest] = apart(edit, now, new Set(full.map((stage) => stage.id)));
			const written = await writeProcess(this.view, id, first);
			if (!written.ok) return { is: 'refused', refusal: written.error };
			if (full.length === 0) {
				this.load(after);
				return { is: 'saved', saved: { space: id, before: now, after, moved: [] } };
			}
			const emptied = await this.empty(full, homes, counts);
			return await this.finish(now, first, rest, full, emptied);
		} catch (error) {
			return reported(error, { is: 'failed' });
		} finally {
			this.saving = false;
			this.progress = null;
		}
	}

	private async empty(
		full: readonly Stage[],
		homes: ReadonlyMap<StageId, Stage | undefined>,
		counts: ReadonlyMap<StageId, number>
	): Promise<Moved> {
		const total = full.reduce((sum, { id }) => sum + (counts.get(id) ?? 0), 0);
		let moved: readonly MovedRecord[] = [];
		let refusal: Refusal | null = null;
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

	/** Takes away the stages that are empty now; the others stay, with what is to be done in them. */
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
		if (!written.ok) return { is: 'refused', refusal: written.error };
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
