import type { Committer, StagedRow } from './committer';
import { LONGEST_KEY, type Store, type TableName } from './store';

/** What becomes of a row: it is kept as it is, removed, or set to a value. */
export type RowChange = 'keep' | 'remove' | { readonly value: unknown };

/**
 * The relay's small tables: invitations, tokens, devices seen. Reading a row, deciding and writing it back is
 * one synchronous step, so nothing comes between. A later read sees what was written, whether it is on the
 * disk yet or not. When the store fails to take a write, the row is as it was before.
 */
export class Tables {
	/** Rows on their way to the disk, by `table/key`, with the number of their pending writes. */
	private readonly pending = new Map<string, { value: unknown; writes: number }>();

	constructor(
		private readonly disk: Pick<Store, 'get' | 'list'>,
		private readonly committer: Pick<Committer, 'add'>
	) {}

	/** Returns a row as it was written last; `undefined` when there is none. */
	get(table: TableName, key: string): unknown {
		const name = nameOf(table, key);
		const written = this.pending.get(name);
		return written === undefined ? this.disk.get(table, key) : written.value;
	}

	/** Returns a row as it is on the disk; `undefined` when there is none. */
	stored(table: TableName, key: string): unknown {
		return this.disk.get(table, key);
	}

	/** Returns every row of a table as it was written last. */
	list(table: TableName): { readonly key: string; readonly value: unknown }[] {
		const rows = new Map(this.disk.list(table).map(({ key, value }) => [key, value]));
		const prefix = nameOf(table, '');
		for (const [name, { value }] of this.pending) {
			if (!name.startsWith(prefix)) continue;
			if (value === undefined) rows.delete(name.slice(prefix.length));
			else rows.set(name.slice(prefix.length), value);
		}
		return [...rows].map(([key, value]) => ({ key, value }));
	}

	/** Changes a row. Resolves when it is on the disk; rejects when the store did not take it. */
	change(
		table: TableName,
		key: string,
		decide: (row: unknown) => RowChange,
		/** Returns rows that are stored in the same transaction; asked when the row changes. */
		also: () => readonly StagedRow[] = () => []
	): Promise<void> {
		const staged = this.stage(table, key, decide);
		return staged === null ? Promise.resolve() : this.store([staged, ...also()]);
	}

	/** Stores staged rows together. Resolves when they are on the disk; rejects when the store did not take them. */
	store(rows: readonly StagedRow[]): Promise<void> {
		if (rows.length === 0) return Promise.resolve();
		return new Promise((resolve, reject) => {
			this.committer.add({ room: null, rows, done: resolve, failed: reject });
		});
	}

	/**
	 * Changes a row that becomes durable together with something else: the caller adds the returned write to
	 * a commit in the same turn. Returns `null` when the row stays as it is.
	 */
	stage(table: TableName, key: string, decide: (row: unknown) => RowChange): StagedRow | null {
		const name = nameOf(table, key);
		const change = decide(this.get(table, key));
		if (change === 'keep') return null;
		const value = change === 'remove' ? undefined : change.value;
		const entry = this.pending.get(name) ?? { value, writes: 0 };
		entry.value = value;
		entry.writes += 1;
		this.pending.set(name, entry);
		return {
			table,
			key,
			value,
			settled: (isStored) => {
				if (this.pending.get(name) !== entry) return;
				entry.writes -= 1;
				// A write on top of one that failed fails as well.
				if (entry.writes === 0 || !isStored) this.pending.delete(name);
			}
		};
	}
}

function nameOf(table: TableName, key: string): string {
	if (key.length > LONGEST_KEY) throw new RangeError(`a key of ${String(key.length)} characters`);
	return `${table}/${key}`;
}
