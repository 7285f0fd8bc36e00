import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { afterEach, describe, expect, it } from 'vitest';
import type { RecordChange } from '../../src/lib/domain/core/change';
import { ReplicaDatabase } from '../../src/lib/replica/store/database';
import type { UpdateRow } from '../../src/lib/replica/store/sync-rows';
import { Browser, making, posting, ROOM, Tab, titled } from '../support/records';

/** What has gone between a database and its page: bytes of documents, and rows. */
class Work {
	bytesRead = 0;
	bytesWritten = 0;
	noticesWritten = 0;

	into(db: ReplicaDatabase): void {
		const sizeOf = (rows: readonly unknown[]) =>
			(rows as readonly (UpdateRow | undefined)[]).reduce(
				(size, row) => size + (row?.update.length ?? 0),
				0
			);
		db.use({
			stack: 'dbcore',
			name: 'work',
			create: (core) => ({
				...core,
				table: (name) => {
					const table = core.table(name);
					return {
						...table,
						mutate: (request) => {
							if (request.type === 'add' || request.type === 'put') {
								if (name === 'updates') this.bytesWritten += sizeOf(request.values);
								if (name === 'notices') this.noticesWritten += request.values.length;
							}
							return table.mutate(request);
						},
						// Not async functions: Dexie would lose its transaction.
						query: (request) =>
							table.query(request).then((answer) => {
								if (name === 'updates' && request.values === true) {
									this.bytesRead += sizeOf(answer.result);
								}
								return answer;
							}),
						getMany: (request) =>
							table.getMany(request).then((rows: unknown[]) => {
								if (name === 'updates') this.bytesRead += sizeOf(rows);
								return rows;
							})
					};
				}
			})
		});
	}

	/** What has gone since the last time. */
	taken() {
		const { bytesRead, bytesWritten, noticesWritten } = this;
		Object.assign(this, { bytesRead: 0, bytesWritten: 0, noticesWritten: 0 });
		return { bytesRead, bytesWritten, noticesWritten };
	}
}

let close: () => void = () => undefined;
afterEach(() => {
	close();
});

function countedTab(): { tab: Tab; work: Work } {
	const work = new Work();
	const db = new ReplicaDatabase('long', { indexedDB: new IDBFactory(), IDBKeyRange });
	work.into(db);
	const tab = new Tab(db);
	close = () => {
		tab.store.close();
		db.close();
	};
	return { tab, work };
}

/** A comment that names somebody. */
function mentioning(n: number): RecordChange {
	const change = posting(`Line ${String(n)}`);
	return { ...change, posts: change.posts.map((post) => ({ ...post, mentions: ['bo'] })) };
}

describe('a record with many comments', () => {
	it('takes one more at the cost of that one, while a panel reads along', async () => {
		const { tab, work } = countedTab();
		await tab.store.change(ROOM, 'r', making('Long'));
		const write = async (from: number, to: number) => {
			for (let n = from; n < to; n++) {
				await tab.store.change(ROOM, 'r', mentioning(n));
				expect((await tab.store.read('r'))?.posts).toHaveLength(n + 1);
			}
			return work.taken();
		};
		await write(0, 50);
		const few = await write(50, 150);
		const many = await write(150, 450);
		// Three times as many: merging comes in ever longer steps, so that the shares differ a little.
		expect(many.bytesRead).toBeLessThan(few.bytesRead * 3 * 1.5);
		expect(many.bytesWritten).toBeLessThan(few.bytesWritten * 3 * 1.5);
		expect(few.noticesWritten).toBe(100);
		expect(many.noticesWritten).toBe(300);
		expect(await tab.db.notices.count()).toBe(450);
	});

	it('is read as what it is when another tab writes and merges', async () => {
		const browser = new Browser('long-tabs');
		close = () => {
			browser.close();
		};
		const [one, other] = [await browser.tab(), await browser.tab()];
		await one.store.change(ROOM, 'r', making('Long'));
		for (let n = 0; n < 60; n++) {
			await (n % 3 === 0 ? one : other).store.change(ROOM, 'r', posting(`Line ${String(n)}`));
			const [here, there] = await Promise.all([one.store.read('r'), other.store.read('r')]);
			expect(here).toEqual(there);
			expect(here?.posts).toHaveLength(n + 1);
		}
	});

	it('reads nothing of what a failed write left behind', async () => {
		const { tab } = countedTab();
		await tab.store.change(ROOM, 'r', making('Long'));
		const before = await tab.store.read('r');
		const failing = tab.store.change(ROOM, 'r', titled('Lost'), async () => {
			expect((await tab.store.read('r'))?.record.title).toBe('Lost');
			throw new Error('not now');
		});
		await expect(failing).rejects.toThrow('not now');
		expect(await tab.store.read('r')).toBe(before);
	});

	it('is gone when it is removed, and another one when it comes again', async () => {
		const { tab } = countedTab();
		await tab.store.change(ROOM, 'r', making('First'));
		expect((await tab.store.read('r'))?.record.title).toBe('First');
		await tab.store.erase(['r'], () => ({ ok: true, value: null }));
		expect(await tab.store.read('r')).toBeNull();
		await tab.store.change(ROOM, 'r', making('Second'));
		expect((await tab.store.read('r'))?.record.title).toBe('Second');
	});
});
