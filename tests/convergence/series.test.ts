import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { addDays, today } from '../../src/lib/domain/core/day';
import { editTask } from '../../src/lib/domain/task/commands';
import { repeatedId } from '../../src/lib/domain/task/repeat/next';
import { makeDueTasks, type SeriesView } from '../../src/lib/features/records/moves/by-day';
import { nextOf } from '../../src/lib/features/records/moves/following';
import { clock, type Actor } from '../support/actors';
import { TwoAtWork } from '../support/two-at-work';
import { waitFor } from '../support/wait-for';

let two: TwoAtWork;
let olga: Actor;
let adam: Actor;

beforeEach(async () => {
	two = await TwoAtWork.begin();
	({ olga, adam } = two);
});
afterEach(() => two.leave());

const NOW = today(clock);
const me = (by: Actor) => by.directory.members.get(by.me);

/** What a screen of this device has of the workspace. */
const viewOf = (by: Actor) =>
	({
		...{ acting: two.acting(by), me: me(by), directory: by.directory, replica: by.workspace },
		...{ catalogue: by.workspace.catalogue, space: () => two.space }
	}) as unknown as SeriesView;

/** Adds a task that repeats every day and stands for a day. */
const addDaily = (dueOn: string) => two.add('Water', dueOn, { repeat: 'FREQ=DAILY' });

/** Both come back, and have the same tasks. Neither has anything in the tray. */
async function meet(ids: readonly string[]): Promise<void> {
	for (const actor of [olga, adam]) actor.network.online = true;
	for (const actor of [olga, adam]) {
		await actor.synced();
		for (const id of ids) await two.has(actor, id);
		expect((await actor.ids('task')).sort()).toEqual([...ids].sort());
		expect(await actor.workspace.db.refusals.count()).toBe(0);
	}
}

test('LW-05 · two devices without a connection that end the same task make one that follows, and so once its day comes', async () => {
	const id = await addDaily(addDays(NOW, -3));
	for (const actor of [olga, adam]) {
		actor.network.goOffline();
		const next = await nextOf(viewOf(actor), two.space, await two.read(actor, id));
		if (next === null) throw new Error('nothing follows');
		const saved = await actor.workspace.records.changeTogether([{ room: two.room, ...next }]);
		expect(saved.ok).toBe(true);
	}
	await meet([id, repeatedId(id, NOW)]);
});

test('LW-05 · every device that is open makes the task whose day has come, and all of them one', async () => {
	const id = await addDaily(addDays(NOW, -3));
	const byDay = editTask(
		await two.read(olga, id),
		{ field: 'repeatBy', value: 'day' },
		two.acting(olga)
	);
	expect((await olga.workspace.records.change(two.room, id, byDay)).ok).toBe(true);
	await waitFor(
		async () => (await two.read(adam, id)).repeatBy === 'day',
		() => 'no rule'
	);
	for (const actor of [olga, adam]) {
		actor.network.goOffline();
		// Adam's device was open yesterday, too.
		if (actor === adam) expect(await makeDueTasks(viewOf(actor), addDays(NOW, -1))).toBe(1);
		expect(await makeDueTasks(viewOf(actor), NOW)).toBe(1);
		expect(await makeDueTasks(viewOf(actor), NOW)).toBe(0);
	}
	await meet([id, repeatedId(id, addDays(NOW, -1)), repeatedId(id, NOW)]);
	for (const actor of [olga, adam]) expect(await makeDueTasks(viewOf(actor), NOW)).toBe(0);
});
