import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { FromDevice } from '../../src/lib/protocol/messages';
import { CLOSE } from '../../src/lib/protocol/messages';
import type { Question } from '../../src/lib/protocol/handshake';
import { hashOf } from '../../sync-server/access/secret-hash';
import { DEFAULT_LIMITS } from '../../sync-server/common/limits';
import { SILENT } from '../../sync-server/common/meter';
import { Relay } from '../../sync-server/rooms/relay';
import { firstUpdate } from '../../src/lib/documents/record';
import { dealOf } from '../support/guarded-records';
import { GuardedRelay } from '../support/guarded-relay';
import { syncFrame } from '../support/hostile-kit';
import { makeKey, RawConnection } from '../support/raw-device';
import { noSpace, SlowStore } from '../support/slow-store';

let store: SlowStore;
let guarded: GuardedRelay;
beforeEach(async () => {
	store = SlowStore.make();
	guarded = await GuardedRelay.open({ proving: 10_000 }, store);
});
afterEach(async () => {
	store.failure = null;
	store.release();
	await guarded.relay.stop();
	store.remove();
});

const link = (uses: number): Question => ({
	ask: 'invite',
	id: 'link',
	role: 'agent',
	team: null,
	spaces: ['north'],
	member: null,
	lifetime: 600_000,
	uses,
	secretHash: hashOf('secret')
});

async function ask(question: Question): Promise<void> {
	const olga = await guarded.inside(guarded.olga);
	olga.say({ type: 'ask', number: 1, question });
	await olga.until('answer');
	olga.hangUp();
}

/** Somebody new knocks with the link. */
function knock(name: string, key = makeKey()): RawConnection {
	const door = new RawConnection(guarded.relay, 'directory');
	const intent = {
		kind: 'join',
		invitation: 'link',
		secret: 'secret',
		name,
		deviceName: name
	} as const;
	door.hello(key, 'workspace', intent);
	return door;
}

const membersNamed = (prefix: string) =>
	[...guarded.relay.directory.members.values()].filter(({ name }) => name.startsWith(prefix));

describe('reading, deciding and writing are one step', () => {
	test('a link for one lets in one of ten who come at the same moment', async () => {
		await ask(link(1));
		store.isHeld = true;
		const doors = Array.from({ length: 10 }, (_, n) => knock(`New ${String(n)}`));
		await expect.poll(() => doors.filter(({ closed }) => closed !== null)).toHaveLength(9);
		store.release();
		await expect
			.poll(() => doors.filter(({ messages }) => messages.some(({ type }) => type === 'welcome')))
			.toHaveLength(1);
		expect(membersNamed('New')).toHaveLength(1);
		expect(guarded.relay.invitations.list()).toMatchObject([{ used: 1 }]);
	});

	test('a link whose use could not be stored is as good as before, and nobody has come in', async () => {
		await ask(link(1));
		store.failure = noSpace();
		const key = makeKey();
		const first = knock('New', key);
		await first.until('closed');
		expect(first.closed?.code).toBe(CLOSE.storage);
		expect(membersNamed('New')).toEqual([]);
		store.failure = null;
		const again = knock('New', key);
		await again.until('welcome');
		expect(membersNamed('New')).toHaveLength(1);
		expect(guarded.relay.directory.devices.get(key.id)?.member).toBe(membersNamed('New')[0]?.id);
	});

	test('a device that was cut off while it came in finds its place, and uses nothing again', async () => {
		await ask(link(1));
		const key = makeKey();
		store.isHeld = true;
		knock('New', key).hangUp();
		const second = knock('New', key);
		await expect.poll(() => store.held).toBeGreaterThan(0);
		store.release();
		await expect.poll(() => membersNamed('New')).toHaveLength(1);
		const third = knock('New', key);
		await third.until('welcome');
		expect(membersNamed('New')).toHaveLength(1);
		expect(guarded.relay.invitations.list()).toMatchObject([{ used: 1 }]);
		second.hangUp();
	});

	test('the use of a link, the member, the device and the place in a space are in one commit', async () => {
		await ask(link(1));
		await knock('New').until('welcome');
		const used = store.committed.filter((parts) => parts.includes('directory'));
		expect(used.at(-1)).toEqual(
			expect.arrayContaining(['directory', 'space.north', 'invitations/link'])
		);
	});

	test('SCHEMA · two records that come to two rooms under one id at the same moment: the second is refused', async () => {
		const deals = await guarded.follow('olga');
		const customers = await guarded.follow('olga', 'customers');
		store.isHeld = true;
		deals.say({ type: 'edit', number: 1, record: 'one', update: dealOf('olga') });
		await expect.poll(() => store.held).toBeGreaterThan(0);
		const update = firstUpdate({ set: { kind: 'customer', name: 'Acme' }, history: [], posts: [] });
		customers.say({ type: 'edit', number: 1, record: 'one', update });
		store.release();
		await customers.until('refused');
		expect(customers.messages.find(({ type }) => type === 'refused')).toMatchObject({
			rule: 'SCHEMA',
			facts: { field: 'id' }
		});
		await deals.until('accepted');
		expect(store.roomsOf('one')).toEqual(['space.north']);
	});

	test('an id that could not be stored in one room may come to another', async () => {
		const deals = await guarded.follow('olga');
		store.failure = noSpace();
		deals.say({ type: 'edit', number: 1, record: 'one', update: dealOf('olga') });
		await deals.until('closed');
		store.failure = null;
		await expect.poll(() => guarded.relay.storage.isFailing, { timeout: 5000 }).toBe(false);
		expect(store.roomsOf('one')).toEqual([]);
		const again = await guarded.follow('olga');
		again.say({ type: 'edit', number: 1, record: 'one', update: dealOf('olga') });
		await again.until('accepted');
	});

	test('a token that is in use when it is revoked is gone, also after a restart', async () => {
		await ask({
			ask: 'make-token',
			id: 'token',
			name: 'script',
			space: 'north',
			write: false,
			manage: false,
			lifetime: 600_000,
			secretHash: hashOf('secret')
		});
		store.isHeld = true;
		// Each use notes its moment, and each note waits for the disk.
		const scripts = Array.from(
			{ length: 18 },
			() => new RawConnection(guarded.relay, 'space.north', 'token.secret')
		);
		const olga = await guarded.inside(guarded.olga);
		olga.say({ type: 'ask', number: 2, question: { ask: 'revoke-token', id: 'token' } });
		await expect.poll(() => scripts.every(({ closed }) => closed !== null)).toBe(true);
		const late = new RawConnection(guarded.relay, 'space.north', 'token.secret');
		expect(late.closed?.code).toBe(CLOSE.unknown);
		store.release();
		await olga.until('answer');
		expect(store.get('tokens', 'token')).toBeUndefined();
	});

	test('of two who claim a relay at the same moment one has it', async () => {
		const fresh = SlowStore.make();
		const relay = new Relay({
			store: fresh,
			clock: { now: () => 1000, offset: () => 0 },
			random: { bytes: (count) => crypto.getRandomValues(new Uint8Array(count)) },
			limits: DEFAULT_LIMITS,
			meter: SILENT,
			logger: { info: () => undefined, warn: () => undefined, error: () => undefined },
			sealSecret: 'seal',
			claimSecret: 'the-claim'
		});
		fresh.isHeld = true;
		const claim = (workspace: string) => {
			const door = new RawConnection(relay, 'directory');
			const member = { id: workspace, name: workspace };
			door.hello(makeKey(), workspace, { kind: 'claim', secret: 'the-claim', member });
			return door;
		};
		const doors = [claim('one'), claim('two')];
		await expect.poll(() => doors.filter(({ closed }) => closed !== null)).toHaveLength(1);
		fresh.release();
		await doors[0]?.until('welcome');
		expect(fresh.get('relay', 'workspace')).toBe('one');
		await relay.stop();
		fresh.remove();
	});
});

describe('every request ends in an answer, a refusal or a closed connection', () => {
	const REQUESTS: readonly (readonly [string, string, FromDevice<Uint8Array> | Uint8Array])[] = [
		['a hello', 'directory', new Uint8Array([100, 1, 2, 123, 125])],
		['a subscription', 'space.north', { type: 'subscribe', cursor: null }],
		['a subscription where there are no records', 'directory', { type: 'subscribe', cursor: null }],
		['an edit', 'space.north', { type: 'edit', number: 9, record: 'r9', update: dealOf('olga') }],
		[
			'an edit where there are no records',
			'directory',
			{ type: 'edit', number: 9, record: 'r9', update: dealOf('olga') }
		],
		['an update of the document', 'space.north', syncFrame(2, new Uint8Array([0, 0]))],
		['a step 2', 'space.north', syncFrame(1, new Uint8Array([0, 0]))],
		['a step 1', 'space.north', syncFrame(0, new Uint8Array([0]))],
		...(
			[
				{ ask: 'invitations' },
				{ ask: 'tokens' },
				{ ask: 'devices' },
				{ ask: 'file-pass' },
				{ ask: 'revoke-token', id: 'none' },
				{ ask: 'revoke-invitation', id: 'none' },
				{ ask: 'join-space', space: 'none' },
				{ ask: 'erase', room: 'space.north', records: ['none'] },
				{ ask: 'link-device', id: 'mine', secretHash: 'x' },
				link(1)
			] as const
		).map(
			(question) =>
				[
					`the question ${question.ask}`,
					'directory',
					{ type: 'ask', number: 7, question } as FromDevice
				] as const
		),
		[
			'a question in another room',
			'space.north',
			{ type: 'ask', number: 7, question: { ask: 'tokens' } }
		]
	];

	/** A commit of another room that fails while the request waits for its turn. */
	async function failElsewhere(): Promise<RawConnection> {
		const other = await guarded.inside(guarded.keys.adam, 'customers');
		store.isHeld = true;
		guarded.relay.rooms
			.editSpace('south', (doc) => doc.getMap('space').set('name', 'South'))
			.catch(() => 0);
		await expect.poll(() => store.held).toBe(1);
		return other;
	}

	test.each(REQUESTS)('%s, while a commit of another room fails', async (_, room, request) => {
		const asking = await guarded.inside(guarded.olga, room);
		if (room === 'space.north' && !(request instanceof Uint8Array) && request.type === 'edit') {
			asking.say({ type: 'subscribe', cursor: null });
			await asking.until('batch');
		}
		await failElsewhere();
		const before = asking.messages.length + asking.standard.length;
		if (request instanceof Uint8Array) asking.throw(request);
		else asking.say(request);
		store.failure = noSpace();
		store.release();
		const isAnswered = () =>
			asking.closed !== null || asking.messages.length + asking.standard.length > before;
		await expect.poll(isAnswered).toBe(true);
	});
});

describe('nothing that strangers send is used before it is read', () => {
	const LONG = 'x'.repeat(6000);

	test.each([
		['a token with an id of 6,000 characters', 'space.north', `${LONG}.secret`],
		['a token of nothing', 'space.north', ''],
		['a token with a path', 'space.north', '../../x.y'],
		['a room of 6,000 characters', `space.${LONG}`, null],
		['a room of 6,000 characters, by token', `space.${LONG}`, 'token.secret']
	])('%s harms nobody', async (_, room, token) => {
		const door = new RawConnection(guarded.relay, room, token);
		if (token === null) door.hello(guarded.olga, 'workspace');
		await door.until('closed');
		await guarded.inside(guarded.olga);
	});

	test('a bug that a frame shows costs that connection, and nobody else’s', async () => {
		const bystander = await guarded.inside(guarded.keys.adam);
		const anna = await guarded.inside(guarded.anna);
		const { budgets } = guarded.relay;
		// As if the relay had a fault in what every frame goes through.
		Object.defineProperty(guarded.relay, 'invitations', {
			get: () => {
				throw new RangeError('a bug');
			}
		});
		anna.say({
			type: 'ask',
			number: 1,
			question: { ask: 'link-device', id: 'a', secretHash: 'b' }
		});
		await anna.until('closed');
		expect(bystander.closed).toBeNull();
		expect(budgets.isCrowded).toBe(false);
		await guarded.inside(guarded.olga);
	});
});
