import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { addDays, today, type Day } from '../../src/lib/domain/core/day';
import type { RecordId } from '../../src/lib/domain/core/ids';
import { repeatedId } from '../../src/lib/domain/task/repeat/next';
import type { Scope } from '../../src/lib/domain/task/repeat/scope';
import { nextOf } from '../../src/lib/features/records/moves/following';
import { seriesQuestion } from '../../src/lib/features/records/series/series-question.svelte';
import { runBulk, undoBulk } from '../../src/lib/features/records/views/bulk';
import { askBulkSeries } from '../../src/lib/features/records/views/bulk-series';
import type { BulkWork } from '../../src/lib/features/records/views/bulk-work';
import { clock } from '../support/actors';
import { TwoAtWork } from '../support/two-at-work';

const NOW = today(clock);
let two: TwoAtWork;

beforeEach(async () => {
	two = await TwoAtWork.begin();
});
afterEach(() => two.leave());

/** What a screen of Olga's device has of the workspace. */
const viewOf = () => {
	const { olga, space } = two;
	return {
		...{ acting: two.acting(olga), me: olga.directory.members.get(olga.me) },
		...{ directory: olga.directory, replica: olga.workspace, space: () => space }
	} as unknown as Parameters<typeof askBulkSeries>[0];
};

/** How often the question was asked, and about what. */
const asked: (typeof seriesQuestion.about)[] = [];

/**
 * Does something with tasks as the bar of the chosen does, and answers the question of series if it is asked. Gives what
 * takes it back; `null` when nothing was done.
 */
async function act(ids: readonly RecordId[], work: BulkWork, answer: Scope | null) {
	asked.length = 0;
	const [view, space] = [viewOf(), two.space.id];
	const asking = askBulkSeries(view, space, ids, work);
	const answers = setInterval(() => {
		if (seriesQuestion.about === null) return;
		asked.push(seriesQuestion.about);
		seriesQuestion.answer(answer);
	}, 1);
	const series = await asking;
	clearInterval(answers);
	if (series === null) return null;
	const done = await runBulk(view, space, ids, work, () => true, series);
	expect(done).toMatchObject({ left: [], unstored: [], stopped: 0 });
	return async () => {
		expect(await undoBulk(view, space, done.changed, work, series)).toMatchObject({
			...{ ok: true, value: [] }
		});
	};
}

const read = (id: RecordId) => two.read(two.olga, id);

/** Two tasks that repeat and one that does not; of the first one the next has been made already. */
async function tasks(): Promise<Readonly<Record<'daily' | 'next' | 'weekly' | 'once', RecordId>>> {
	const daily = await two.add('Water', NOW, { repeat: 'FREQ=DAILY' });
	const weekly = await two.add('Report', NOW, { repeat: 'FREQ=WEEKLY' });
	const once = await two.add('Paint', NOW);
	const made = await nextOf(viewOf(), two.space, await read(daily));
	if (made === null) throw new Error('nothing follows');
	const saved = await two.olga.workspace.records.changeTogether([{ room: two.room, ...made }]);
	expect(saved.ok).toBe(true);
	return { daily, next: made.id, weekly, once };
}

const ownersOf = async (ids: Awaited<ReturnType<typeof tasks>>) => ({
	daily: (await read(ids.daily)).owner,
	next: (await read(ids.next)).owner,
	weekly: (await read(ids.weekly)).owner,
	once: (await read(ids.once)).owner
});

test('LW-05 · of many tasks it is asked once which of their series are meant, and the answer counts for all', async () => {
	const ids = await tasks();
	const [olga, adam] = [two.olga.me, two.adam.me];
	const all = [ids.daily, ids.weekly, ids.once];
	const given: BulkWork = { what: 'owner', owner: olga };

	expect(await act(all, given, null)).toBeNull();
	expect(asked).toEqual([{ what: 'change', many: true }]);
	expect(await ownersOf(ids)).toEqual({ daily: adam, next: adam, weekly: adam, once: adam });

	const one = await act(all, given, 'one');
	expect(asked).toHaveLength(1);
	expect(await ownersOf(ids)).toEqual({ daily: olga, next: adam, weekly: olga, once: olga });
	// The next report is Adam's again.
	expect((await read(ids.weekly)).later).toEqual({ owner: adam });
	expect((await read(ids.once)).later).toEqual({});
	await one?.();
	expect(await ownersOf(ids)).toEqual({ daily: adam, next: adam, weekly: adam, once: adam });
	expect((await read(ids.weekly)).later).toEqual({});

	const later = await act(all, given, 'later');
	expect(await ownersOf(ids)).toEqual({ daily: olga, next: olga, weekly: olga, once: olga });
	await later?.();
	expect(await ownersOf(ids)).toEqual({ daily: adam, next: adam, weekly: adam, once: adam });
});

test('LW-05 · another due date of many tasks moves their series, or not, and the undo gives back both', async () => {
	const ids = await tasks();
	const to: Day = addDays(NOW, 3);
	const due: BulkWork = { what: 'close-on', day: to };
	const one = await act([ids.daily, ids.once], due, 'one');
	expect(await read(ids.daily)).toMatchObject({ dueOn: to, slot: NOW });
	expect(await read(ids.next)).toMatchObject({ dueOn: addDays(NOW, 1) });
	await one?.();
	expect(await read(ids.daily)).toMatchObject({ dueOn: NOW, slot: null });

	const later = await act([ids.daily, ids.once], due, 'later');
	expect(await read(ids.daily)).toMatchObject({ dueOn: to, slot: to });
	expect(await read(ids.next)).toMatchObject({ dueOn: addDays(NOW, 4) });
	await later?.();
	expect(await read(ids.daily)).toMatchObject({ dueOn: NOW, slot: null });
	expect(await read(ids.next)).toMatchObject({ dueOn: addDays(NOW, 1) });
});

test('LW-05 · many tasks that are deleted leave out their days alone, or end their series', async () => {
	const ids = await tasks();
	const isBinned = async (id: RecordId) => (await read(id)).binned;
	const report = repeatedId(ids.weekly, addDays(NOW, 7));
	const one = await act([ids.daily, ids.weekly, ids.once], { what: 'bin' }, 'one');
	expect(asked).toEqual([{ what: 'bin', many: true }]);
	expect(await isBinned(ids.daily)).toBe(true);
	expect(await isBinned(ids.next)).toBe(false);
	// What nobody had made yet comes instead, and knows the day that is left out.
	expect(await read(report)).toMatchObject({ binned: false, skips: [NOW] });
	await one?.();
	for (const id of [ids.daily, ids.weekly, ids.once]) expect(await isBinned(id)).toBe(false);
	expect(await isBinned(report)).toBe(true);

	const later = await act([ids.daily, ids.once], { what: 'bin' }, 'later');
	for (const id of [ids.daily, ids.next, ids.once]) expect(await isBinned(id)).toBe(true);
	await later?.();
	for (const id of [ids.daily, ids.next, ids.once]) expect(await isBinned(id)).toBe(false);
});

test('LW-05 · many tasks that are done at once make those that follow, nobody is asked, and the undo takes them back', async () => {
	const ids = await tasks();
	const done = two.space.stages.find(({ kind }) => kind === 'won');
	if (done === undefined) throw new Error('no status for what is done');
	const back = await act(
		[ids.daily, ids.weekly, ids.once],
		{ what: 'stage', stage: done, reason: '' },
		null
	);
	expect(asked).toEqual([]);
	const report = repeatedId(ids.weekly, addDays(NOW, 7));
	expect(await read(report)).toMatchObject({ title: 'Report', binned: false });
	expect((await two.olga.ids('task')).sort()).toEqual([...Object.values(ids), report].sort());
	await back?.();
	expect((await read(report)).binned).toBe(true);
	expect((await read(ids.weekly)).stage).not.toBe(done.id);
});

test('LW-05 · a later task that is chosen with an earlier one of its series is changed once', async () => {
	const ids = await tasks();
	const back = await act([ids.daily, ids.next], { what: 'bin' }, 'later');
	const binned = (await two.olga.workspace.records.read(ids.next))?.history.filter(
		({ what }) => what === 'binned'
	);
	expect(binned).toHaveLength(1);
	await back?.();
	expect((await read(ids.next)).binned).toBe(false);
});
