import { LiveQuery, type WorkspaceView } from '$lib/app/context';
import type { RecordId } from '$lib/domain/core/ids';
import { LiveAnswer } from '$lib/features/records/views/live-scan.svelte';
import { scanOf } from '$lib/features/records/views/scan';
import {
	CUSTOMERS_SCAN,
	type CustomerAnswer,
	type CustomerQuery,
	type CustomerWindow,
	type ListedRow
} from '$lib/replica/scan/customers';
import { figuresOf } from '$lib/replica/store/merged';
import { customerCount, customersPage } from '$lib/replica/store/queries';
import { customerContext } from './customer-context';
import { isPlain, type CustomerLook } from './customer-look';

/** How many rows are read at a time, so that scrolling a little reads nothing. */
const RUN = 60;

/** The rows that have been read, and their position in the whole list. */
interface Window {
	readonly start: number;
	readonly rows: readonly ListedRow[];
}

/** A question about the customers, and the stretch that is wanted. */
interface Ask {
	readonly query: CustomerQuery;
	readonly window: CustomerWindow;
}

/**
 * The list of customers with what their deals come to. By name an index answers, and only the visible
 * rows are read; everything else the scan answers. Create it while a component initialises.
 */
export class CustomerRows {
	private first = $state(0);
	private last = $state(RUN);
	private readonly from = $derived(Math.max(0, Math.floor(this.first / RUN) * RUN - RUN));
	private readonly to = $derived(Math.ceil((this.last + 1) / RUN) * RUN + RUN);
	private readonly total: LiveQuery<number>;
	private readonly plain: LiveQuery<Window | null>;
	private readonly scan: LiveAnswer<Ask, CustomerAnswer>;
	private readonly query: CustomerQuery;

	constructor(
		private readonly view: WorkspaceView,
		private readonly look: () => CustomerLook
	) {
		const { db } = view.replica;
		this.total = new LiveQuery(() => () => customerCount(db));
		this.query = $derived({ ...look(), context: customerContext(view) });
		this.plain = new LiveQuery(() => {
			const { from: start, to } = this;
			const now = look();
			const { kinds } = this.query.context;
			return async () => {
				if (!isPlain(now)) return null;
				const range = { start, count: to - start };
				const rows = await customersPage(db, range, now.sort.down ? 'down' : 'up');
				const figures = await figuresOf(db, rows, kinds);
				return {
					start,
					rows: rows.flatMap((row) => {
						const own = figures.get(row.id);
						return own === undefined ? [] : [{ row, figures: own }];
					})
				};
			};
		});
		this.scan = new LiveAnswer(
			() => scanOf(view),
			() =>
				isPlain(look())
					? null
					: { query: this.query, window: { start: this.from, count: this.to - this.from } },
			{
				ask: (client, { query, window }) => client.queryCustomers(query, window),
				spaceOf: () => CUSTOMERS_SCAN
			}
		);
	}

	/** Whether the first result has arrived. */
	get ready(): boolean {
		return this.total.current !== undefined;
	}

	/** Whether the rows cannot be read. */
	get failed(): boolean {
		return this.scan.failed;
	}

	/** The number of all customers. */
	get all(): number {
		return this.total.current ?? 0;
	}

	/** The number of customers that match; `undefined` until it is known. */
	get matching(): number | undefined {
		return isPlain(this.look()) ? this.total.current : this.scan.current?.answer.count;
	}

	/** Returns the row at an index, or `undefined` while it is being read. */
	at(index: number): ListedRow | undefined {
		if (isPlain(this.look())) {
			const window = this.plain.current;
			return window?.rows[index - window.start];
		}
		const { current } = this.scan;
		return current?.answer.rows[index - current.window.start];
	}

	/** Reads and returns the ids of all customers that the list has now, in its order. */
	async ids(): Promise<readonly RecordId[]> {
		return scanOf(this.view).customerIds(this.query);
	}

	/** Sets which lines are on the screen, `end` not included. */
	show(start: number, end: number): void {
		this.first = start;
		this.last = Math.max(start, end - 1);
	}
}
