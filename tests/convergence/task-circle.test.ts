import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { newId, type RecordId } from '../../src/lib/domain/core/ids';
import type { Space } from '../../src/lib/domain/space/space';
import { createTask } from '../../src/lib/domain/task/commands';
import { addDependency, backwards, removeDependency } from '../../src/lib/domain/task/dependencies';
import { circleOf } from '../../src/lib/domain/task/paths';
import { tasksAlong, toEarlier } from '../../src/lib/features/records/tasks/relatives';
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

const room = () => roomName({ kind: 'space', space: space.id });
const acting = (by: Actor) => ({ actor: by.me, clock, random });

async function add(title: string): Promise<RecordId> {
	const [stage] = space.stages;
	if (stage === undefined) throw new Error('no stage');
	const id = newId(random);
	const draft = { title, space: space.id, stage, order: 'a0', owner: adam.me, dueOn: null };
	const made = createTask({ ...draft, fields: [] }, acting(olga));
	expect((await olga.workspace.records.change(room(), id, made)).ok).toBe(true);
	await waitFor(
		async () => (await adam.ids('task')).includes(id),
		() => `no ${title}`
	);
	return id;
}

/** Lets a task wait for another one, as the screen does: a circle is refused. */
async function wait(by: Actor, id: RecordId, before: RecordId): Promise<boolean> {
	const { db, records } = by.workspace;
	const task = (await records.read(id))?.record;
	if (task?.kind !== 'task') throw new Error('no task');
	const tasks = await tasksAlong(db, [before], toEarlier);
	const change = addDependency(task, before, 'finish-start', tasks, acting(by));
	if (!change.ok) return false;
	return (await records.change(room(), id, change.value)).ok;
}

/** The circle that a task is in, as this device shows it. */
async function circle(by: Actor, id: RecordId) {
	return circleOf(id, backwards(await tasksAlong(by.workspace.db, [id], toEarlier)));
}

test('LW-05 · a circle that two people close without a connection is found by both, and one of them breaks it for both', async () => {
	const [dig, pour, build] = [await add('Dig'), await add('Pour'), await add('Build')];
	expect(await wait(olga, pour, dig)).toBe(true);
	await olga.synced();
	await waitFor(
		async () => (await circle(adam, dig)) === null && !(await wait(adam, dig, pour)),
		() => 'Adam does not know that it waits'
	);
	for (const actor of [olga, adam]) actor.network.goOffline();
	// Neither of the two closes a circle, as far as each of them knows.
	expect(await wait(olga, dig, build)).toBe(true);
	expect(await wait(adam, build, pour)).toBe(true);
	expect([await circle(olga, dig), await circle(adam, dig)]).toEqual([null, null]);
	for (const actor of [olga, adam]) actor.network.online = true;
	for (const actor of [olga, adam]) {
		await waitFor(
			async () => (await circle(actor, dig)) !== null,
			() => `${actor.name} finds no circle`
		);
		expect(await circle(actor, dig)).toEqual([dig, build, pour]);
		// Nothing was refused: each of the steps was right.
		expect(await actor.workspace.db.refusals.count()).toBe(0);
	}
	const task = (await adam.workspace.records.read(dig))?.record;
	if (task?.kind !== 'task') throw new Error('no task');
	const less = removeDependency(task, build, acting(adam));
	expect((await adam.workspace.records.change(room(), dig, less)).ok).toBe(true);
	for (const actor of [olga, adam]) {
		await waitFor(
			async () => (await circle(actor, dig)) === null,
			() => `${actor.name} still has a circle`
		);
	}
});
