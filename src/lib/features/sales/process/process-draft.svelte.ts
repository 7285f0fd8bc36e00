import { newId, type ActivityId, type Random, type StageId } from '$lib/domain/core/ids';
import { ACTIVITY_DEFAULTS } from '$lib/domain/process/defaults';
import type { StagedActivity, StagedProcess } from '$lib/domain/process/edit';
import { STAGE_DEFAULTS } from '$lib/domain/space/space';
import type { StagedStage } from '$lib/domain/space/stages-edit';

/** The place of an activity: its stage, and the number of the stage's activities before it. */
export interface ActivityPlace {
	readonly stage: StageId;
	readonly index: number;
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
		this.activities = [...this.activities, { ...ACTIVITY_DEFAULTS, id, stage, name: '' }];
		return id;
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

	/**
	 * Returns the place one step up or down, also across the border of its stage. Returns `null` at the
	 * very ends.
	 */
	stepFrom(id: ActivityId, by: -1 | 1): ActivityPlace | null {
		const place = this.placeOf(id);
		if (place === null) return null;
		const index = place.index + by;
		if (index >= 0 && index < this.in(place.stage).length) return { ...place, index };
		const at = this.stages.findIndex((stage) => stage.id === place.stage);
		const next = this.stages[at + by];
		if (at === -1 || next === undefined) return null;
		return { stage: next.id, index: by === 1 ? 0 : this.in(next.id).length };
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

const inserted = <Item>(items: readonly Item[], at: number, item: Item): Item[] => [
	...items.slice(0, at),
	item,
	...items.slice(at)
];
