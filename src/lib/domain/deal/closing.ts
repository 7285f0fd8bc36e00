import type { Acting, RecordChange } from '../core/change';
import { setField, together } from '../core/set-field';
import type { ActivityId, FieldId, StageId } from '../core/ids';
import { isFilled, requiredIn, type CustomField, type CustomValue } from '../fields/field';
import { fillField } from '../fields/fill';
import { valueIn } from '../fields/values';
import type { HistoryEntry } from '../history/history';
import type { Activity } from '../process/activity';
import { furthestStage, openMandatory } from '../process/progress';
import type { Space, Stage } from '../space/space';
import { keptReason } from '../space/built-in';
import { visible } from '../text/visible';

/** The parts of a deal that determine what a move asks for. */
export interface Moving {
	readonly stage: StageId;
	readonly done: { has(id: ActivityId): boolean };
	readonly custom: Readonly<Record<FieldId, CustomValue>>;
}

/** What a deal still needs before it may enter a stage, one thing at a time. */
export type Obstacle =
	/** These activities must be done before it can be won (PR-05). */
	| { readonly what: 'activities'; readonly activities: readonly Activity[] }
	/** These fields must be filled in from that stage on (LW-06). */
	| { readonly what: 'fields'; readonly fields: readonly CustomField[] }
	/** The reason for a loss is needed; "not known" is an answer. */
	| { readonly what: 'reason' };

/** Returns what a move of a deal to a stage asks for first, or `null` when it asks for nothing. */
export function obstacleTo(
	deal: Moving,
	space: Pick<Space, 'stages' | 'activities' | 'fields'>,
	to: Pick<Stage, 'id' | 'kind'>
): Obstacle | null {
	if (deal.stage === to.id) return null;
	if (to.kind === 'lost') {
		const from = space.stages.find(({ id }) => id === deal.stage);
		return from?.kind === 'lost' ? null : { what: 'reason' };
	}
	if (to.kind === 'won') {
		const activities = openMandatory(space, deal.done);
		if (activities.length > 0) return { what: 'activities', activities };
	}
	const fields = requiredIn(space.fields, space.stages, to.id).filter(
		(field) => !isFilled(valueIn(field, deal.custom))
	);
	return fields.length === 0 ? null : { what: 'fields', fields };
}

/** Fills in custom fields, with a line of history for each (LW-06, HI-01). */
export const fillIn = (
	custom: Moving['custom'],
	values: Readonly<Record<FieldId, CustomValue>>,
	acting: Acting
): RecordChange =>
	together(
		...Object.entries(values).map(([id, value]) => fillField(custom, { id }, value, acting))
	);

/** The longest reason for losing a deal, in UTF-16 units. */
export const MAX_REASON_LENGTH = 500;

/** Sets the reason for losing a deal; empty for "not known". A built-in one is kept in one language. */
export const giveReason = (from: string, reason: string, acting: Acting): RecordChange =>
	setField('lostReason', from, keptReason(visible(reason).slice(0, MAX_REASON_LENGTH)), acting);

/**
 * Returns the last open stage that a deal has ever been in, or `null` when it was in none of the
 * existing ones.
 */
export function furthestOf(
	stage: StageId,
	history: readonly HistoryEntry[],
	stages: readonly Pick<Stage, 'id' | 'kind'>[]
): StageId | null {
	const visited = new Set([stage]);
	for (const entry of history) {
		if (entry.what !== 'stage') continue;
		visited.add(entry.from);
		visited.add(entry.to);
	}
	return furthestStage(stages, visited);
}
