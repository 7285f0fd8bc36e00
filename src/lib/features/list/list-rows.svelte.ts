import { LiveQuery } from '$lib/app/context';
import type { RecordId, SpaceId } from '$lib/domain/core/ids';
import type { ReplicaDatabase } from '$lib/replica/store/database';
import { listPage, type ListSort } from '$lib/replica/store/queries';
import { customerNames, pagesAround, type CardPage, type CardRow } from '../board/cards';

/** What a list is of. */
interface ListOf {
	readonly space: SpaceId;
	readonly kind: 'deal' | 'task';
}

/** The sorts that begin with the highest: what is new or worth most is looked for first. */
const FALLING: ReadonlySet<ListSort> = new Set(['revenue', 'updatedAt', 'createdAt']);

/** The rows of a list that are in sight, sorted, and read by the page. */
export class ListRows {
	sort = $state<ListSort>('updatedAt');
	direction = $state<'up' | 'down'>('down');
	private first = $state(0);
	private last = $state(40);
	private readonly start: number;
	private readonly length: number;
	private readonly query: LiveQuery<CardPage>;

	constructor(db: ReplicaDatabase, of: () => ListOf) {
		const page = $derived(pagesAround(this.first, this.last));
		this.start = $derived(page.start);
		this.length = $derived(page.count);
		this.query = new LiveQuery(() => {
			const { space, kind } = of();
			const { sort, direction, start, length } = this;
			return async () => {
				const range = { start, count: length };
				const found = await listPage(db, space, kind, sort, direction, range);
				const rows = found.filter((row): row is CardRow => row.kind !== 'topic');
				return { ...range, rows, customers: await customerNames(db, rows) };
			};
		});
	}

	/** The row at an index; `undefined` while it is being read. */
	at(index: number): CardRow | undefined {
		const page = this.query.current;
		return page?.rows[index - page.start];
	}

	/** The name of the customer of the row at an index. */
	customerAt(index: number): string | undefined {
		const row = this.at(index);
		const id: RecordId | undefined = row?.kind === 'deal' ? row.customer : undefined;
		return id === undefined ? undefined : this.query.current?.customers.get(id);
	}

	/** Says which rows are in sight, `end` not included. */
	show(start: number, end: number): void {
		this.first = start;
		this.last = Math.max(start, end - 1);
	}

	/** Sorts by something else; by the same again turns the order round. */
	sortBy(sort: ListSort): void {
		if (sort === this.sort) this.turn();
		else {
			this.sort = sort;
			this.direction = FALLING.has(sort) ? 'down' : 'up';
		}
	}

	/** Turns the order round. */
	turn(): void {
		this.direction = this.direction === 'up' ? 'down' : 'up';
	}
}
