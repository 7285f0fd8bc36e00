import { afterEach, beforeEach, expect, test } from 'vitest';
import { putMember } from '../../src/lib/documents/write-directory';
import type { Role } from '../../src/lib/domain/member/member';
import { Actor, TestRelay } from '../support/actors';
import { waitFor } from '../support/wait-for';

/** Olga owns the workspace, Adam helps her, Anna sells. */
let relay: TestRelay;
let olga: Actor;
let adam: Actor;
let anna: Actor;

beforeEach(async () => {
	relay = new TestRelay();
	olga = await Actor.found('Olga', relay);
	adam = await olga.invite('Adam', 'admin', relay);
	anna = await olga.invite('Anna', 'agent', relay);
	for (const actor of [olga, adam, anna]) await actor.synced();
});
afterEach(async () => {
	for (const actor of [olga, adam, anna]) await actor.leave();
});

const has = (actor: Actor) => actor.workspace.db.audit.toArray();
const acts = async (actor: Actor) => (await has(actor)).map(({ by, act }) => `${by} ${act}`);

async function setRole(actor: Actor, role: Role): Promise<void> {
	await olga.workspace.directory.edit((doc) => {
		const member = olga.directory.members.get(actor.me);
		if (member !== undefined) putMember(doc, { ...member, role });
	});
	await olga.synced();
}

async function knows(actor: Actor, line: string): Promise<void> {
	let now: string[] = [];
	await waitFor(
		async () => {
			await actor.workspace.audit.synced();
			now = await acts(actor);
			return now.includes(line);
		},
		() => `${actor.name} has ${now.join()}`
	);
}

test('HI-09 · admins have the audit log on their devices, and it is there without a connection', async () => {
	await knows(adam, `${anna.me} joined`);
	await knows(olga, `${anna.me} joined`);
	adam.network.cut();
	await adam.reload();
	expect(await acts(adam)).toContain(`${anna.me} joined`);
	expect(await has(anna)).toEqual([]);
});

test('HI-09 · who is no admin any more loses it, and who becomes one gets it', async () => {
	await knows(adam, `${anna.me} joined`);
	await setRole(adam, 'agent');
	await waitFor(
		async () => (await has(adam)).length === 0,
		() => 'Adam keeps the log'
	);
	await adam.workspace.audit.synced();
	expect(await has(adam)).toEqual([]);
	await setRole(anna, 'admin');
	await knows(anna, `${olga.me} role-changed`);
});

test('HI-10 · an export without a connection is told when there is one, once', async () => {
	anna.network.online = false;
	anna.network.cut();
	await anna.workspace.audit.report('records', 'north', 7);
	await anna.reload();
	expect(await anna.workspace.db.reports.count()).toBe(1);
	anna.network.online = true;
	anna.workspace.retry();
	await waitFor(
		async () => (await anna.workspace.db.reports.count()) === 0,
		() => 'the export is not told'
	);
	await knows(olga, `${anna.me} exported`);
	await anna.workspace.audit.synced();
	const told = (await has(olga)).filter(({ act }) => act === 'exported');
	expect(told).toMatchObject([{ subject: 'records', space: 'north', count: 7 }]);
	expect(await has(anna)).toEqual([]);
});

test('a relay that lost its disk begins a log of its own; what admins have of the other stays', async () => {
	await knows(olga, `${anna.me} joined`);
	const before = (await has(olga)).length;
	relay.comeBackWith([olga, adam, anna].map(({ network }) => network));
	await olga.claim();
	await olga.synced();
	await olga.workspace.audit.report('figures', null, 1);
	await knows(olga, `${olga.me} exported`);
	expect((await has(olga)).length).toBeGreaterThan(before);
	expect(new Set((await has(olga)).map(({ log }) => log)).size).toBe(2);
});
