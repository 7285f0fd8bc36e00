import { expect, test } from 'vitest';
import { tablesOf } from '../../tests/support/relay-tables';
import { MemoryStore } from '../../tests/support/memory-store';
import type { RoomCommit, RowWrite } from '../store/store';
import { AUDIT_PAGE, AuditLog, KEPT_ENTRIES } from './audit-log';

const MINUTE = 60_000;
const DAY = 86_400_000;

class CountingStore extends MemoryStore {
	puts = 0;
	fails = false;

	override commit(commits: readonly RoomCommit[], rows: readonly RowWrite[] = []): Promise<void> {
		if (this.fails) return Promise.reject(new Error('no space left on device'));
		this.puts += rows.length;
		return super.commit(commits, rows);
	}
}

function make(store = new CountingStore('log')) {
	const clock = { at: 0, now: () => clock.at };
	return { store, clock, log: new AuditLog(tablesOf(store), clock) };
}

test('HI-09 · more of the same grows one entry, and what grows is sent again', async () => {
	const { clock, log } = make();
	const binned = { act: 'records-binned', subject: 'deal', space: 'north' } as const;
	for (let at = 0; at < 50; at += 1) {
		clock.at = at * 1000;
		await log.note('anna', binned);
	}
	await log.note('bob', binned);
	const first = log.read(0);
	expect(first.entries).toEqual([
		{ ...binned, seq: 1, by: 'anna', at: 0, until: 49_000, count: 50 },
		{ ...binned, seq: 2, by: 'bob', at: 49_000, until: 49_000, count: 1 }
	]);
	expect(first).toMatchObject({ first: 1, next: 1, isMore: false });
	clock.at += 11 * MINUTE;
	await log.note('anna', binned);
	expect(log.read(first.next).entries.map(({ count }) => count)).toEqual([50, 1, 1]);
	clock.at += 11 * MINUTE;
	expect(log.read(0).next).toBe(4);
});

test('the relay that starts again goes on where it was, in pages', async () => {
	const { store, clock, log } = make();
	for (let at = 0; at < 3; at += 1)
		await log.note('anna', { act: 'team-made', subject: `t${String(at)}` });
	const again = new AuditLog(tablesOf(store), clock);
	await again.note('anna', { act: 'team-made', subject: 't0' });
	expect(again.read(0).entries.map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
	for (let at = 0; at < AUDIT_PAGE; at += 1) {
		await again.note(`m${String(at)}`, { act: 'team-made', subject: 'x' });
	}
	const page = again.read(0);
	expect(page.entries).toHaveLength(AUDIT_PAGE);
	expect(page).toMatchObject({ next: AUDIT_PAGE + 1, isMore: true });
	expect(again.read(page.next).entries).toHaveLength(4);
});

test('nobody pushes out what others did: after 300 of a day a member’s acts are only counted', async () => {
	const { clock, log } = make();
	await log.note('olga', { act: 'addon-off', subject: 'work' });
	for (let at = 0; at < 5000; at += 1) {
		clock.at += 1000;
		await log.note('anna', { act: 'space-changed', subject: 'name', space: `s${String(at)}` });
	}
	const { first, entries } = log.read(0);
	expect(first).toBe(1);
	expect(entries).toHaveLength(302);
	expect(entries.at(-1)).toMatchObject({ act: 'space-changed', by: 'anna', count: 4700 });
	expect(entries.at(-1)).not.toHaveProperty('space');
	clock.at += DAY;
	await log.note('anna', { act: 'space-made', space: 'x' });
	expect(log.read(303).entries).toMatchObject([{ act: 'space-made', space: 'x' }]);
});

test('keeps the newest, and none that is older than two years', async () => {
	const { store, clock, log } = make();
	const head = { first: 1, next: KEPT_ENTRIES + 1 };
	await store.commit([], [{ table: 'audit', key: 'head', value: head }]);
	const old = { seq: 1, by: 'a', act: 'team-made', at: 0, until: 0, count: 1 };
	for (const seq of [1, 2, 3]) {
		await store.commit(
			[],
			[{ table: 'audit', key: `entry.${String(seq)}`, value: { ...old, seq } }]
		);
	}
	await log.note('b', { act: 'team-made', subject: 't' });
	expect(log.read(0).first).toBe(2);
	clock.at = 3 * 365 * DAY;
	await log.note('c', { act: 'team-made', subject: 't' });
	expect(store.get('audit', 'entry.2')).toBeUndefined();
	expect(store.get('audit', 'entry.3')).toBeUndefined();
});

test('HI-10 · an export that is told twice is written once', async () => {
	const { log, clock } = make();
	clock.at = 5000;
	const report = { id: 'r', what: 'records', space: 'north', count: 12, at: 1000 } as const;
	await log.noteExport('anna', report);
	await log.noteExport('anna', report);
	await log.noteExport('anna', { ...report, what: 'customers', count: 1 });
	// The id is anna's own: another member's report under it is another.
	await log.noteExport('bob', report);
	expect(log.read(0).entries).toEqual([
		{
			...{ act: 'exported', subject: 'records', space: 'north', count: 12 },
			...{ seq: 1, by: 'anna', at: 5000, until: 5000, said: 1000 }
		},
		{
			...{ act: 'exported', subject: 'records', space: 'north', count: 12 },
			...{ seq: 2, by: 'bob', at: 5000, until: 5000, said: 1000 }
		}
	]);
});

test('what the store does not take is not in the log, and costs no number', async () => {
	const { store, log } = make();
	store.fails = true;
	await expect(log.note('anna', { act: 'team-made', subject: 'a' })).rejects.toThrow('no space');
	store.fails = false;
	await log.note('bob', { act: 'team-made', subject: 'b' });
	await log.note('anna', { act: 'team-made', subject: 'a' });
	expect(log.read(0).entries.map(({ seq, by }) => [seq, by])).toEqual([
		[1, 'bob'],
		[2, 'anna']
	]);
});

test('one entry costs two rows, one more of the same costs one', async () => {
	const { store, log } = make();
	await log.note('anna', { act: 'records-binned', subject: 'deal' });
	expect(store.puts).toBe(2);
	await log.note('anna', { act: 'records-binned', subject: 'deal' });
	expect(store.puts).toBe(3);
});
