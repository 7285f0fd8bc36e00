import { newId, type ActivityId, type Random, type StageId } from '$lib/domain/core/ids';
import { ACTIVITY_DEFAULTS, type ActivityDraft } from '$lib/domain/process/defaults';
import type { StagedActivity, StagedProcess } from '$lib/domain/process/edit';
import { STAGE_DEFAULTS } from '$lib/domain/space/space';
import type { StagedStage } from '$lib/domain/space/stages-edit';

/** The place of an activity: its stage, and the number of the stage's activities before it. */
export interface ActivityPlace {
	readonly stage: StageId;
	readonly index: number;
}

/** An activity that is ready to use, and the stage to which it belongs. */
export interface ReadyActivity {
	readonly stage: StageId;
	readonly draft: ActivityDraft;
}

/** The stages and activities in the editor. Nothing takes effect before it is saved (PR-10). */
export class ProcessDraft {
	stages = $state.raw<readonly StagedStage[]>([]);
	activities = $state.raw<readonly StagedActivity[]>([]);
	/** Counts how often the draft was restarted. What was removed before can no longer be restored. */
	private started = 0;

	constructor(private readonly random: Random) {}

	/** Starts editing a process. */
	start({ stages, activities }: StagedProcess): void {
		this.stages = stages;
		this.activities = activities;
		this.started += 1;
	}

	/** Returns the activities of a stage, in their order. */
	in(stage: StageId): readonly StagedActivity[] {
		return this.activities.filter((activity) => activity.stage === stage);
	}

	setStage(id: StageId, fields: Partial<Omit<StagedStage, 'id'>>): void {
		this.stages = this.stages.map((stage) => (stage.id === id ? { ...stage, ...fields } : stage));
	}

	setActivity(id: ActivityId, fields: Partial<Omit<StagedActivity, 'id' | 'stage'>>): void {
		this.activities = this.activities.map((activity) =>
			activity.id === id ? { ...activity, ...fields } : activity
		);
	}

	/** Adds a stage after the last open one. Returns its id. */
	addStage(): StageId {
		const at = this.stages.findLastIndex(({ kind }) => kind === 'open') + 1;
		const id = newId(this.random);
		const { hint, colour, idleDays } = STAGE_DEFAULTS;
		const probability = this.stages[at - 1]?.probability ?? 0;
		this.stages = inserted(this.stages, at, {
			id,
			name: '',
			kind: 'open',
			probability,
			hint,
			colour,
			idleDays
		});
		return id;
	}

	/** Adds an activity at the end of a stage. Returns its id. */
	addActivity(stage: StageId): ActivityId {
		const id = newId(this.random);
		this.activities = [...this.activities, newActivity(id, stage)];
		return id;
	}

	/** Adds activities that are ready to use, each at the end of its stage. Returns their ids. */
	addReady(ready: readonly ReadyActivity[]): readonly ActivityId[] {
		const added = ready.map(({ stage, draft }) => ({ ...draft, id: newId(this.random), stage }));
		this.activities = [...this.activities, ...added];
		return added.map(({ id }) => id);
	}

	/** Whether an activity is still as `addActivity` made it. */
	isUntouched(id: ActivityId): boolean {
		const found = this.activities.find((activity) => activity.id === id);
		if (found === undefined) return false;
		const { stage } = found;
		return JSON.stringify(found) === JSON.stringify(newActivity(id, stage));
	}

	/** Removes a stage with its activities. Returns a function that restores them. */
	removeStage(id: StageId): () => void {
		const at = this.stages.findIndex((stage) => stage.id === id);
		const stage = this.stages[at];
		const inside = this.in(id);
		this.stages = this.stages.filter((other) => other.id !== id);
		this.activities = this.activities.filter((activity) => activity.stage !== id);
		return this.wayBack(() => {
			if (stage !== undefined) this.stages = inserted(this.stages, at, stage);
			this.activities = [...this.activities, ...inside];
		});
	}

	/** Removes an activity. Returns a function that restores it. */
	removeActivity(id: ActivityId): () => void {
		const place = this.placeOf(id);
		const activity = this.activities.find((other) => other.id === id);
		this.activities = this.activities.filter((other) => other.id !== id);
		return this.wayBack(() => {
			if (activity === undefined || place === null) return;
			this.activities = [...this.activities, activity];
			this.moveActivity(id, place);
		});
	}

	/** Moves a stage to a place among the others. Returns its new place, or `null` when it stays. */
	moveStage(id: StageId, to: number): number | null {
		const at = this.stages.findIndex((stage) => stage.id === id);
		const stage = this.stages[at];
		if (stage === undefined || to === at || to < 0 || to >= this.stages.length) return null;
		const others = this.stages.filter((other) => other.id !== id);
		this.stages = inserted(others, to, stage);
		return to;
	}

	/** Returns the place of an activity, or `null` when it is not in the draft. */
	placeOf(id: ActivityId): ActivityPlace | null {
		const stage = this.activities.find((activity) => activity.id === id)?.stage;
		if (stage === undefined) return null;
		return { stage, index: this.in(stage).findIndex((activity) => activity.id === id) };
	}

	/** Moves an activity to a place, counted among the other activities of that stage. */
	moveActivity(id: ActivityId, { stage, index }: ActivityPlace): void {
		const activity = this.activities.find((other) => other.id === id);
		if (activity === undefined) return;
		const others = this.activities.filter((other) => other.id !== id);
		const next = others.filter((other) => other.stage === stage)[index];
		const at = next === undefined ? others.length : others.indexOf(next);
		this.activities = inserted(others, at, { ...activity, stage });
	}

	private wayBack(back: () => void): () => void {
		const { started } = this;
		let open = true;
		return () => {
			if (open && started === this.started) back();
			open = false;
		};
	}
}

const newActivity = (id: ActivityId, stage: StageId): StagedActivity => ({
	...ACTIVITY_DEFAULTS,
	id,
	stage,
	name: ''
});

const inserted = <Item>(items: readonly Item[], at: number, item: Item): Item[] => [
	...items.slice(0, at),
	item,
	...items.slice(at)
];
