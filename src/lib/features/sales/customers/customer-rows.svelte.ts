import { LiveQuery, type WorkspaceView } from '$lib/app/context';
import { customerCount, customerIds, customersPage } from '$lib/replica/store/queries';
import type { RecordId } from '$lib/domain/core/ids';
import type { CustomerRow } from '$lib/replica/store/rows';
import { findCustomers } from '$lib/features/common/customers/find';

/** Rows are read in runs of this many, so that scrolling a little reads nothing. */
const RUN = 60;

/** The most that a search shows; whoever wants more types more. */
export const FOUND_LIMIT = 200;

/** The rows that have been read, and where in the whole they stand. */
interface Window {
	readonly start: number;
	readonly rows: readonly CustomerRow[];
}

/**
 * The list of customers: all of them by name, of which only what is on the screen is read, or those
 * that a search finds. To be made while a component initialises.
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

	/** Whether a search decides what is listed. */
	get searching(): boolean {
		return this.query.trim() !== '';
	}

	/** Whether the first answer has come. */
	get ready(): boolean {
		return this.total.current !== undefined;
	}

	/** How many customers there are at all. */
	get all(): number {
		return this.total.current ?? 0;
	}

	/** How many lines the list has now. */
	get count(): number {
		return this.searching ? (this.found.current?.length ?? 0) : this.all;
	}

	/** The line at a place; `undefined` while it is being read. */
	row(index: number): CustomerRow | undefined {
		if (this.searching) return this.found.current?.[index];
		const window = this.window.current;
		return window?.rows[index - window.start];
	}

	/** Returns the ids of all that the list has now, in its order; read anew. */
	async ids(): Promise<RecordId[]> {
		const { db } = this.view.replica;
		if (this.searching) {
			return (await findCustomers(db, this.query, Infinity)).map(({ id }) => id);
		}
		return customerIds(db);
	}

	/** Tells which lines are on the screen. */
	show(first: number, last: number): void {
		this.first = first;
		this.last = last;
	}
}
