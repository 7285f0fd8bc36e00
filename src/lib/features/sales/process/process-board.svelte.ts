import type { ActivityId, StageId } from '$lib/domain/core/ids';
import type { StagedActivity } from '$lib/domain/process/edit';
import type { StagedStage } from '$lib/domain/space/stages-edit';
import { m } from '$lib/i18n/messages';
import {
	stepTo,
	toGap,
	type Direction,
	type Place,
	type Steps
} from '$lib/features/records/board/steps';
import type { ProcessDraft } from './process-draft.svelte';

/** The stage or the activity whose settings are open in the panel. */
export type Chosen =
	| { readonly what: 'stage'; readonly id: StageId }
	| { readonly what: 'activity'; readonly id: ActivityId };

/** An activity that is being moved with the keyboard. `to` is counted among the other activities. */
interface Lifted {
	readonly id: ActivityId;
	readonly from: Place;
	readonly to: Place;
}

/** How the editor answers. */
interface Voice {
	announce(text: string): void;
	/** Moves the focus to an activity as soon as it is on the screen. */
	focus(id: ActivityId): void;
}

/**
 * The stages as columns and the activities in them: what is open in the panel, which activity the Tab key
 * reaches, and moving by the keys of the board. Everything happens in the draft only (PR-03, PR-10).
 */
export class ProcessBoard {
	chosen = $state.raw<Chosen | null>(null);
	/** The activity that had the focus last. */
	current = $state<ActivityId | null>(null);
	lifted = $state.raw<Lifted | null>(null);

	constructor(
		readonly draft: ProcessDraft,
		private readonly voice: Voice
	) {}

	/** Returns the name of a stage, or its number while it has none. */
	stageName({ id, name }: Pick<StagedStage, 'id' | 'name'>): string {
		const at = this.draft.stages.findIndex((stage) => stage.id === id);
		return name.trim() || m.spaces_stage_unnamed({ number: at + 1 });
	}

	/** Returns the name of an activity, or words for one that has none yet. */
	activityName({ name }: Pick<StagedActivity, 'name'>): string {
		return name.trim() || m.process_activity_unnamed();
	}

	/** Returns the activity of a stage that the Tab key reaches. */
	tabStop(stage: StageId): ActivityId | undefined {
		const inside = this.draft.in(stage);
		return (inside.find(({ id }) => id === this.current) ?? inside[0])?.id;
	}

	/** Returns the gap of a stage into which the lifted activity would go. */
	gapIn(stage: StageId): number | null {
		const { lifted } = this;
		return lifted?.to.stage === stage ? toGap(lifted.to, lifted.from).index : null;
	}

	/** Moves the focus from an activity in a direction. */
	step(id: ActivityId, direction: Direction): void {
		const place = this.draft.placeOf(id);
		if (place === null) return;
		const to = stepTo(
			place,
			direction,
			this.draft.stages.map((stage) => ({
				stage: stage.id,
				last: this.draft.in(stage.id).length - 1
			}))
		);
		const next = to === null ? undefined : this.draft.in(to.stage)[to.index];
		if (next !== undefined) this.voice.focus(next.id);
	}

	/** Picks an activity up with the keyboard. */
	lift(id: ActivityId): void {
		const from = this.draft.placeOf(id);
		if (from === null) return;
		this.lifted = { id, from, to: from };
		this.voice.announce(
			m.board_lifted({
				title: this.nameOf(id),
				stage: this.nameOfStage(from.stage),
				position: from.index + 1,
				count: this.draft.in(from.stage).length
			})
		);
	}

	/** Moves the target of the lifted activity. */
	carry(direction: Direction): void {
		const { lifted } = this;
		if (lifted === null) return;
		const columns: readonly Steps[] = this.draft.stages.map(({ id }) => ({
			stage: id,
			last: this.othersIn(id, lifted.id)
		}));
		const to = stepTo(lifted.to, direction, columns);
		if (to === null) return;
		this.lifted = { ...lifted, to };
		this.voice.announce(
			m.board_over({
				stage: this.nameOfStage(to.stage),
				position: to.index + 1,
				count: this.othersIn(to.stage, lifted.id) + 1
			})
		);
	}

	/** Drops the lifted activity at its target. */
	drop(): void {
		const { lifted } = this;
		this.lifted = null;
		if (lifted === null) return;
		this.move(lifted.id, lifted.to);
		this.voice.focus(lifted.id);
	}

	/** Returns the lifted activity to where it came from. */
	putBack(): void {
		const { lifted } = this;
		this.lifted = null;
		if (lifted !== null) this.voice.announce(m.board_put_back({ title: this.nameOf(lifted.id) }));
	}

	/** Moves an activity to the end of another stage, from a menu. */
	sendTo(id: ActivityId, stage: StageId): void {
		this.move(id, { stage, index: this.othersIn(stage, id) });
		this.voice.focus(id);
	}

	/** Moves an activity one place up or down within its stage, from a menu. */
	nudge(id: ActivityId, by: -1 | 1): void {
		const from = this.draft.placeOf(id);
		if (from === null) return;
		this.move(id, { ...from, index: from.index + by });
		this.voice.focus(id);
	}

	/** Moves an activity to a place, counted among the others of that stage, and says where it is. */
	move(id: ActivityId, to: Place): void {
		this.draft.moveActivity(id, to);
		this.voice.announce(
			m.process_activity_moved({
				name: this.nameOf(id),
				stage: this.nameOfStage(to.stage),
				number: to.index + 1
			})
		);
	}

	/** Moves a stage to a place among the others, and says where it is. */
	moveStage(id: StageId, to: number): void {
		if (this.draft.moveStage(id, to) === null) return;
		this.voice.announce(m.spaces_stage_moved({ stage: this.nameOfStage(id), number: to + 1 }));
	}

	private othersIn(stage: StageId, id: ActivityId): number {
		return this.draft.in(stage).filter((other) => other.id !== id).length;
	}

	private nameOf(id: ActivityId): string {
		const found = this.draft.activities.find((activity) => activity.id === id);
		return this.activityName(found ?? { name: '' });
	}

	private nameOfStage(id: StageId): string {
		const found = this.draft.stages.find((stage) => stage.id === id);
		return this.stageName(found ?? { id, name: '' });
	}
}
