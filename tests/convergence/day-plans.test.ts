import { afterEach, beforeEach, expect, test } from 'vitest';
import { createTopic } from '../../src/lib/domain/topic/commands';
import { dropBlock, putBlock, setPlanSharing } from '../../src/lib/documents/private-plan';
import type { PlanSharing } from '../../src/lib/domain/plan/day-plan';
import { Actor, clock, random, TestRelay } from '../support/actors';
import { waitFor } from '../support/wait-for';

const DAY = '2026-03-11';
let relay: TestRelay;
let olga: Actor;
let anna: Actor;
let space: string;

beforeEach(async () => {
	relay = new TestRelay();
	olga = await Actor.found('olga', relay);
	space = (await olga.addSpace({ kind: 'discussion', stages: [] })).id;
	await olga.synced();
	anna = await olga.invite('anna', 'agent', relay);
	await olga.workspace.records.change(
		`space.${space}`,
		'rope',
		createTopic({ title: 'Rope', space }, { actor: olga.me, clock, random })
	);
	await olga.synced();
	await anna.workspace.mine.whenLoaded();
});
afterEach(async () => {
	for (const actor of [anna, olga]) await actor.leave();
});

const block = (id: string, record: string, from: number) => ({
	...{ id, record, day: DAY, from, minutes: 60 }
});
async function shares(actor: Actor, sharing: PlanSharing): Promise<void> {
	await actor.workspace.mine.edit((doc) => {
		setPlanSharing(doc, sharing);
	});
	await actor.synced();
}
const told = (asker: Actor, ...of: readonly Actor[]) =>
	asker.workspace.days.of(
		DAY,
		of.map(({ me }) => me)
	);

test('LW-07 · a colleague is told of a day what its owner chose, each time anew, and nothing while there is no connection', async () => {
	expect(await told(olga, anna)).toEqual([]);
	await anna.workspace.mine.edit((doc) => {
		putBlock(doc, block('a', 'rope', 540), DAY);
		putBlock(doc, block('b', 'elsewhere', 600), DAY);
	});
	await shares(anna, 'busy');
	expect(await told(olga, anna, olga)).toEqual([
		{ member: anna.me, blocks: [{ from: 540, minutes: 120 }] }
	]);
	await shares(anna, 'title');
	expect(await told(olga, anna)).toEqual([
		{
			member: anna.me,
			blocks: [
				{ from: 540, minutes: 60, record: 'rope' },
				{ from: 600, minutes: 60 }
			]
		}
	]);

	anna.network.online = false;
	anna.network.cut();
	await waitFor(
		() => anna.workspace.status.state !== 'synced',
		() => 'still synced'
	);
	// What is planned without a connection is told when there is one; nobody else is known of meanwhile.
	await anna.workspace.mine.edit((doc) => {
		dropBlock(doc, 'b');
	});
	expect(await told(anna, olga)).toBeNull();
	expect((await told(olga, anna))?.[0]?.blocks).toHaveLength(2);
	anna.network.online = true;
	anna.workspace.networkChanged();
	await anna.synced();
	expect((await told(olga, anna))?.[0]?.blocks).toHaveLength(1);
});
