import { afterEach, expect, test } from 'vitest';
import * as Y from 'yjs';
import { putTeam } from '../../src/lib/documents/write-directory';
import { writeSpace } from '../../src/lib/documents/space';
import { NO_CHANGE } from '../../src/lib/domain/core/change';
import { addPost } from '../../src/lib/domain/history/commands';
import type { Answer, Question } from '../../src/lib/protocol/handshake';
import { CLOSE } from '../../src/lib/protocol/messages';
import { hashOf } from '../../sync-server/access/secret-hash';
import { Budgets } from '../../sync-server/access/budgets';
import { DEFAULT_LIMITS } from '../../sync-server/common/limits';
import { actingAs, dealOf, rawUpdateOn, updateOn } from '../support/guarded-records';
import { GuardedRelay, NORTH } from '../support/guarded-relay';
import { Sending, type Outcome } from '../support/hostile-kit';
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

test('LIMIT · a record that grows by small edits stops at its size, and stays as it was', async () => {
	guarded = await GuardedRelay.open({ record: 8_000 });
	const { store } = guarded;
	const anna = new Sending(await guarded.follow('anna'));
	expect(await anna.edit('deal', dealOf('anna'))).toEqual({ outcome: 'saved' });
	const acting = actingAs('anna');
	const state = () => store.record('space.north', 'deal')?.state;
	const post = (text: string) =>
		anna.edit('deal', updateOn(state(), addPost(text, acting) ?? NO_CHANGE, 7_000_000));
	let edits = 0;
	let outcome: Outcome = { outcome: 'saved' };
	while (outcome.outcome === 'saved' && edits < 100) {
		outcome = await post('x'.repeat(500));
		edits += 1;
	}
	expect(outcome).toEqual({ outcome: 'refused', rule: 'LIMIT', reason: 'too-large' });
	expect(edits).toBeGreaterThan(5);
	expect(state()?.length).toBeLessThanOrEqual(8_000);
	// What is small enough still goes in.
	expect(await post('x')).toEqual({ outcome: 'saved' });
});

test('LIMIT · a document of a room that grows by small updates stops at its size', async () => {
	guarded = await GuardedRelay.open({ document: 20_000 });
	const { store } = guarded;
	const olga = new Sending(await guarded.inside(guarded.olga));
	let updates = 0;
	let outcome: Outcome = { outcome: 'saved' };
	const add = () =>
		olga.update(
			rawUpdateOn(
				store.document('directory') ?? undefined,
				(doc) => {
					putTeam(doc, {
						...{ id: `t${String(updates)}`, name: 'x'.repeat(100), label: 'y'.repeat(100) },
						...{ supervisors: [], importId: null }
					});
				},
				8_000_000 + updates
			)
		);
	while (outcome.outcome === 'saved' && updates < 100) {
		outcome = await add();
		updates += 1;
	}
	expect(outcome).toEqual({ outcome: 'refused', rule: 'LIMIT', reason: 'too-large' });
	expect(updates).toBeGreaterThan(5);
	expect(store.document('directory')?.length).toBeLessThanOrEqual(20_000);
	// What is full may be made smaller, also by an update that alone would not fit.
	const removal = rawUpdateOn(store.document('directory') ?? undefined, (doc) => {
		for (let team = 0; team < updates - 1; team++) doc.getMap('teams').delete(`t${String(team)}`);
	});
	expect(await olga.update(removal)).toEqual({ outcome: 'saved' });
	expect(await add()).toEqual({ outcome: 'saved' });
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
		budgets.open({ account, member }, { socket: { unread: 0 }, cut: () => undefined });
	const [phone, laptop, other] = [open('phone', 'anna'), open('laptop', 'anna'), open('pc', 'bob')];
	phone?.keep(1500);
	expect([phone?.wait, laptop?.wait, other?.wait]).toEqual([5000, 5000, 0]);
	clock.at = 5000;
	expect(laptop?.wait).toBe(0);
});
