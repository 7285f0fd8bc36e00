import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { bodyOf } from '../../src/lib/domain/note/body';
import { noteText, type NoteNode } from '../../src/lib/domain/note/note';
import { putMember } from '../../src/lib/documents/write-directory';
import { setSpaceField } from '../../src/lib/documents/space';
import type { Space } from '../../src/lib/domain/space/space';
import type { Store } from '../../sync-server/store/store';
import { createTopic } from '../../src/lib/domain/topic/commands';
import {
	answerInvitation,
	createSharedDraft,
	inviteToDraft,
	postOfDraft,
	sendSharedDraft
} from '../../src/lib/domain/topic/shared-draft';
import { draftsIn, sentDraftsIn } from '../../src/lib/replica/store/shared-drafts';
import { inTopic } from '../../src/lib/replica/store/threads';
import { Actor, clock, random, TestRelay } from '../support/actors';
import { waitFor } from '../support/wait-for';

const DRAFT = 'draft';
const POST = postOfDraft(DRAFT);
const TOPIC = 't';

describe('HI-17 · a shared draft between devices', () => {
	let relay: TestRelay;
	let olga: Actor;
	let anna: Actor;
	let bob: Actor;
	let space: Space;
	let room: string;
	/** The relay’s disk before there was a draft. */
	let older: Store;

	beforeEach(async () => {
		relay = new TestRelay();
		olga = await Actor.found('olga', relay);
		space = await olga.addSpace({ kind: 'discussion', visibility: 'public', stages: [] });
		room = `space.${space.id}`;
		await olga.synced();
		anna = await olga.invite('anna', 'agent', relay);
		bob = await olga.invite('bob', 'agent', relay);
		const topic = createTopic({ title: 'Rope', space: space.id }, acting(olga));
		await done(olga.workspace.records.change(room, TOPIC, topic));
		for (const actor of [anna, bob]) await here(actor, () => knows(actor, TOPIC));
		older = relay.backup();
		const about = { space: space.id, topic: TOPIC, title: 'Rope', replyTo: null };
		const draft = createSharedDraft({ ...about, invited: [bob.me] }, acting(anna));
		await done(anna.workspace.records.change(room, DRAFT, draft));
		await write(anna, 'Rope is here.');
		await here(bob, async () => (await textOn(bob)) === 'Rope is here.');
	});
	afterEach(async () => {
		for (const actor of [bob, anna, olga]) await actor.leave();
	});

	const acting = ({ me }: Actor) => ({ actor: me, clock, random });
	const here = (actor: Actor, holds: () => boolean | Promise<boolean>) =>
		waitFor(holds, () => `${actor.name} ${JSON.stringify(actor.workspace.status)}`, 8000);
	const knows = async ({ workspace }: Actor, id: string) =>
		(await workspace.db.records.get(id)) !== undefined;
	async function done(saved: Promise<{ readonly ok: boolean }>): Promise<void> {
		expect(await saved).toMatchObject({ ok: true });
	}
	const para = (text: string): NoteNode => ({
		type: 'paragraph',
		content: [{ type: 'text', text }]
	});
	async function write({ workspace, me }: Actor, ...lines: readonly string[]): Promise<void> {
		const { notes } = workspace.records;
		await done(notes.begin(room, DRAFT, { actor: me, clock, random }));
		await done(notes.write(room, DRAFT, lines.map(para)));
	}
	const textOn = async ({ workspace }: Actor) =>
		noteText((await workspace.records.read(bodyOf(DRAFT)))?.note ?? [], () => '').trim();
	const join = (actor: Actor) =>
		done(actor.workspace.records.change(room, DRAFT, answerInvitation(true, acting(actor))));
	async function send(actor: Actor, text: string): Promise<void> {
		const row = await actor.workspace.db.records.get(DRAFT);
		if (row?.kind !== 'draft') throw new Error('no draft');
		const writers = [anna.me, ...row.joined];
		const said = sendSharedDraft(row, writers, text, acting(actor));
		if (said === null) throw new Error('nothing was said');
		await done(actor.workspace.records.change(room, POST, said));
	}
	const postsOn = async ({ workspace }: Actor) =>
		(await inTopic(workspace.db, TOPIC).toArray()).map(({ id, by, with: others, text }) => ({
			...{ id, by, others, text }
		}));
	async function offline({ workspace, network }: Actor): Promise<void> {
		network.online = false;
		network.cut();
		await waitFor(
			() => workspace.status.state !== 'synced',
			() => 'still synced'
		);
	}

	test('two write it without a connection, and have both texts; an owner of the company has none of it', async () => {
		await join(bob);
		for (const actor of [anna, bob]) await offline(actor);
		await write(anna, 'Rope is here.', 'From Anna.');
		await write(bob, 'From Bob.', 'Rope is here.');
		for (const actor of [anna, bob]) actor.network.online = true;
		const words = (text: string) =>
			['Rope is here.', 'From Anna.', 'From Bob.'].filter((each) => text.includes(each));
		for (const actor of [anna, bob]) {
			await here(actor, async () => words(await textOn(actor)).length === 3);
			await actor.synced();
		}
		expect(await textOn(anna)).toBe(await textOn(bob));
		expect(await draftsIn(bob.workspace.db, TOPIC)).toHaveLength(1);
		await olga.synced();
		expect(await olga.workspace.db.records.get(DRAFT)).toBeUndefined();
		expect(await olga.workspace.db.bodies.get(bodyOf(DRAFT))).toBeUndefined();
	});

	test('both send it without a connection: one post, by the first, with the other; nothing is told as refused', async () => {
		await join(bob);
		await here(anna, async () => {
			const row = await anna.workspace.db.records.get(DRAFT);
			return row?.kind === 'draft' && row.joined.includes(bob.me);
		});
		for (const actor of [anna, bob]) await offline(actor);
		await send(anna, 'Rope is here.');
		await send(bob, 'Rope is here.');
		// Whoever has sent it has it among the posts, and not among the drafts.
		expect(await draftsIn(bob.workspace.db, TOPIC)).toEqual([]);
		anna.network.online = true;
		await anna.synced();
		await here(olga, async () => (await postsOn(olga)).length === 1);
		bob.network.online = true;
		await bob.synced();
		const one = [{ id: POST, by: anna.me, others: [bob.me], text: 'Rope is here.' }];
		for (const actor of [anna, bob, olga]) {
			await here(actor, async () => (await postsOn(actor))[0]?.by === anna.me);
			expect(await postsOn(actor), actor.name).toEqual(one);
			expect(await draftsIn(actor.workspace.db, TOPIC)).toEqual([]);
		}
		expect(await bob.workspace.db.refusals.count()).toBe(0);
	});

	test('what somebody wrote without a connection, after it was sent, is kept for them', async () => {
		await join(bob);
		await bob.synced();
		await offline(bob);
		await write(bob, 'Rope is here.', 'One thing more.');
		await send(anna, 'Rope is here.');
		await anna.synced();
		bob.network.online = true;
		await here(bob, async () => (await bob.workspace.db.refusals.count()) > 0);
		const [kept] = await bob.workspace.db.refusals.toArray();
		expect(kept).toMatchObject({ rule: 'HI-17', reason: 'sent' });
		expect(JSON.stringify(kept)).toContain('One thing more.');
		await here(bob, async () => (await textOn(bob)) === 'Rope is here.');
	});

	test('what somebody wrote while another had sent it without a connection stays in its text, for those who write it', async () => {
		await join(bob);
		await here(anna, async () => {
			const row = await anna.workspace.db.records.get(DRAFT);
			return row?.kind === 'draft' && row.joined.includes(bob.me);
		});
		await offline(anna);
		await send(anna, 'Rope is here.');
		await write(bob, 'Rope is here.', 'One thing more.');
		await bob.synced();
		anna.network.online = true;
		for (const actor of [anna, bob]) {
			await here(actor, async () => (await sentDraftsIn(actor.workspace.db, TOPIC)).length === 1);
			await here(actor, async () => (await textOn(actor)).includes('One thing more.'));
			await actor.synced();
			expect((await postsOn(actor)).map(({ text }) => text)).toEqual(['Rope is here.']);
			expect(await actor.workspace.db.refusals.count(), actor.name).toBe(0);
		}
	});

	/** The relay lost all of the draft; Anna, who began it, comes back after the others. */
	async function restored(): Promise<void> {
		anna.network.goOffline();
		relay.comeBackWith([olga.network, bob.network], older);
		for (const { workspace } of [olga, bob]) workspace.retry();
		await olga.synced();
		await here(bob, () => bob.workspace.status.waitingCount > 0);
	}
	async function annaComesBack(): Promise<void> {
		anna.network.online = true;
		anna.workspace.retry();
		await here(anna, () => anna.workspace.status.state === 'synced');
	}

	test('a relay that lost it gets it back: what Bob wrote waits for Anna, without whom there is no draft', async () => {
		await write(bob, 'Rope is here.', 'From Bob.');
		await here(anna, async () => (await textOn(anna)).includes('From Bob.'));
		await bob.synced();
		await restored();
		expect(await textOn(bob)).toContain('From Bob.');
		await annaComesBack();
		for (const actor of [anna, bob]) {
			await here(actor, async () => (await textOn(actor)).includes('From Bob.'));
			await actor.synced();
			expect(await textOn(actor)).toContain('Rope is here.');
			expect(await actor.workspace.db.refusals.count(), actor.name).toBe(0);
		}
	});

	/** From now on Anna is a guest, who brings nothing back. */
	async function annaIsGuest(): Promise<void> {
		const known = olga.directory.members.get(anna.me);
		if (known === undefined) throw new Error('no Anna');
		await olga.workspace.directory.edit((doc) => {
			putMember(doc, { ...known, role: 'guest' });
		});
		await olga.synced();
	}

	test('where its owner may not bring it back any more, what others wrote is kept for them and waits no more', async () => {
		await join(bob);
		await write(bob, 'Rope is here.', 'From Bob.');
		await bob.synced();
		await restored();
		await annaIsGuest();
		// What waits is tried again from time to time, and with the next connection.
		bob.network.cut();
		await bob.synced();
		const kept = await bob.workspace.db.refusals.toArray();
		expect(kept.map(({ record, rule, reason }) => ({ record, rule, reason }))).toContainEqual({
			...{ record: bodyOf(DRAFT), rule: 'HI-17', reason: 'lost' }
		});
		expect([await knows(bob, DRAFT), await textOn(bob)]).toEqual([false, '']);
	});

	test('an admin whom it names brings it back, with what they wrote, in its owner’s name', async () => {
		const both = inviteToDraft({ participants: [bob.me] }, [bob.me, olga.me], acting(anna));
		await done(anna.workspace.records.change(room, DRAFT, both));
		await here(olga, async () => (await textOn(olga)) === 'Rope is here.');
		await write(olga, 'Rope is here.', 'From Olga.');
		await olga.synced();
		await here(bob, async () => (await textOn(bob)).includes('From Olga.'));
		anna.network.goOffline();
		relay.comeBackWith([olga.network, bob.network], older);
		olga.workspace.retry();
		await annaIsGuest();
		bob.workspace.retry();
		await here(bob, async () => (await textOn(bob)).includes('From Olga.'));
		for (const actor of [olga, bob]) {
			await actor.synced();
			expect(await actor.workspace.db.records.get(DRAFT)).toMatchObject({ owner: anna.me });
			expect(await actor.workspace.db.refusals.count(), actor.name).toBe(0);
		}
	});

	test('a relay that lost it after it was sent gets it back behind its post, which an admin brings', async () => {
		await join(bob);
		await here(anna, async () => {
			const row = await anna.workspace.db.records.get(DRAFT);
			return row?.kind === 'draft' && row.joined.includes(bob.me);
		});
		await send(anna, 'Rope is here.');
		for (const actor of [anna, bob, olga]) {
			await here(actor, async () => (await postsOn(actor)).length === 1);
			await actor.synced();
		}
		anna.network.goOffline();
		relay.comeBackWith([olga.network, bob.network], older);
		for (const { workspace } of [olga, bob]) workspace.retry();
		await olga.synced();
		await annaComesBack();
		await bob.synced();
		for (const actor of [anna, bob]) {
			await here(actor, async () => knows(actor, DRAFT));
			expect(await postsOn(actor)).toHaveLength(1);
			// Its text rests, and is nobody's who has not written it: what the relay does not take of it is kept for its writers.
			const kept = await actor.workspace.db.refusals.toArray();
			expect(
				kept.every(({ record, reason }) => record === bodyOf(DRAFT) && reason === 'sent')
			).toBe(true);
		}
	});

	test('one that is refused takes the post along that it was sent as: both are kept for who made them', async () => {
		await offline(bob);
		const about = {
			space: space.id,
			topic: TOPIC,
			title: 'Rope',
			replyTo: null,
			invited: [anna.me]
		};
		const { records } = bob.workspace;
		await done(records.change(room, 'other', createSharedDraft(about, acting(bob))));
		const draft = { id: 'other', space: space.id, topic: TOPIC };
		const said = sendSharedDraft(draft, [bob.me], 'Come all', acting(bob));
		if (said === null) throw new Error('nothing was said');
		await done(records.change(room, postOfDraft('other'), said));
		await olga.workspace.space(space.id).edit((doc) => {
			setSpaceField(doc, 'postsBy', 'admins');
		});
		await olga.synced();
		bob.network.online = true;
		await bob.synced();
		const kept = (await bob.workspace.db.refusals.toArray()).map(({ record }) => record);
		expect(kept.sort()).toEqual([postOfDraft('other'), 'other'].sort());
		expect(await postsOn(bob)).toEqual([]);
	});

	test('who is not invited any more loses it, with its text', async () => {
		const away = inviteToDraft({ participants: [bob.me] }, [], acting(anna));
		await done(anna.workspace.records.change(room, DRAFT, away));
		await here(bob, async () => !(await knows(bob, DRAFT)));
		await here(bob, async () => (await textOn(bob)) === '');
	});
});
