import type { WorkspaceView } from '$lib/app/context';
import type { RecordId } from '$lib/domain/core/ids';
import type { Result } from '$lib/domain/core/result';
import type { Refusal } from '$lib/domain/access/refusal';
import { bin, restore } from '$lib/domain/history/commands';

/** Puts a customer into the bin. */
export const binCustomer = (view: WorkspaceView, id: RecordId): Promise<Result<null, Refusal>> =>
	view.changeCustomer(id, bin(view.acting));

/** Takes a customer out of the bin. */
export const restoreCustomer = (
	view: WorkspaceView,
	id: RecordId
): Promise<Result<null, Refusal>> => view.changeCustomer(id, restore(view.acting));
