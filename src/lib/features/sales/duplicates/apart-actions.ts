import type { WorkspaceView } from '$lib/app/context';
import { NO_CHANGE, type RecordChange } from '$lib/domain/core/change';
import type { RecordId } from '$lib/domain/core/ids';
import { allowTogether, setApart, type Separable } from '$lib/domain/customer/apart';
import { roomName } from '$lib/protocol/rooms';
import type { Saved } from '$lib/replica/saved';
import type { RecordEdits } from '$lib/replica/store/change-together';

const CUSTOMERS = roomName({ kind: 'customers' });

/** Groups of customer ids. The customers of each group are different from those of all other groups. */
export type Apart = readonly (readonly RecordId[])[];

/** Marks customers as different for everybody, in one transaction. */
export const markApart = async (view: WorkspaceView, groups: Apart): Promise<Saved> =>
	write(view, setApart(await asTheyAre(view, groups), view.acting));

/** Removes the mark, so that the customers may be suggested as duplicates again. */
export const takeApartBack = async (view: WorkspaceView, groups: Apart): Promise<Saved> =>
	write(view, allowTogether(await asTheyAre(view, groups), view.acting));

/**
 * Creates a customer that somebody has marked as different from others while typing. The customer, the
 * marks at the others, and the records that belong to it are written in one transaction.
 */
export async function createApart(
	view: WorkspaceView,
	id: RecordId,
	creation: RecordChange,
	others: readonly RecordId[],
	comesWith: readonly RecordEdits[] = []
): Promise<Saved> {
	const [theirs = []] = await asTheyAre(view, [others]);
	const changes = new Map(setApart([[{ id }], theirs], view.acting));
	const own = changes.get(id) ?? NO_CHANGE;
	changes.set(id, { ...creation, set: { ...creation.set, ...own.set } });
	const customers = [...changes].map(([id, change]) => ({ room: CUSTOMERS, id, edits: [change] }));
	return view.replica.records.changeTogether([...customers, ...comesWith]);
}

async function asTheyAre(
	{ replica }: WorkspaceView,
	groups: Apart
): Promise<readonly (readonly Separable[])[]> {
	const found: Separable[][] = [];
	for (const ids of groups) {
		const rows = await replica.db.records.bulkGet([...ids]);
		found.push(rows.flatMap((row) => (row?.kind === 'customer' ? [row] : [])));
	}
	return found;
}

const write = (
	{ replica }: WorkspaceView,
	changes: ReadonlyMap<RecordId, RecordChange>
): Promise<Saved> =>
	replica.records.changeMany(CUSTOMERS, [...changes.keys()], (id) => changes.get(id) ?? NO_CHANGE);
