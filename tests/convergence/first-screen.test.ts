import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { newId, type SpaceId } from '../../src/lib/domain/core/ids';
import { createCustomer } from '../../src/lib/domain/customer/commands';
import { putMember } from '../../src/lib/documents/write-directory';
import { putOwnView } from '../../src/lib/documents/private';
import { setSpaceField } from '../../src/lib/documents/space';
import type { Environment } from '../../src/lib/replica/environment';
import { PRESENT_FORMAT } from '../../src/lib/replica/present/rows';
import { Replica } from '../../src/lib/replica/replica';
import { roomName } from '../../src/lib/protocol/rooms';
import { Actor, clock, random, TestRelay } from '../support/actors';
import { waitFor as waitUntil } from '../support/wait-for';

/** Anna's device has the rows of an earlier start; what it opens from then on is counted. */
let relay: TestRelay;
let olga: Actor;
let anna: Actor;
let space: SpaceId;
let sockets: number;
/** Which build of the app her browser has. */
let build: string;
const open: Replica[] = [];

beforeEach(async () => {
	relay = new TestRelay();
	sockets = 0;
	build = 'first';
	olga = await Actor.found('Olga', relay);
	space = (await olga.addSpace({ name: 'Rope' })).id;
	anna = await olga.invite('Anna', 'agent', relay);
	await anna.synced();
	await waitFor(() => anna.workspace.catalogue.some(({ id }) => id === space));
	await anna.workspace.close();
});
afterEach(async () => {
	for (const replica of open.splice(0)) await replica.close();
	await olga.leave();
	anna.device.close();
});

const waitFor = (holds: () => boolean | Promise<boolean>) =>
	waitUntil(holds, () => holds.toString());

/** Opens Anna's copy as a start of her browser does, on a board of the space. */
async function start(first: SpaceId | null = space): Promise<Replica> {
	const { socket } = anna.environment;
	const counted: Environment = {
		...anna.environment,
		build,
		socket: new Proxy(socket, {
			construct: (made, given: ConstructorParameters<typeof WebSocket>) => {
				sockets += 1;
				return new made(...given);
			}
		})
	};
	const replica = await Replica.open(anna.workspace.about, anna.device, counted, first);
	open.push(replica);
	return replica;
}

/** Opens it, waits for its rows, and closes it again. */
async function startBefore(): Promise<void> {
	const replica = await start();
	await replica.space(space).whenLoaded();
	await waitFor(() => replica.status.state === 'synced');
	await replica.close();
	sockets = 0;
}

describe('a start of the app', () => {
	test('without rows, opens the documents before anything is shown', async () => {
		const replica = await start();
		expect(replica.isWhole).toBe(true);
		expect(replica.directory.current?.members.get(anna.me)?.name).toBe('Anna');
	});

	test('says all that the first screen shows from rows, and opens nothing for that', async () => {
		await startBefore();
		const replica = await start();
		expect(replica.isWhole).toBe(false);
		expect(replica.catalogue.map(({ id }) => id)).toEqual([space]);
		expect(replica.space(space).current).toMatchObject({ id: space, name: 'Rope' });
		expect(replica.directory.current?.members.get(anna.me)?.name).toBe('Anna');
		expect(replica.mine.current?.views).toEqual([]);
		expect([sockets, replica.space(space).document]).toEqual([0, null]);
		expect(replica.status.state).toBe('offline');
	});

	test('goes on with the documents, and draws nothing again that is the same', async () => {
		await startBefore();
		const replica = await start();
		const { current } = replica.space(space);
		replica.begin();
		await replica.space(space).whenLoaded();
		await waitFor(() => replica.status.state === 'synced');
		expect(replica.isWhole).toBe(true);
		expect(replica.space(space).current).toBe(current);
		expect(sockets).toBe(1);
	});

	test('opens the documents by itself when nothing is painted', async () => {
		await startBefore();
		const replica = await start();
		await waitFor(() => replica.isWhole);
	});

	test('on another screen than a space shows its frame from rows, and opens the documents at once', async () => {
		await startBefore();
		const replica = await start(null);
		expect(replica.isWhole).toBe(false);
		await replica.directory.whenLoaded();
		expect(replica.isWhole).toBe(true);
	});

	test('of somebody who was removed opens the documents first: they are to be saved or deleted', async () => {
		await startBefore();
		const replica = await start();
		await replica.db.meta.put({ key: 'removed', value: true });
		await replica.close();
		const next = await start();
		expect([next.isWhole, next.removal]).toEqual([true, { by: 'removed' }]);
	});

	test('from rows of another format opens the documents first', async () => {
		await startBefore();
		const replica = await start();
		const room = roomName({ kind: 'space', space });
		const key = `present/${room}`;
		const kept = await replica.db.meta.get(key);
		await replica.db.meta.put({
			key,
			value: { ...Object(kept?.value), format: PRESENT_FORMAT - 1 }
		});
		await replica.close();
		expect((await start()).isWhole).toBe(true);
	});

	test('from rows of another build of the app opens the documents first, and keeps them anew', async () => {
		await startBefore();
		build = 'next';
		const replica = await start();
		expect(replica.isWhole).toBe(true);
		await replica.space(space).whenLoaded();
		await replica.close();
		expect((await start()).isWhole).toBe(false);
	});

	test('shows what others have changed as soon as it is here, and the next start at once', async () => {
		await startBefore();
		await olga.workspace.space(space).edit((doc) => {
			setSpaceField(doc, 'name', 'Sails');
		});
		await olga.synced();
		const replica = await start();
		expect(replica.space(space).current?.name).toBe('Rope');
		const told: unknown[] = [];
		replica.space(space).onChange(() => told.push(replica.space(space).current?.name));
		replica.begin();
		await waitFor(() => replica.space(space).current?.name === 'Sails');
		expect(told).toContain('Sails');
		await replica.close();
		const next = await start();
		expect([next.isWhole, next.space(space).current?.name]).toEqual([false, 'Sails']);
	});
});

describe('before the documents are open', () => {
	beforeEach(startBefore);

	test('what is done waits for them and is saved', async () => {
		const replica = await start();
		const id = newId(random);
		const change = createCustomer(
			{ title: 'Ten ropes' },
			anna.me,
			{ actor: anna.me, clock, random },
			[]
		);
		const [made, kept] = await Promise.all([
			replica.records.change(roomName({ kind: 'customers' }), id, change),
			replica.mine.edit((doc) => {
				putOwnView(doc, { id: 'mine', space, name: 'Mine', view: '{"query":""}' });
			})
		]);
		expect([made.ok, kept.ok]).toEqual([true, true]);
		expect((await replica.records.read(id))?.record.title).toBe('Ten ropes');
		expect(replica.mine.current?.views.map(({ name }) => name)).toEqual(['Mine']);
		await replica.close();
		expect((await start()).mine.current?.views.map(({ name }) => name)).toEqual(['Mine']);
	});

	test('LW-03 · what has just been done is not called synced, from its own turn on', async () => {
		const replica = await start();
		await waitFor(() => replica.status.state === 'synced');
		const acting = { actor: anna.me, clock, random };
		const change = createCustomer({ title: 'A rope' }, anna.me, acting, []);
		const done = replica.records.change(roomName({ kind: 'customers' }), newId(random), change);
		expect(replica.status.state).toBe('working');
		expect(await done).toMatchObject({ ok: true });
		await waitFor(() => replica.status.state === 'synced');
	});

	test('closing the tab opens nothing', async () => {
		const replica = await start();
		await replica.close();
		expect([replica.isWhole, sockets]).toEqual([false, 0]);
	});

	test('a database that has gone is said, and nothing can be saved', async () => {
		const replica = await start();
		await replica.db.delete();
		replica.db.on('versionchange').fire(new Event('versionchange'));
		await waitFor(() => replica.status.state === 'failed');
	});
});

describe('what a member may no longer see', () => {
	beforeEach(startBefore);

	test('goes from the rows as well: a space that is closed to them', async () => {
		const room = roomName({ kind: 'space', space });
		await olga.workspace.space(space).edit((doc) => {
			setSpaceField(doc, 'visibility', 'private');
		});
		await olga.synced();
		const replica = await start();
		expect(await replica.db.meta.get(`present/${room}`)).toBeDefined();
		replica.begin();
		await waitFor(() => replica.catalogue.every(({ enter }) => !enter));
		await waitFor(async () => (await replica.db.meta.get(`present/${room}`)) === undefined);
	});

	test('goes from the rows as well: the others, for somebody who becomes a guest', async () => {
		const replica = await start();
		replica.begin();
		await waitFor(() => replica.status.state === 'synced');
		const bob = await olga.invite('Bob', 'agent', relay);
		await bob.leave();
		await waitFor(() => replica.directory.current?.members.has(bob.me) ?? false);
		await olga.workspace.directory.edit((doc) => {
			const member = olga.directory.members.get(anna.me);
			if (member !== undefined) putMember(doc, { ...member, role: 'guest' });
		});
		await waitFor(() => replica.directory.current?.members.has(bob.me) === false);
		await replica.close();
		const next = await start();
		expect(next.directory.current?.members.has(bob.me)).toBe(false);
	});
});
