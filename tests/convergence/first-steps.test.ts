import { expect, test } from 'vitest';
import { assign, createDeal } from '../../src/lib/domain/deal/commands';
import { newId } from '../../src/lib/domain/core/ids';
import type { Space } from '../../src/lib/domain/space/space';
import { roomName } from '../../src/lib/protocol/rooms';
import { Actor, clock, random, TestRelay } from '../support/actors';
import { waitFor } from '../support/wait-for';

async function addDeal(by: Actor, space: Space, owner: string, title = 'Deal'): Promise<string> {
	const id = newId(random);
	const [stage] = space.stages;
	if (stage === undefined) throw new Error('no stage');
	const change = createDeal(
		{
			title,
			customer: null,
			contact: '',
			stage: stage.id,
			closeOn: '2026-12-01',
			rate: { source: 'hand', percent: 50 },
			revenue: 1000,
			owner
		},
		{ space: space.id, currency: 'USD', order: 'a0', fields: [] },
		stage,
		{ actor: by.me, clock, random }
	);
	await by.workspace.records.change(roomName({ kind: 'space', space: space.id }), id, change);
	return id;
}

test('OP-08 · an agent gets their own deals, loses what is given away, and never gets others', async () => {
	const relay = new TestRelay();
	const owner = await Actor.found('Olga', relay);
	await owner.synced();
	const space = await owner.addSpace();
	const agent = await owner.invite('Anna', 'agent', relay);
	const mine = await addDeal(owner, space, agent.me, 'for Anna');
	const others = await addDeal(owner, space, owner.me, 'for Olga');
	await owner.synced();
	await waitFor(
		async () => (await agent.ids('deal')).length > 0,
		() => JSON.stringify(agent.workspace.status)
	);
	await agent.synced();
	expect(await agent.ids('deal')).toEqual([mine]);
	expect((await owner.ids('deal')).sort()).toEqual([mine, others].sort());

	await owner.workspace.records.change(
		roomName({ kind: 'space', space: space.id }),
		mine,
		assign({ owner: agent.me }, owner.me, { actor: owner.me, clock, random })
	);
	await waitFor(
		async () => (await agent.ids('deal')).length === 0,
		() => 'the deal did not leave'
	);
	expect(await agent.workspace.db.updates.where('record').equals(mine).count()).toBe(0);
	const seen = agent.network.received.map((frame) => Buffer.from(frame).toString('latin1')).join();
	expect(seen).toContain(mine);
	expect(seen).not.toContain(others);
	await owner.leave();
	await agent.leave();
});

test('“synced” is not said from the moment that an edit is saved until the relay has it', async () => {
	const relay = new TestRelay();
	const owner = await Actor.found('Olga', relay);
	const space = await owner.addSpace();
	await owner.synced();
	owner.network.delivery = 'held';
	await addDeal(owner, space, owner.me);
	const saying: string[] = [];
	owner.workspace.onChange(() => saying.push(owner.workspace.status.state));
	expect(owner.workspace.status.state).toBe('working');
	await waitFor(
		() => owner.workspace.status.waitingCount === 1,
		() => JSON.stringify(owner.workspace.status)
	);
	expect(saying).not.toContain('synced');
	owner.network.delivery = 'flowing';
	owner.network.deliver(100, () => 0);
	await owner.synced();
	await owner.leave();
});
