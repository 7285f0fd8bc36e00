import { LiveQuery, type WorkspaceView } from '$lib/app/context';
import { customerCount, customerIds, customersPage } from '$lib/replica/store/queries';
import type { RecordId } from '$lib/domain/core/ids';
import type { CustomerRow } from '$lib/replica/store/rows';
import { findCustomers } from '$lib/features/common/customers/find';

/** How many rows are read at a time, so that scrolling a little reads nothing. */
const RUN = 60;

/** The most results that a search shows. People type more to narrow it. */
export const FOUND_LIMIT = 200;

/** The rows that have been read, and their position in the whole list. */
interface Window {
	readonly start: number;
	readonly rows: readonly CustomerRow[];
}

/**
 * The list of customers: all of them by name, of which only the visible ones are read, or the results
 * of a search. Create it while a component initialises.
 */
export class CustomerRows {
	query = $state('');
	private first = $state(0);
	private last = $state(RUN);
	private readonly total: LiveQuery<number>;
	private readonly window: LiveQuery<Window>;
	private readonly found: LiveQuery<readonly CustomerRow[]>;
	private readonly from = $derived(Math.max(0, Math.floor(this.first / RUN) * RUN - RUN));
	private readonly to = $derived(Math.ceil((this.last + 1) / RUN) * RUN + RUN);

	constructor(private readonly view: WorkspaceView) {
		const { db } = view.replica;
		this.total = new LiveQuery(() => () => customerCount(db));
		this.window = new LiveQuery(() => {
			const { from: start, to } = this;
			return async () => ({ start, rows: await customersPage(db, { start, count: to - start }) });
		});
		this.found = new LiveQuery(() => {
			const { query } = this;
			return () => (query.trim() === '' ? [] : findCustomers(db, query, FOUND_LIMIT));
		});
	}

	/** Whether the list shows the results of a search. */
	get searching(): boolean {
		return this.query.trim() !== '';
	}

	/** Whether the first result has arrived. */
	get ready(): boolean {
		return this.total.current !== undefined;
	}

	/** The number of all customers. */
	get all(): number {
		return this.total.current ?? 0;
	}

	/** The present number of lines in the list. */
	get count(): number {
		return this.searching ? (this.found.current?.length ?? 0) : this.all;
	}

	/** Returns the line at an index, or `undefined` while it is being read. */
	row(index: number): CustomerRow | undefined {
		if (this.searching) return this.found.current?.[index];
		const window = this.window.current;
		return window?.rows[index - window.start];
	}

	/** Reads and returns the ids of all customers that the list has now, in its order. */
	async ids(): Promise<RecordId[]> {
		const { db } = this.view.replica;
		if (this.searching) {
			return (await findCustomers(db, this.query, Infinity)).map(({ id }) => id);
		}
		return customerIds(db);
	}

	/** Sets which lines are on the screen. */
	show(first: number, last: number): void {
		this.first = first;
		this.last = last;
	}
}
