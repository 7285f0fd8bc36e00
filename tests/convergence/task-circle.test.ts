import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { RecordId } from '../../src/lib/domain/core/ids';
import { addDependency, backwards, removeDependency } from '../../src/lib/domain/task/dependencies';
import { circleOf } from '../../src/lib/domain/task/paths';
import { tasksAlong, toEarlier } from '../../src/lib/features/records/tasks/relatives';
import type { Actor } from '../support/actors';
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

/** Lets a task wait for another one, as the screen does: a circle is refused. */
async function wait(by: Actor, id: RecordId, before: RecordId): Promise<boolean> {
	const { db, records } = by.workspace;
	const task = await two.read(by, id);
	const tasks = await tasksAlong(db, [before], toEarlier);
	const change = addDependency(task, before, 'finish-start', tasks, two.acting(by));
	if (!change.ok) return false;
	return (await records.change(two.room, id, change.value)).ok;
}

/** The circle that a task is in, as this device shows it. */
async function circle(by: Actor, id: RecordId) {
	return circleOf(id, backwards(await tasksAlong(by.workspace.db, [id], toEarlier)));
}

test('LW-05 · a circle that two people close without a connection is found by both, and one of them breaks it for both', async () => {
	const [dig, pour, build] = [await two.add('Dig'), await two.add('Pour'), await two.add('Build')];
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
	const less = removeDependency(task, build, two.acting(adam));
	expect((await adam.workspace.records.change(two.room, dig, less)).ok).toBe(true);
	for (const actor of [olga, adam]) {
		await waitFor(
			async () => (await circle(actor, dig)) === null,
			() => `${actor.name} still has a circle`
		);
	}
});
