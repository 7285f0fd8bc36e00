import type { Acting, RecordChange } from '$lib/domain/core/change';
import type { RecordId, StageId } from '$lib/domain/core/ids';
import type { OrderKey } from '$lib/domain/core/order';
import { fail, succeed, type Result } from '$lib/domain/core/result';
import type { Refusal } from '$lib/domain/access/refusal';
import { mayMove, moveDeal } from '$lib/domain/deal/commands';
import type { Role } from '$lib/domain/member/member';
import type { Stage } from '$lib/domain/space/space';
import { moveTask } from '$lib/domain/task/commands';
import type { DealRow, TaskRow } from '$lib/replica/store/rows';
import type { CardRow } from '../cards/cards';

/** A place on the board: a column, and how many cards lie above. */
export interface Place {
	readonly stage: string;
	readonly index: number;
}

/** The cards that a place lies between, as whoever chose it saw them; `null` at an end of the column. */
export interface Beside {
	readonly before: RecordId | null;
	readonly after: RecordId | null;
}

/**
 * Where a card is to go. Others move cards meanwhile, so the neighbours say where that is; the number
 * counts only where none of them was on the screen.
 */
export interface Target {
	readonly stage: StageId;
	/** `null`: unknown. */
	readonly beside: Beside | null;
	/** The gap between all cards of the stage, the moving one included. */
	readonly gap: number;
}

type Moving =
	| Pick<TaskRow, 'kind' | 'stage' | 'closedAt'>
	| Pick<DealRow, 'kind' | 'stage' | 'closedAt' | 'lostReason'>;

/** Whether a card may go from one stage to another. A stage that is gone counts as open. */
export function mayMoveCard(
	card: Pick<CardRow, 'kind'>,
	role: Role,
	from: Pick<Stage, 'kind'> | undefined,
	to: Pick<Stage, 'kind'>
): Result<null, Refusal> {
	if (role === 'guest') return fail({ rule: 'OP-05', reason: 'guests-read' });
	return card.kind === 'task' ? succeed(null) : mayMove(role, from ?? { kind: 'open' }, to);
}

/** What moving a card to a place changes, by the rules of its kind. */
export function moveCard(
	card: Moving,
	from: Pick<Stage, 'kind'> | undefined,
	to: Stage,
	order: OrderKey,
	role: Role,
	acting: Acting
): Result<RecordChange, Refusal> {
	const may = mayMoveCard(card, role, from, to);
	if (!may.ok) return may;
	return card.kind === 'task'
		? succeed(moveTask(card, to, order, acting))
		: moveDeal(card, from ?? { kind: 'open' }, to, order, role, acting);
}

/** The directions that the arrow keys and Home and End stand for. */
export type Direction = 'up' | 'down' | 'left' | 'right' | 'first' | 'last';

/** A column as far as stepping through it needs: the last index in it, -1 when it holds nothing. */
export interface Steps {
	readonly stage: string;
	readonly last: number;
}

/**
 * The place one step further: within the column, or at the same height of the next column that is
 * `allowed` and has a place at all. `null` when there is none.
 */
export function stepTo(
	place: Place,
	direction: Direction,
	columns: readonly Steps[],
	allowed: (stage: string) => boolean = () => true
): Place | null {
	const at = columns.findIndex(({ stage }) => stage === place.stage);
	const column = columns[at];
	if (column === undefined) return null;
	const within = (index: number): Place | null =>
		index < 0 || index > column.last || index === place.index ? null : { ...place, index };
	switch (direction) {
		case 'up':
			return within(place.index - 1);
		case 'down':
			return within(place.index + 1);
		case 'first':
			return within(0);
		case 'last':
			return within(column.last);
		case 'left':
		case 'right': {
			const onward = direction === 'left' ? columns.slice(0, at).reverse() : columns.slice(at + 1);
			const next = onward.find(({ stage, last }) => last >= 0 && allowed(stage));
			return next ? { stage: next.stage, index: Math.min(place.index, next.last) } : null;
		}
	}
}

/**
 * A place counted among the other cards, as the keyboard counts, as a gap between all cards, as the
 * pointer sees them: the moving card still stands in its old place.
 */
export const toGap = (place: Place, from: Place): Place =>
	place.stage === from.stage && place.index >= from.index
		? { ...place, index: place.index + 1 }
		: place;

/** The reverse of `toGap`; both gaps around the card itself are its own place. */
export const fromGap = (gap: Place, from: Place): Place =>
	gap.stage === from.stage && gap.index > from.index ? { ...gap, index: gap.index - 1 } : gap;
