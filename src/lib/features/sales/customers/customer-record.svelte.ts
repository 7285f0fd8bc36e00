import { LiveQuery, type WorkspaceView } from '$lib/app/context';
import type { RecordId } from '$lib/domain/core/ids';
import type { Customer } from '$lib/domain/customer/customer';
import { united, type United } from '$lib/domain/customer/united';
import type { ReplicaDatabase } from '$lib/replica/store/database';
import { customerNow, mergedInto } from '$lib/replica/store/merged';
import { titleOf } from '$lib/replica/store/projection';
import { dealsOfCustomers } from '$lib/replica/store/queries';
import type { WholeRecord } from '$lib/documents/record-reading';
import type { DealRow, TaskRow } from '$lib/replica/store/rows';
import {
	timeline,
	type TimelineItem,
	type TimelineSource
} from '$lib/features/records/timeline/timeline';

/** A customer with everything that its page shows. */
export interface CustomerContents {
	/** The customer, with what it received under former ids. See `united`. */
	readonly customer: Customer;
	/** The other records that own fields which are shown here. These fields are edited there. */
	readonly homes: United['homes'];
	readonly deals: readonly DealRow[];
	/** The tasks of those deals, the most urgent first. */
	readonly tasks: readonly TaskRow[];
	readonly timeline: readonly TimelineItem[];
	/** The customers that were merged into this one. */
	readonly others: readonly Customer[];
	/** The customer into which this one was merged; `null` when it was not. */
	readonly now: { readonly id: RecordId; readonly title: string } | null;
}

/** The state of a customer's page. */
export type CustomerState =
	| { readonly state: 'loading' }
	/** The customer is not on this device: it is unknown, or not synced yet. */
	| { readonly state: 'missing' }
	| { readonly state: 'there'; readonly contents: CustomerContents };

/** Reads a customer with its visible deals and their histories. Returns `null` when it is not here. */
async function readCustomer(
	{ replica: { db, records } }: WorkspaceView,
	id: RecordId
): Promise<CustomerContents | null> {
	const whole = await records.read(id);
	if (whole?.record.kind !== 'customer') return null;
	const merged: WholeRecord[] = [];
	for (const other of await mergedInto(db, id)) {
		const read = await records.read(other);
		if (read !== null) merged.push(read);
	}
	const others = merged.flatMap(({ record }) => (record.kind === 'customer' ? [record] : []));
	const alive = others.filter(({ binned }) => !binned);
	const deals = await dealsOfCustomers(db, [id, ...others.map((other) => other.id)]);
	const sources: TimelineSource[] = [whole, ...merged].map((read) => ({ deal: null, ...read }));
	for (const deal of deals) {
		const read = await records.read(deal.id);
		const { id: dealId, title, space } = deal;
		if (read !== null) sources.push({ deal: { id: dealId, title, space }, ...read });
	}
	return {
		...united(whole.record, whole.history, alive),
		deals,
		tasks: await tasksOfDeals(db, deals),
		timeline: timeline(sources),
		others,
		now: await nowOf(db, whole.record)
	};
}

async function nowOf(db: ReplicaDatabase, customer: Customer): Promise<CustomerContents['now']> {
	if (customer.mergedInto === null || customer.binned) return null;
	const id = await customerNow(db, customer.id);
	if (id === customer.id) return null;
	return { id, title: (await titleOf(db, id)) || customer.title };
}

async function tasksOfDeals(
	db: ReplicaDatabase,
	deals: readonly DealRow[]
): Promise<readonly TaskRow[]> {
	const ids = deals.map(({ id }) => id);
	const rows = await db.records.where('deal').anyOf(ids).toArray();
	return rows
		.filter((row): row is TaskRow => row.kind === 'task')
		.sort(
			(a, b) =>
				Number(a.closedAt !== null) - Number(b.closedAt !== null) ||
				((a.dueOn ?? '9999') < (b.dueOn ?? '9999') ? -1 : 1)
		);
}

/** The contents of a customer's page, kept up to date. Create it while a component initialises. */
export class CustomerRecord {
	private readonly query: LiveQuery<{
		readonly id: RecordId;
		readonly read: CustomerContents | null;
	}>;

	/** With `follow`, a merged customer is replaced by the one into which it was merged. */
	constructor(
		view: WorkspaceView,
		private readonly id: () => RecordId,
		follow = false
	) {
		this.query = new LiveQuery(() => {
			const asked = id();
			return async () => {
				const now = follow ? await customerNow(view.replica.db, asked) : asked;
				return { id: asked, read: await readCustomer(view, now) };
			};
		});
	}

	get current(): CustomerState {
		const answer = this.query.current;
		if (answer?.id !== this.id()) return { state: 'loading' };
		return answer.read === null ? { state: 'missing' } : { state: 'there', contents: answer.read };
	}
}
