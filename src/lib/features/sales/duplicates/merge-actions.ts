import type { WorkspaceView } from '$lib/app/context';
import { NO_CHANGE, type RecordChange } from '$lib/domain/core/change';
import type { RecordId } from '$lib/domain/core/ids';
import { setField } from '$lib/domain/core/set-field';
import { succeed } from '$lib/domain/core/result';
import type { Customer } from '$lib/domain/customer/customer';
import {
	merge,
	splitAgain,
	unmerge,
	type Merge,
	type MergeChanges,
	type Unmerge
} from '$lib/domain/customer/merge';
import { roomName } from '$lib/protocol/rooms';
import { bestEffort, saving, type Saved } from '$lib/replica/saved';
import { dealsOfCustomers } from '$lib/replica/store/queries';
import type { DealRow } from '$lib/replica/store/rows';

const CUSTOMERS = roomName({ kind: 'customers' });

/** What an undo of a merge leaves as it is: fields, and deals by title. */
export interface NotUnmerged {
	readonly fields: Unmerge['left'];
	/** The workspace's fields, by id. */
	readonly values: Unmerge['leftValues'];
	readonly deals: readonly string[];
}

/** A merge that was made, and its undo. */
export interface Merged {
	/** Undoes the merge. Returns what somebody has changed since, which stays. */
	readonly undo: () => Promise<Saved<NotUnmerged>>;
}

/**
 * Merges several customers into one: the customers in one transaction, then the deals that this member
 * sees. Other deals are found through the merged customers.
 */
export const mergeCustomers = (view: WorkspaceView, wanted: Merge): Promise<Saved<Merged>> =>
	saving(() => mergeAll(view, wanted));

async function mergeAll(view: WorkspaceView, wanted: Merge): Promise<Saved<Merged>> {
	const { kept, others } = wanted;
	const done = await write(view, kept.id, merge(wanted, view.acting));
	if (!done.ok) return done;
	const deals = await dealsOfCustomers(
		view.replica.db,
		others.map(({ id }) => id)
	);
	const moved = await hand(view, new Map(deals.map((deal) => [deal, kept.id])));
	if (!moved.ok) {
		// A device that stores nothing keeps the merge: its deals are found through the merged customers.
		await bestEffort(write(view, kept.id, await taken(view, wanted)));
		return moved;
	}
	const unmergeAll = async (): Promise<Saved<NotUnmerged>> => {
		const elsewhere: string[] = [];
		const back = new Map<DealRow, RecordId>();
		const now = await view.replica.db.records.bulkGet(deals.map(({ id }) => id));
		for (const [index, deal] of deals.entries()) {
			const row = now[index];
			// Somebody may have moved the deal to yet another customer meanwhile.
			if (row?.kind === 'deal' && row.customer === kept.id && deal.customer !== undefined) {
				back.set(row, deal.customer);
			} else if (row?.kind === 'deal' && row.customer !== deal.customer) {
				elsewhere.push(row.title);
			}
		}
		const handed = await hand(view, back);
		if (!handed.ok) return handed;
		const changes = await taken(view, wanted);
		const written = await write(view, kept.id, changes);
		return written.ok
			? succeed({ fields: changes.left, values: changes.leftValues, deals: elsewhere })
			: written;
	};
	return succeed({ undo: () => saving(unmergeAll) });
}

/** Splits a merged customer into the original ones. Deals return to their original customers. */
export async function splitCustomer(
	view: WorkspaceView,
	kept: Customer,
	other: Customer
): Promise<Saved> {
	const back = new Map<DealRow, RecordId>();
	for (const deal of await dealsOfCustomers(view.replica.db, [kept.id])) {
		const read = await view.replica.records.read(deal.id);
		const line = read?.history.findLast(
			(entry) => entry.what === 'field' && entry.field === 'customer'
		);
		if (line?.what === 'field' && line.from === other.id) back.set(deal, other.id);
	}
	// A shown value may belong to one of its former ids.
	const now = await readNow(view, kept);
	const done = await write(view, kept.id, splitAgain(now, [other], view.acting));
	return done.ok ? hand(view, back) : done;
}

/** Returns the changes that undo a merge, starting from the present customers. */
async function taken(view: WorkspaceView, made: Merge): Promise<Unmerge> {
	const now = await readNow(view, made.kept);
	const others = await Promise.all(made.others.map((other) => readNow(view, other)));
	return unmerge(made, now, others, view.acting);
}

/** Returns the present state of a customer. */
async function readNow(view: WorkspaceView, before: Customer): Promise<Customer> {
	const read = await view.replica.records.read(before.id);
	return read?.record.kind === 'customer' ? read.record : before;
}

function write(view: WorkspaceView, kept: RecordId, changes: MergeChanges): Promise<Saved> {
	const all = new Map<RecordId, RecordChange>([...changes.others]);
	if (changes.kept.history.length > 0 || Object.keys(changes.kept.set).length > 0) {
		all.set(kept, changes.kept);
	}
	return changeAll(view, CUSTOMERS, all);
}

/** Assigns deals to customers, with one write per space. */
async function hand(view: WorkspaceView, deals: ReadonlyMap<DealRow, RecordId>): Promise<Saved> {
	const bySpace = new Map<string, Map<RecordId, RecordChange>>();
	for (const [deal, customer] of deals) {
		const changes = bySpace.get(deal.room) ?? new Map<RecordId, RecordChange>();
		changes.set(deal.id, setField('customer', deal.customer ?? null, customer, view.acting));
		bySpace.set(deal.room, changes);
	}
	for (const [room, changes] of bySpace) {
		const done = await changeAll(view, room, changes);
		if (!done.ok) return done;
	}
	return succeed(null);
}

const changeAll = (
	view: WorkspaceView,
	room: string,
	changes: ReadonlyMap<RecordId, RecordChange>
): Promise<Saved> =>
	view.replica.records.changeMany(room, [...changes.keys()], (id) => changes.get(id) ?? NO_CHANGE);
