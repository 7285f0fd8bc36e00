import type { Acting, RecordChange } from '$lib/domain/core/change';
import type { OrderKey } from '$lib/domain/core/order';
import { succeed, type Result } from '$lib/domain/core/result';
import type { Refusal } from '$lib/domain/access/refusal';
import { moveDeal } from '$lib/domain/deal/commands';
import type { Role } from '$lib/domain/member/member';
import type { Stage } from '$lib/domain/space/space';
import { moveTask } from '$lib/domain/task/commands';
import type { DealRow, TaskRow } from '$lib/replica/store/rows';
import { mayMoveCard } from './may-take';

type Moving =
	| Pick<TaskRow, 'kind' | 'stage' | 'closedAt'>
	| Pick<DealRow, 'kind' | 'stage' | 'closedAt' | 'lostReason' | 'startStage' | 'startOver'>;

/** Returns the change that moves a card to a place, by the rules of its kind. */
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
