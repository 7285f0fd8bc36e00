import type { WorkspaceView } from '$lib/app/context';
import type { RecordId } from '$lib/domain/core/ids';
import { orderBetween } from '$lib/domain/core/order';
import { fail, type Result } from '$lib/domain/core/result';
import type { Refusal } from '$lib/domain/access/refusal';
import { moveDeal } from '$lib/domain/deal/commands';
import { bin, restore } from '$lib/domain/history/commands';
import type { Stage } from '$lib/domain/space/space';
import { columnPage } from '$lib/replica/store/queries';
import type { DealRow } from '$lib/replica/store/rows';

/** Moves a deal to the top of another stage, from its customer's page (OP-03). */
export async function moveFromCustomer(
	view: WorkspaceView,
	deal: DealRow,
	from: Pick<Stage, 'kind'>,
	to: Stage
): Promise<Result<null, Refusal>> {
	const { me, acting } = view;
	if (me === undefined) return fail({ rule: 'OP-05', reason: 'not-a-member' });
	const [top] = await columnPage(view.replica.db, deal.space, to.id, { start: 0, count: 1 });
	const order = orderBetween(null, top?.order ?? null);
	const moved = moveDeal(deal, from, to, order, me.role, acting);
	if (!moved.ok) return moved;
	return view.changeInSpace(deal.space, deal.id, moved.value);
}

/** Puts a customer into the bin. */
export const binCustomer = (view: WorkspaceView, id: RecordId): Promise<Result<null, Refusal>> =>
	view.changeCustomer(id, bin(view.acting));

/** Takes a customer out of the bin. */
export const restoreCustomer = (
	view: WorkspaceView,
	id: RecordId
): Promise<Result<null, Refusal>> => view.changeCustomer(id, restore(view.acting));
