import { isDeepStrictEqual } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readDirectory } from '../../src/lib/documents/directory';
import { putMember, putTeam } from '../../src/lib/documents/write-directory';
import { putStage, readSpace } from '../../src/lib/documents/space';
import { createDeal } from '../../src/lib/domain/deal/commands';
import { newId } from '../../src/lib/domain/core/ids';
import { addPost } from '../../src/lib/domain/history/commands';
import type { Space } from '../../src/lib/domain/space/space';
import { CLOSE } from '../../src/lib/protocol/messages';
import { roomName } from '../../src/lib/protocol/rooms';
import { Actor, clock, random, TestRelay } from '../support/actors';
import { waitFor } from '../support/wait-for';

let relay: TestRelay;
let olga: Actor;
let anna: Actor;
let space: Space;
let deal: string;

const networks = () => [olga.network, anna.network];
const roomOf = ({ id }: Pick<Space, 'id'>) => roomName({ kind: 'space', space: id });

beforeEach(async () => {
	relay = new TestRelay();
	olga = await Actor.found('Olga', relay);
	await olga.synced();
	space = await olga.addSpace();
	anna = await olga.invite('Anna', 'agent', relay);
	for (const actor of [olga, anna]) await actor.synced();
	deal = await addDeal(anna, space);
	await anna.synced();
	await olga.synced();
	await waitFor(
		async () => (await olga.ids('deal')).length === 1,
		() => 'the deal is everywhere'
	);
});

afterEach(async () => {
	for (const actor of [olga, anna]) await actor.leave();
});

async function addDeal(actor: Actor, { id, stages }: Space): Promise<string> {
	const acting = { actor: actor.me, clock, random };
	const record = newId(random);
	const [stage] = stages;
	if (stage === undefined) throw new Error('no stages');
	const change = createDeal(
		{
			title: 'Boats',
			customer: null,
			contact: '',
			owner: actor.me,
			revenue: 100,
			rate: { source: 'stage' },
			closeOn: '2031-01-01',
			stage: stage.id
		},
		{ space: id, currency: 'USD', order: 'a0', fields: [] },
		stage,
		acting
	);
	const made = await actor.workspace.records.change(roomOf({ id }), record, change);
	expect(made.ok).toBe(true);
	return record;
}

async function rename(actor: Actor, name: string): Promise<void> {
	const done = await actor.workspace.directory.edit((doc) => {
		const member = readDirectory(doc).members.get(actor.me);
		if (member !== undefined) putMember(doc, { ...member, name });
	});
	expect(done.ok).toBe(true);
}

const spaceOf = (actor: Actor, { id }: Space) =>
	actor.workspace.space(id).read((doc) => readSpace(doc, id));

/** Both devices have the same, and nothing waits or was refused. */
async function expectEqual(deals: number): Promise<void> {
	const both = [olga, anna];
	let counts: readonly number[] = [];
	await waitFor(
		async () => {
			counts = await Promise.all(both.map(async (actor) => (await actor.ids('deal')).length));
			return (
				both.every(({ workspace }) => workspace.status.state === 'synced') &&
				counts.every((count) => count === deals) &&
				// The order of an entry's fields says who wrote it: the device or the relay.
				isDeepStrictEqual(anna.workspace.catalogue, olga.workspace.catalogue)
			);
		},
		() =>
			JSON.stringify({
				counts,
				of: both.map(({ workspace }) => [workspace.status, workspace.catalogue])
			})
	);
	expect(anna.directory).toEqual(olga.directory);
	expect(spaceOf(anna, space)).toEqual(spaceOf(olga, space));
	for (const { workspace } of both) {
		expect(await workspace.db.outbox.count()).toBe(0);
		expect(await workspace.db.refusals.toArray()).toEqual([]);
		const whole = await workspace.records.read(deal);
		expect(whole?.history.length).toBe(1);
	}
}

describe('a relay that has lost its disk', () => {
	test('takes nothing from anybody while nobody has claimed it', async () => {
		relay.comeBackWith(networks());
		for (const { workspace } of [olga, anna]) {
			await waitFor(
				() => workspace.status.ended?.code === CLOSE.unclaimed,
				() => JSON.stringify(workspace.status)
			);
			expect(workspace.catalogue.length).toBe(1);
			expect(await workspace.db.records.count()).toBe(1);
			expect(workspace.removal).toBeNull();
		}
		await addDeal(anna, space);
		await anna.reload();
		expect(await anna.ids('deal')).toHaveLength(2);
		await anna.workspace.space(space.id).whenLoaded();
		expect(spaceOf(anna, space)?.name).toBe('Sales');
	});

	test('is filled again by its owner’s device; the others recover by themselves', async () => {
		const stages = spaceOf(olga, space)?.stages.length;
		relay.comeBackWith(networks());
		await rename(anna, 'Ann');
		await addDeal(anna, space);
		await olga.claim();
		await expectEqual(2);
		expect(olga.directory.members.get(anna.me)?.name).toBe('Ann');
		expect(spaceOf(anna, space)?.stages.length).toBe(stages);
		await anna.reload();
		await olga.reload();
		await expectEqual(2);
	});
});

describe('a relay that was restored from an older state', () => {
	test('gets back what happened since from the devices that did it, each bringing its own', async () => {
		const older = relay.backup();
		await rename(anna, 'Ann');
		await olga.workspace.directory.edit((doc) => {
			putTeam(doc, { id: 'north', name: 'North', label: '', supervisors: [], importId: null });
		});
		const [first] = space.stages;
		if (first === undefined) throw new Error('no stages');
		await olga.workspace.space(space.id).edit((doc) => {
			putStage(doc, { ...first, hint: 'Call them' });
		});
		const room = roomOf(space);
		const post = addPost('Hello', { actor: anna.me, clock, random });
		if (post === null) throw new Error('no post');
		await anna.workspace.records.change(room, deal, post);
		const own = await anna.addSpace({ name: 'Anna’s' });
		await addDeal(anna, own);
		for (const actor of [olga, anna]) await actor.synced();
		await expectEqual(2);
		relay.comeBackWith(networks(), older);
		for (const { workspace } of [olga, anna]) workspace.retry();
		await waitFor(
			() => olga.workspace.catalogue.length === 2 && anna.workspace.catalogue.length === 2,
			() => 'both spaces'
		);
		await expectEqual(2);
		expect(olga.directory.members.get(anna.me)?.name).toBe('Ann');
		expect(olga.directory.teams.has('north')).toBe(true);
		expect(spaceOf(anna, space)?.stages[0]?.hint).toBe('Call them');
		expect((await olga.workspace.records.read(deal))?.posts).toHaveLength(1);
	});

	test('a member’s device brings its own changes of a shared document, and nobody else’s', async () => {
		const older = relay.backup();
		await olga.workspace.directory.edit((doc) => {
			putTeam(doc, { id: 'north', name: 'North', label: '', supervisors: [], importId: null });
		});
		await rename(anna, 'Ann');
		for (const actor of [olga, anna]) await actor.synced();
		await waitFor(
			() => anna.directory.teams.has('north'),
			() => 'Anna has the team'
		);
		olga.network.goOffline();
		relay.comeBackWith(networks(), older);
		anna.workspace.retry();
		await waitFor(
			() => anna.workspace.status.state === 'synced' && !anna.directory.teams.has('north'),
			() => JSON.stringify(anna.workspace.status)
		);
		expect(anna.directory.members.get(anna.me)?.name).toBe('Ann');
		expect(await anna.workspace.db.refusals.count()).toBe(0);
		olga.network.online = true;
		olga.workspace.retry();
		await waitFor(
			() => anna.directory.teams.has('north'),
			() => 'the owner’s device brings the rest'
		);
		await expectEqual(1);
	});

	test('is noticed also when its log has meanwhile gone further than where its devices were', async () => {
		const bob = await olga.invite('Bob', 'agent', relay);
		try {
			await bob.synced();
			bob.network.goOffline();
			const older = relay.backup();
			for (let n = 0; n < 3; n++) await addDeal(anna, space);
			for (const actor of [olga, anna]) await actor.synced();
			await expectEqual(4);
			for (const actor of [olga, anna]) actor.network.goOffline();
			relay.comeBackWith([...networks(), bob.network], older);
			// More than the three that the relay has lost.
			for (let n = 0; n < 5; n++) await addDeal(bob, space);
			bob.network.online = true;
			bob.workspace.retry();
			await bob.synced();
			for (const actor of [anna, olga]) {
				actor.network.online = true;
				actor.workspace.retry();
			}
			await waitFor(
				async () => (await olga.ids('deal')).length === 9 && (await anna.ids('deal')).length === 4,
				() => JSON.stringify([olga, anna, bob].map(({ workspace }) => workspace.status))
			);
			for (const actor of [olga, anna, bob]) await actor.synced();
			// Whoever is new is sent all of it: it is at the relay, not only on the devices.
			const adam = await olga.invite('Adam', 'admin', relay);
			await adam.synced();
			await waitFor(
				async () => (await adam.ids('deal')).length === 9,
				() => 'all nine deals'
			);
			await adam.leave();
		} finally {
			await bob.leave();
		}
	});
});
