import { fail, succeed, type Result } from '$lib/domain/core/result';
import type { Refusal } from '$lib/domain/access/refusal';
import { mayMove } from '$lib/domain/deal/may-move';
import type { Role } from '$lib/domain/member/member';
import type { Space, Stage } from '$lib/domain/space/space';
import { mayEnterStatus } from '$lib/domain/space/status';
import type { Worked } from '$lib/domain/space/work-rules';
import type { CardRow } from '../cards/cards';
import type { MovingView } from './moving-view';

/** Whether a card may go from one stage to another. A removed stage counts as open. */
export function mayMoveCard(
	card: Pick<CardRow, 'kind'>,
	role: Role,
	from: Pick<Stage, 'kind'> | undefined,
	to: Pick<Stage, 'kind'>
): Result<null, Refusal> {
	if (role === 'guest') return fail({ rule: 'OP-05', reason: 'guests-read' });
	return card.kind === 'task' ? succeed(null) : mayMove(role, from ?? { kind: 'open' }, to);
}

/** A card as far as it matters who takes it somewhere. */
export type Taken = Pick<CardRow, 'kind'> & Worked;

/** Whether the person at this device may take a card to a stage, by their role and by what the space has agreed upon. */
export function mayTakeCard(
	{ me, space }: Pick<MovingView, 'me'> & { readonly space: Space | null },
	card: Taken,
	from: Stage | undefined,
	to: Stage
): Result<null, Refusal> {
	const may = mayMoveCard(card, me?.role ?? 'guest', from, to);
	if (!may.ok || card.kind !== 'task' || me === undefined || space === null) return may;
	return mayEnterStatus(me, space, card, from?.id ?? '', to);
}
