import type { WorkspaceView } from '$lib/app/context';
import type { RecordId } from '$lib/domain/core/ids';
import { bin, restore } from '$lib/domain/history/commands';
import type { Saved } from '$lib/replica/saved';

/** Puts a customer into the bin. */
export const binCustomer = (view: WorkspaceView, id: RecordId): Promise<Saved> =>
	view.changeCustomer(id, bin(view.acting));

/** Takes a customer out of the bin. */
export const restoreCustomer = (view: WorkspaceView, id: RecordId): Promise<Saved> =>
	view.changeCustomer(id, restore(view.acting));
