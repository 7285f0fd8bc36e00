import { afterEach, expect, test } from 'vitest';
import * as Y from 'yjs';
import { writeSpace } from '../../src/lib/documents/space';
import type { Answer, Question } from '../../src/lib/protocol/handshake';
import { CLOSE } from '../../src/lib/protocol/messages';
import { hashOf } from '../../sync-server/access/secret-hash';
import { Budgets } from '../../sync-server/access/budgets';
import { DEFAULT_LIMITS } from '../../sync-server/common/limits';
import { GuardedRelay, NORTH } from '../support/guarded-relay';
import { Sending } from '../support/hostile-kit';
import { makeKey, RawConnection } from '../support/raw-device';

let guarded: GuardedRelay;
afterEach(() => guarded.relay.stop());

async function answers(by: RawConnection, question: Question, number: number): Promise<Answer> {
	by.say({ type: 'ask', number, question });
	const found = () =>
		by.messages.flatMap((m) => (m.type === 'answer' && m.number === number ? [m.answer] : []))[0];
	await expect.poll(found).toBeDefined();
	const answer = found();
	if (answer === undefined) throw new Error('no answer');
	return answer;
}

test('LIMIT · a member has so many open links, and others have theirs', async () => {
	guarded = await GuardedRelay.open({ memberLinks: 2 });
	const link = (id: string): Question => ({ ask: 'link-device', id, secretHash: hashOf('s') });
	const anna = await guarded.inside(guarded.anna);
	expect(await answers(anna, link('one'), 1)).toEqual({ answer: 'done' });
	expect(await answers(anna, link('two'), 2)).toEqual({ answer: 'done' });
	expect(await answers(anna, link('three'), 3)).toMatchObject({
		rule: 'LIMIT',
		reason: 'too-many'
	});
	const bob = await guarded.inside(guarded.keys.bob);
	expect(await answers(bob, link('his'), 1)).toEqual({ answer: 'done' });
	// Those that have run out do not count.
	guarded.now += 600_000;
	expect(await answers(anna, link('three'), 4)).toEqual({ answer: 'done' });
});

test('LIMIT · a member has so many devices', async () => {
	guarded = await GuardedRelay.open({ memberDevices: 2 });
	const anna = await guarded.inside(guarded.anna);
	const join = async (id: string, number: number): Promise<RawConnection> => {
		await answers(anna, { ask: 'link-device', id, secretHash: hashOf('s') }, number);
		const door = new RawConnection(guarded.relay, 'directory');
		const intent = {
			kind: 'join',
			invitation: id,
			secret: 's',
			name: 'Anna',
			deviceName: id
		} as const;
		door.hello(makeKey(), 'workspace', intent);
		return door;
	};
	await (await join('phone', 1)).until('welcome');
	const third = await join('tablet', 2);
	await third.until('closed');
	expect(third.closed?.code).toBe(CLOSE.unknown);
	// The link is as good as before, for when there is room again.
	expect(guarded.relay.invitations.list().find(({ id }) => id === 'tablet')?.used).toBe(0);
});

test('LIMIT · a member makes so many spaces', async () => {
	guarded = await GuardedRelay.open({ memberSpaces: 1 });
	const make = async (id: string) => {
		const sue = new Sending(await guarded.inside(guarded.keys.sue, `space.${id}`));
		const doc = new Y.Doc();
		writeSpace(doc, { ...NORTH, id, name: id, createdBy: 'sue', members: ['sue'] });
		return sue.update(Y.encodeStateAsUpdate(doc));
	};
	const id = (name: string) => `sue-${name.padEnd(14, 'x')}`;
	const [first, second] = [await make(id('one')), await make(id('two'))];
	expect([first, second]).toMatchObject([
		{ outcome: 'saved' },
		{ outcome: 'refused', rule: 'LIMIT', reason: 'too-many' }
	]);
});

test('LIMIT · what a member’s devices put on the disk has a budget of its own', () => {
	const clock = { at: 0, now: () => clock.at };
	const limits = { ...DEFAULT_LIMITS, memberStored: 1000, memberStoredPerSecond: 100 };
	const budgets = new Budgets(clock, limits);
	const open = (account: string, member: string) =>
		budgets.open({ account, member }, { room: 'a', socket: { unread: 0 }, cut: () => undefined });
	const [phone, laptop, other] = [open('phone', 'anna'), open('laptop', 'anna'), open('pc', 'bob')];
	phone?.keep(1500);
	expect([phone?.wait, laptop?.wait, other?.wait]).toEqual([5000, 5000, 0]);
	clock.at = 5000;
	expect(laptop?.wait).toBe(0);
});
