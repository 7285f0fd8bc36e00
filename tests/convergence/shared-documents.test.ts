import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { readDirectory } from '../../src/lib/documents/directory';
import { putMember, putTeam } from '../../src/lib/documents/write-directory';
import { putStage, readSpace, setSpaceField } from '../../src/lib/documents/space';
import { newId } from '../../src/lib/domain/core/ids';
import { createDeal } from '../../src/lib/domain/deal/commands';
import type { Role } from '../../src/lib/domain/member/member';
import { Generations } from '../../src/lib/replica/generations';
import { DocumentInstance } from '../../src/lib/replica/document-instance';
import type { LiveDocument } from '../../src/lib/replica/live-document';
import type { Workspace } from '../../src/lib/replica/workspace';
import { roomName } from '../../src/lib/protocol/rooms';
import { Actor, clock, random, TestRelay } from '../support/actors';
import { waitFor } from '../support/wait-for';

let relay: TestRelay;
let olga: Actor;
let adam: Actor;
let anna: Actor;

beforeEach(async () => {
	relay = new TestRelay();
	olga = await Actor.found('Olga', relay);
	await olga.synced();
	adam = await olga.invite('Adam', 'admin', relay);
	anna = await olga.invite('Anna', 'agent', relay);
	for (const actor of [olga, adam, anna]) await actor.synced();
});

afterEach(async () => {
	vi.restoreAllMocks();
	for (const actor of [olga, adam, anna]) await actor.leave();
});

const nameIn = (workspace: Workspace, member: string) =>
	workspace.directory.read(readDirectory).members.get(member)?.name;

/** A method as it is before it is replaced by a spy, to be applied to whatever it is called on. */
const original = <Class, Key extends keyof Class>(
	of: { readonly prototype: Class },
	method: Key
): Class[Key] => of.prototype[method];

/** Changes a member as somebody who may not know yet that they may not. */
async function change(document: LiveDocument, id: string, fields: { name?: string; role?: Role }) {
	return document.edit((doc) => {
		const member = readDirectory(doc).members.get(id);
		if (member === undefined) throw new Error('no such member');
		putMember(doc, { ...member, ...fields });
	});
}

/** Adam, offline, renames Anna and himself; meanwhile Olga makes him an agent and names a team. */
async function demotedWhileOffline(): Promise<void> {
	adam.network.goOffline();
	expect((await change(adam.workspace.directory, anna.me, { name: 'Annabel' })).ok).toBe(true);
	expect((await change(adam.workspace.directory, adam.me, { name: 'Adam the First' })).ok).toBe(
		true
	);
	await change(olga.workspace.directory, adam.me, { role: 'agent' });
	await olga.workspace.directory.edit((doc) => {
		putTeam(doc, { id: 'north', name: 'North', label: '', supervisors: [], importId: null });
	});
	await olga.synced();
}

function backOnline(): void {
	adam.network.online = true;
	adam.workspace.retry();
}

/** Everybody has Adam's own name and Olga's work, nobody what was refused; and it is in the tray once. */
async function expectSettled(workspaces: readonly Workspace[] = [adam.workspace]): Promise<void> {
	const everywhere = [olga.workspace, anna.workspace, ...workspaces];
	const settled = () =>
		everywhere.every(
			(each) =>
				each.status.state === 'synced' &&
				nameIn(each, adam.me) === 'Adam the First' &&
				nameIn(each, anna.me) === 'Anna' &&
				each.directory.read(readDirectory).teams.has('north')
		);
	await waitFor(settled, () =>
		JSON.stringify(
			everywhere.map((each) => [
				each.status,
				[...each.directory.read(readDirectory).members.values()]
			])
		)
	);
	const rows = await adam.workspace.db.refusals.toArray();
	expect(rows).toMatchObject([
		{
			room: 'directory',
			record: '',
			rule: 'OP-05',
			reason: 'admins-only',
			wanted: {
				of: 'document',
				touches: [{ path: ['members', anna.me, 'name'], from: 'Anna', to: 'Annabel' }]
			}
		}
	]);
}

describe('OP-05 · what an admin did offline who was made an agent meanwhile', () => {
	test('what is their own goes through, what is not goes to the tray, the work of others stays', async () => {
		await demotedWhileOffline();
		backOnline();
		await expectSettled();
		await adam.reload();
		await expectSettled();
	});

	test('with two tabs nothing is handed back', async () => {
		const second = await adam.openTab();
		await demotedWhileOffline();
		await waitFor(
			() => nameIn(second, anna.me) === 'Annabel',
			() => 'the other tab has it, too'
		);
		backOnline();
		second.retry();
		await expectSettled([adam.workspace, second]);
		// Also not later, by whichever tab comes back.
		adam.network.cut();
		await expectSettled([adam.workspace, second]);
	});

	test('what another tab writes in the moment of the change is kept', async () => {
		const second = await adam.openTab();
		await demotedWhileOffline();
		const begin = original(Generations, 'begin');
		let made = 0;
		vi.spyOn(Generations.prototype, 'begin').mockImplementation(async function (
			this: Generations,
			...parts
		) {
			if (made++ === 0) await change(second.directory, adam.me, { name: 'Adam the Second' });
			return begin.apply(this, parts);
		});
		backOnline();
		await waitFor(
			() =>
				[olga.workspace, adam.workspace, second].every(
					(each) => nameIn(each, adam.me) === 'Adam the Second' && nameIn(each, anna.me) === 'Anna'
				),
			() => JSON.stringify([olga, adam].map(({ workspace }) => nameIn(workspace, adam.me)))
		);
		expect(made).toBeGreaterThan(0);
		await adam.synced();
		expect(await adam.workspace.db.refusals.count()).toBe(1);
	});

	test('what a tab writes in the moment of the change before it ends is kept', async () => {
		const second = await adam.openTab();
		await demotedWhileOffline();
		const begin = original(Generations, 'begin');
		let made = 0;
		vi.spyOn(Generations.prototype, 'begin').mockImplementation(async function (
			this: Generations,
			...parts
		) {
			if (made++ === 0) {
				adam.workspace.directory.provider.disconnectBc();
				await change(second.directory, adam.me, { name: 'Adam the Second' });
				await second.close();
			}
			return begin.apply(this, parts);
		});
		backOnline();
		await waitFor(
			() =>
				[olga.workspace, adam.workspace].every(
					(each) => nameIn(each, adam.me) === 'Adam the Second' && nameIn(each, anna.me) === 'Anna'
				),
			() => JSON.stringify([olga, adam].map(({ workspace }) => nameIn(workspace, adam.me)))
		);
		await adam.synced();
		expect(await adam.workspace.db.refusals.count()).toBe(1);
	});

	test('the same after a promotion is made by trying again', async () => {
		await demotedWhileOffline();
		backOnline();
		await expectSettled();
		const [row] = await adam.workspace.db.refusals.toArray();
		expect((await adam.workspace.refused.tryAgain(row?.n ?? 0)).ok).toBe(false);
		await change(olga.workspace.directory, adam.me, { role: 'admin' });
		await waitFor(
			() => adam.directory.members.get(adam.me)?.role === 'admin',
			() => 'Adam is an admin again'
		);
		expect((await adam.workspace.refused.tryAgain(row?.n ?? 0)).ok).toBe(true);
		await waitFor(
			() => nameIn(olga.workspace, anna.me) === 'Annabel',
			() => 'it has arrived'
		);
		expect(await adam.workspace.db.refusals.count()).toBe(0);
	});

	describe('cut off in the middle', () => {
		const crash = () => Promise.reject(new Error('the tab is gone'));

		test('before the new generation is in force', async () => {
			await demotedWhileOffline();
			const spy = vi.spyOn(Generations.prototype, 'begin').mockImplementation(crash);
			backOnline();
			await waitFor(
				() => spy.mock.calls.length > 0,
				() => 'the change was begun'
			);
			adam.network.goOffline();
			vi.restoreAllMocks();
			await adam.reload();
			expect(nameIn(adam.workspace, anna.me)).toBe('Annabel');
			expect(await adam.workspace.db.refusals.count()).toBe(0);
			backOnline();
			await expectSettled();
		});

		test('after it is in force and before the tab has gone over to it', async () => {
			await demotedWhileOffline();
			const open = original(DocumentInstance, 'open');
			const spy = vi.spyOn(DocumentInstance.prototype, 'open').mockImplementation(function (
				this: DocumentInstance,
				name
			) {
				return name.endsWith('/1') ? crash() : open.call(this, name);
			});
			backOnline();
			await waitFor(
				() => spy.mock.calls.some(([name]) => name.endsWith('/1')),
				() => 'the change was begun'
			);
			adam.network.goOffline();
			vi.restoreAllMocks();
			await adam.reload();
			expect(nameIn(adam.workspace, anna.me)).toBe('Anna');
			backOnline();
			await expectSettled();
			await oldDatabaseGone();
		});

		test('before the old database is gone', async () => {
			await demotedWhileOffline();
			vi.spyOn(Generations.prototype, 'cleared').mockImplementation(crash);
			backOnline();
			await expectSettled();
			vi.restoreAllMocks();
			await adam.reload();
			await expectSettled();
			await oldDatabaseGone();
		});

		async function oldDatabaseGone(): Promise<void> {
			await waitFor(
				async () => {
					const row = await adam.workspace.db.meta.get('generation:directory');
					const kept = row?.value as { uncleared: readonly number[] } | undefined;
					return kept?.uncleared.length === 0;
				},
				() => 'nothing is left of the old generation'
			);
			const names = (await indexedDB.databases()).map(({ name }) => name);
			const { profile = '' } = adam.environment;
			const own = names.filter((name) => name?.startsWith(`${profile}-`) === true);
			expect(own.filter((name) => name?.includes('/directory') === true)).toEqual([
				`${profile}-${adam.workspace.id}/directory/1`
			]);
		}
	});
});

describe('SP-02 · settings of a space', () => {
	test('a supervisor who was made an agent meanwhile goes back to the common state', async () => {
		const space = await olga.addSpace();
		await olga.synced();
		await change(olga.workspace.directory, anna.me, { role: 'supervisor' });
		const stageOf = (actor: Actor, at: number) =>
			actor.workspace.space(space.id).read((doc) => readSpace(doc, space.id))?.stages[at];
		await waitFor(
			() =>
				stageOf(anna, 0) !== undefined &&
				anna.directory.members.get(anna.me)?.role === 'supervisor',
			() => 'Anna has the space'
		);
		await anna.synced();
		anna.network.goOffline();
		const [first, second] = space.stages;
		if (first === undefined || second === undefined) throw new Error('no stages');
		const mine = anna.workspace.space(space.id);
		await mine.edit((doc) => {
			setSpaceField(doc, 'name', 'Anna’s');
			putStage(doc, { ...first, probability: 99 });
		});
		await olga.workspace.space(space.id).edit((doc) => {
			putStage(doc, { ...second, hint: 'Call them' });
		});
		await change(olga.workspace.directory, anna.me, { role: 'agent' });
		await olga.synced();
		anna.network.online = true;
		anna.workspace.retry();
		await waitFor(
			async () => (await anna.workspace.db.refusals.count()) === 2,
			() => JSON.stringify(anna.workspace.status)
		);
		await anna.synced();
		await waitFor(
			() => stageOf(anna, 1)?.hint === 'Call them',
			() => 'Olga’s hint'
		);
		expect(mine).toBe(anna.workspace.space(space.id));
		expect(stageOf(anna, 0)?.probability).toBe(first.probability);
		expect(mine.read((doc) => readSpace(doc, space.id))?.name).toBe('Sales');
		const rows = await anna.workspace.db.refusals.toArray();
		expect(rows.map(({ rule, title }) => [rule, title])).toEqual([
			['SP-02', 'Sales'],
			['SP-02', 'Sales']
		]);
	});
});

test('OP-03 · a stage made offline is at the relay before the deal that stands in it', async () => {
	const space = await olga.addSpace();
	await olga.synced();
	const document = adam.workspace.space(space.id);
	await waitFor(
		() => document.read((doc) => readSpace(doc, space.id)) !== null,
		() => 'Adam has the space'
	);
	await adam.synced();
	adam.network.goOffline();
	const [first] = space.stages;
	if (first === undefined) throw new Error('no stages');
	const stage = { ...first, id: 'made-offline', name: 'Made offline' };
	await document.edit((doc) => {
		putStage(doc, stage);
	});
	const change = createDeal(
		{
			title: 'Boats',
			customer: null,
			contact: '',
			owner: adam.me,
			revenue: 100,
			rate: { source: 'stage' },
			closeOn: '2031-01-01',
			stage: stage.id
		},
		{ space: space.id, currency: 'USD', order: 'a0', fields: [] },
		stage,
		{ actor: adam.me, clock, random }
	);
	const room = roomName({ kind: 'space', space: space.id });
	expect((await adam.workspace.records.change(room, newId(random), change)).ok).toBe(true);
	// Frame by frame, so that every order that can happen has the time to.
	adam.network.delivery = 'held';
	adam.network.online = true;
	adam.workspace.retry();
	await waitFor(
		() => {
			adam.network.deliver(1, (bound) => bound - 1);
			return adam.workspace.status.state === 'synced';
		},
		() => JSON.stringify(adam.workspace.status)
	);
	expect(await adam.workspace.db.refusals.toArray()).toEqual([]);
	expect([...relay.store.records(room)]).toHaveLength(1);
});

describe('OP-05 · the rules are asked before anything is written', () => {
	test('also without a connection', async () => {
		anna.network.goOffline();
		const before = anna.directory;
		const result = await change(anna.workspace.directory, anna.me, { role: 'owner' });
		expect(result).toMatchObject({ ok: false, error: { rule: 'DI-02' } });
		expect(anna.directory).toEqual(before);
		expect(anna.workspace.directory.waiting()).toBeNull();
		expect((await change(anna.workspace.directory, anna.me, { name: 'Ann' })).ok).toBe(true);
	});
});

test('who is present stays present when a document is replaced', async () => {
	await demotedWhileOffline();
	const { awareness } = adam.workspace.directory;
	awareness.setLocalState({ user: { member: adam.me } });
	let told = 0;
	awareness.on('change', () => (told += 1));
	backOnline();
	await expectSettled();
	expect(told).toBeGreaterThan(0);
	const present = () =>
		[...olga.workspace.directory.awareness.getStates().values()].filter(
			({ user }) => (user as { member?: string } | undefined)?.member === adam.me
		);
	await waitFor(
		() => present().length === 1,
		() => JSON.stringify(present())
	);
});

describe('DI-07 · a device that has been removed', () => {
	test('deletes nothing by itself, changes nothing, and can save what was not synced', async () => {
		anna.network.goOffline();
		await change(anna.workspace.directory, anna.me, { name: 'Ann' });
		await change(olga.workspace.directory, anna.me, {});
		await olga.workspace.directory.edit((doc) => {
			const member = readDirectory(doc).members.get(anna.me);
			if (member !== undefined) putMember(doc, { ...member, standing: 'removed' });
		});
		await olga.synced();
		anna.network.online = true;
		anna.workspace.retry();
		await waitFor(
			() => anna.workspace.removal !== null,
			() => JSON.stringify(anna.workspace.status)
		);
		expect(await change(anna.workspace.directory, anna.me, { name: 'X' })).toMatchObject({
			ok: false,
			error: { reason: 'not-a-member' }
		});
		const unsynced = await anna.workspace.unsynced();
		expect(JSON.parse(JSON.stringify(unsynced))).toMatchObject({
			documents: [
				{ room: 'directory', touches: [{ path: ['members', anna.me, 'name'], to: 'Ann' }] }
			]
		});
		anna.network.goOffline();
		await anna.reload();
		expect(anna.workspace.removal).toEqual({ by: 'removed' });
		expect(nameIn(anna.workspace, anna.me)).toBe('Ann');
	});
});
