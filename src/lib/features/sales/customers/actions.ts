import type { WorkspaceView } from '$lib/app/context';
import type { RecordId } from '$lib/domain/core/ids';
import { succeed, type Result } from '$lib/domain/core/result';
import type { Refusal } from '$lib/domain/access/refusal';
import { bin, restore } from '$lib/domain/history/commands';
import type { Stage } from '$lib/domain/space/space';
import { moveThroughGate } from '$lib/features/records/moves/move-deal';
import type { DealRow } from '$lib/replica/store/rows';

/**
 * Moves a deal to the top of another stage, from its customer's page (OP-03), after what that asks
 * for; gives whether it is there.
 */
export async function moveFromCustomer(
	view: WorkspaceView,
	deal: DealRow,
	to: Stage
): Promise<Result<boolean, Refusal>> {
	const change = await moveThroughGate(view, deal, to);
	if (!change.ok) return change;
	if (change.value === null) return succeed(false);
	const saved = await view.changeInSpace(deal.space, deal.id, change.value);
	return saved.ok ? succeed(true) : saved;
}

/** Puts a customer into the bin. */
export const binCustomer = (view: WorkspaceView, id: RecordId): Promise<Result<null, Refusal>> =>
	view.changeCustomer(id, bin(view.acting));

/** Takes a customer out of the bin. */
export const restoreCustomer = (
	view: WorkspaceView,
	id: RecordId
): Promise<Result<null, Refusal>> => view.changeCustomer(id, restore(view.acting));
