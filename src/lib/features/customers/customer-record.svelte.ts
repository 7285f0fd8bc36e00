import { LiveQuery, type WorkspaceView } from '$lib/app/context';
import type { RecordId } from '$lib/domain/core/ids';
import type { Customer } from '$lib/domain/customer/customer';
import { dealsOfCustomer } from '$lib/replica/store/queries';
import type { WholeRecord } from '$lib/replica/store/records';
import type { DealRow } from '$lib/replica/store/rows';
import { timeline, type TimelineItem } from './timeline';

/** A customer with everything that its page shows. */
export interface CustomerContents {
	readonly customer: Customer;
	readonly deals: readonly DealRow[];
	readonly timeline: readonly TimelineItem[];
}

/** The state of a customer's page. */
export type CustomerState =
	| { readonly state: 'loading' }
	/** Not on this device: unknown, or not synced yet. */
	| { readonly state: 'missing' }
	| { readonly state: 'there'; readonly contents: CustomerContents };

/** Reads a customer with its visible deals and their histories; `null` when it is not here. */
async function readCustomer(
	{ replica: { db, records } }: WorkspaceView,
	id: RecordId
): Promise<CustomerContents | null> {
	const whole = await records.read(id);
	if (whole?.record.kind !== 'customer') return null;
	const deals = await dealsOfCustomer(db, id);
	const histories: (WholeRecord | null)[] = [];
	for (const deal of deals) histories.push(await records.read(deal.id));
	const sources = deals.flatMap((deal, index) => {
		const read = histories[index];
		return read ? [{ deal: { id: deal.id, title: deal.title, space: deal.space }, ...read }] : [];
	});
	return {
		customer: whole.record,
		deals,
		timeline: timeline([{ deal: null, ...whole }, ...sources])
	};
}

/** A customer's page, kept up to date. To be made while a component initialises. */
export class CustomerRecord {
	private readonly query: LiveQuery<{
		readonly id: RecordId;
		readonly read: CustomerContents | null;
	}>;

	constructor(
		view: WorkspaceView,
		private readonly id: () => RecordId
	) {
		this.query = new LiveQuery(() => {
			const asked = id();
			return async () => ({ id: asked, read: await readCustomer(view, asked) });
		});
	}

	get current(): CustomerState {
		const answer = this.query.current;
		if (answer?.id !== this.id()) return { state: 'loading' };
		return answer.read === null ? { state: 'missing' } : { state: 'there', contents: answer.read };
	}
}
