import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { addDays, today } from '../../src/lib/domain/core/day';
import { newId } from '../../src/lib/domain/core/ids';
import type { Space } from '../../src/lib/domain/space/space';
import { createTask, editTask } from '../../src/lib/domain/task/commands';
import { repeatedId } from '../../src/lib/domain/task/repeat/next';
import { makeDueTasks, type SeriesView } from '../../src/lib/features/records/moves/by-day';
import { nextOf } from '../../src/lib/features/records/moves/following';
import { roomName } from '../../src/lib/protocol/rooms';
import { Actor, clock, random, TestRelay } from '../support/actors';
import { waitFor } from '../support/wait-for';

let relay: TestRelay;
let olga: Actor;
let adam: Actor;
let space: Space;

beforeEach(async () => {
	relay = new TestRelay();
	olga = await Actor.found('Olga', relay);
	await olga.synced();
	space = await olga.addSpace({ kind: 'work' });
	await olga.synced();
	adam = await olga.invite('Adam', 'agent', relay);
	for (const actor of [olga, adam]) await actor.synced();
});
afterEach(async () => {
	for (const actor of [olga, adam]) await actor.leave();
});

const NOW = today(clock);
const room = () => roomName({ kind: 'space', space: space.id });
const acting = (by: Actor) => ({ actor: by.me, clock, random });
const me = (by: Actor) => by.directory.members.get(by.me);

/** What a screen of this device has of the workspace. */
const viewOf = (by: Actor) =>
	({
		...{ acting: acting(by), me: me(by), directory: by.directory, replica: by.workspace },
		...{ catalogue: by.workspace.catalogue, space: () => space }
	}) as unknown as SeriesView;

/** Adds a task that repeats every day and stands for a day. */
async function addDaily(dueOn: string): Promise<string> {
	const [stage] = space.stages;
	if (stage === undefined) throw new Error('no stage');
	const id = newId(random);
	const draft = { title: 'Water', space: space.id, stage, order: 'a0', owner: adam.me, dueOn };
	const made = createTask({ ...draft, fields: [], plan: { repeat: 'FREQ=DAILY' } }, acting(olga));
	const { records } = olga.workspace;
	expect((await records.change(room(), id, made)).ok).toBe(true);
	await hasIt(adam, id);
	return id;
}

const hasIt = (actor: Actor, id: string) =>
	waitFor(
		async () => (await actor.ids('task')).includes(id),
		() => `${actor.name} has no ${id}`
	);

async function readTask(by: Actor, id: string) {
	const record = (await by.workspace.records.read(id))?.record;
	if (record?.kind !== 'task') throw new Error('no task');
	return record;
}

/** Both come back, and have the same tasks. Neither has anything in the tray. */
async function meet(ids: readonly string[]): Promise<void> {
	for (const actor of [olga, adam]) actor.network.online = true;
	for (const actor of [olga, adam]) {
		await actor.synced();
		for (const id of ids) await hasIt(actor, id);
		expect((await actor.ids('task')).sort()).toEqual([...ids].sort());
		expect(await actor.workspace.db.refusals.count()).toBe(0);
	}
}

test('LW-05 · two devices without a connection that end the same task make one that follows, and so once its day comes', async () => {
	const id = await addDaily(addDays(NOW, -3));
	for (const actor of [olga, adam]) {
		actor.network.goOffline();
		const next = await nextOf(viewOf(actor), space, await readTask(actor, id));
		if (next === null) throw new Error('nothing follows');
		const saved = await actor.workspace.records.changeTogether([{ room: room(), ...next }]);
		expect(saved.ok).toBe(true);
	}
	await meet([id, repeatedId(id, NOW)]);
});

test('LW-05 · every device that is open makes the task whose day has come, and all of them one', async () => {
	const id = await addDaily(addDays(NOW, -3));
	const byDay = editTask(
		await readTask(olga, id),
		{ field: 'repeatBy', value: 'day' },
		acting(olga)
	);
	expect((await olga.workspace.records.change(room(), id, byDay)).ok).toBe(true);
	await waitFor(
		async () => (await readTask(adam, id)).repeatBy === 'day',
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
