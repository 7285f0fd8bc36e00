import type { WorkspaceView } from '$lib/app/context';
import type { Refusal } from '$lib/domain/access/refusal';
import type { RecordChange } from '$lib/domain/core/change';
import { orderBetween } from '$lib/domain/core/order';
import { fail, succeed, type Result } from '$lib/domain/core/result';
import { mayMove, moveDeal } from '$lib/domain/deal/commands';
import type { Deal } from '$lib/domain/deal/deal';
import type { Stage } from '$lib/domain/space/space';
import { columnPage } from '$lib/replica/store/queries';
import type { DealRow } from '$lib/replica/store/rows';
import { gate, joined } from './gate.svelte';

/** What a move needs of the workspace: who moves, the processes, and the cards that are there. */
export type Moving = Pick<WorkspaceView, 'acting' | 'me' | 'space'> & {
	readonly replica: Pick<WorkspaceView['replica'], 'db'>;
};

/**
 * The change that moves a deal to the top of a stage (OP-03), with what the gate asks for; `null` when
 * its person has thought better of it, or something has to be done first.
 */
export async function moveThroughGate(
	view: Moving,
	deal: Deal | DealRow,
	to: Stage
): Promise<Result<RecordChange | null, Refusal>> {
	const space = view.space(deal.space);
	const role = view.me?.role ?? 'guest';
	if (space === null) return fail({ rule: 'PR-02', reason: 'no-such-stage' });
	const from = space.stages.find(({ id }) => id === deal.stage) ?? { kind: 'open' as const };
	const may = mayMove(role, from, to);
	if (!may.ok) return may;
	const extras = await gate.ask(deal, space, to);
	if (extras === null) return succeed(null);
	const [top] = await columnPage(view.replica.db, space.id, to.id, { start: 0, count: 1 });
	const order = orderBetween(null, top?.order ?? null);
	const moved = moveDeal(deal, from, to, order, role, view.acting);
	return moved.ok ? succeed(joined(moved.value, extras)) : moved;
}
