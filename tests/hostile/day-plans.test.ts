import { afterEach, beforeEach, expect, test } from 'vitest';
import * as Y from 'yjs';
import { MAX_ASKED, MAX_BLOCKS, type PlanSharing } from '../../src/lib/domain/plan/day-plan';
import { putBlock, setPlanSharing } from '../../src/lib/documents/private-plan';
import { writeSpace } from '../../src/lib/documents/space';
import type { Answer, Question } from '../../src/lib/protocol/handshake';
import { CLOSE } from '../../src/lib/protocol/messages';
import { dealOf } from '../support/guarded-records';
import { GuardedRelay, NORTH, type Person } from '../support/guarded-relay';
import { Sending } from '../support/hostile-kit';
import { RawConnection } from '../support/raw-device';
import { waitFor } from '../support/wait-for';

const DAY = '2026-03-11';
let guarded: GuardedRelay;
beforeEach(async () => {
	guarded = await GuardedRelay.open();
});
afterEach(() => guarded.relay.stop());

/** Writes into the private document of somebody, as one of their devices does. */
async function writes(who: Person, write: (doc: Y.Doc) => void): Promise<void> {
	const door = await guarded.inside(guarded.keys[who], `private.${who}`);
	const doc = new Y.Doc();
	// After what is there: two values set apart would leave it to chance which of them holds.
	const state = guarded.store.document(`private.${who}`);
	if (state !== null) Y.applyUpdate(doc, state);
	const before = Y.encodeStateVector(doc);
	doc.transact(() => {
		write(doc);
	});
	expect(await new Sending(door).update(Y.encodeStateAsUpdate(doc, before))).toEqual({
		outcome: 'saved'
	});
	door.hangUp();
}

const plans = (who: Person, sharing: PlanSharing, ...records: readonly string[]) =>
	writes(who, (doc) => {
		setPlanSharing(doc, sharing);
		for (const [at, record] of records.entries()) {
			putBlock(
				doc,
				{ id: `${who}-${record}`, record, day: DAY, from: 540 + 120 * at, minutes: 60 },
				DAY
			);
		}
	});

/** Sends what may be no question at all. Resolves with the answer, or why the relay closed the connection. */
async function asks(who: Person, more: object = {}): Promise<Answer | number | undefined> {
	const door = await guarded.inside(guarded.keys[who]);
	const question = { ask: 'day-plans', day: DAY, members: ['bob'], ...more } as Question;
	door.say({ type: 'ask', number: 7, question });
	await waitFor(
		() => door.closed !== null || door.messages.some(({ type }) => type === 'answer'),
		() => 'an answer'
	);
	door.hangUp();
	const [message] = door.messages.flatMap((each) => (each.type === 'answer' ? [each.answer] : []));
	return message ?? door.closed?.code;
}

const told = (...of: readonly object[]) => ({ answer: 'day-plans', plans: of });
const busy = (from: number) => ({ from, minutes: 60 });

/** Deals of Anna, and of Bob in a hidden space. */
async function addDeals(): Promise<void> {
	await guarded.relay.rooms.editSpace('south', (doc) => {
		writeSpace(doc, {
			...NORTH,
			id: 'south',
			visibility: 'hidden',
			members: ['bob'],
			createdBy: 'bob'
		});
	});
	const put = async (who: Person, id: string, space: string) => {
		const own = new Sending(await guarded.follow(who, `space.${space}`));
		expect(await own.edit(id, dealOf(who, who, { space }))).toEqual({ outcome: 'saved' });
	};
	await put('bob', 'bobs', 'north');
	await put('bob', 'hidden', 'south');
	await put('anna', 'annas', 'north');
}

test('LW-07 · of somebody’s day others are told what they may read, and of the rest that it is taken', async () => {
	await addDeals();
	await plans('bob', 'title', 'bobs', 'hidden', 'annas', 'none');
	const [own, secret, hers, none] = [busy(540), busy(660), busy(780), busy(900)];
	// Anna reads her own deals alone, Olga everything.
	expect(await asks('anna')).toEqual(
		told({ member: 'bob', blocks: [own, secret, { ...hers, record: 'annas' }, none] })
	);
	expect(await asks('olga')).toEqual(
		told({
			member: 'bob',
			blocks: [
				{ ...own, record: 'bobs' },
				{ ...secret, record: 'hidden' },
				{ ...hers, record: 'annas' },
				none
			]
		})
	);
});

test('LW-07 · who is busy tells when, who tells nothing is not named, and a changed mind holds at once', async () => {
	await addDeals();
	await plans('bob', 'busy', 'bobs', 'annas');
	expect(await asks('olga')).toEqual(told({ member: 'bob', blocks: [busy(540), busy(660)] }));
	await writes('bob', (doc) => {
		setPlanSharing(doc, 'nothing');
	});
	expect(await asks('olga')).toEqual(told());
	// Nobody else has chosen anything.
	expect(await asks('olga', { members: ['anna', 'bob', 'adam', 'nobody'] })).toEqual(told());
});

test('LW-07 · nobody writes the plan of another, nor is sent it', async () => {
	await plans('bob', 'title', 'bobs');
	for (const who of ['anna', 'olga'] as const) {
		const door = new RawConnection(guarded.relay, 'private.bob');
		door.hello(guarded.keys[who], 'workspace');
		await waitFor(
			() => door.closed !== null,
			() => 'closed'
		);
		expect(door.closed?.code).toBe(CLOSE.closed);
		expect(door.messages.filter(({ type }) => type === 'welcome')).toEqual([]);
	}
});

test('LW-07 · guests are told of nobody, and nobody of the day of who has left', async () => {
	await plans('bob', 'title', 'bobs');
	await plans('gus', 'title', 'bobs');
	expect(await asks('gus', { members: ['bob', 'gus', 'olga'] })).toEqual(told());
	expect(await asks('olga', { members: ['gus'] })).toMatchObject({ plans: [{ member: 'gus' }] });
	await guarded.relay.rooms.editDirectory((doc) => {
		doc
			.getMap<{ set: (key: string, value: unknown) => void }>('members')
			.get('bob')
			?.set('standing', 'removed');
	});
	expect(await asks('olga')).toEqual(told());
});

test('LW-07 · what is malformed or asks for too much is no question', async () => {
	for (const odd of [
		{ members: [] },
		{ members: Array.from({ length: MAX_ASKED + 1 }, () => 'bob') },
		{ members: 'bob' },
		{ members: ['a/b'] },
		{ members: [null] },
		{ day: '2026-02-31' },
		{ day: 7 },
		{ day: null }
	]) {
		expect(await asks('anna', odd)).toBe(CLOSE.malformed);
	}
});

test('LW-07 · an answer is short, whatever somebody has written into their own plan', async () => {
	const many = Array.from({ length: 3 * MAX_BLOCKS }, (_, at) => ({
		...{ id: `b-${String(at)}`, record: 'none', day: DAY, from: 2 * at, minutes: 1 }
	}));
	await writes('bob', (doc) => {
		setPlanSharing(doc, 'title');
		for (const block of many) putBlock(doc, block, DAY);
		const plan = doc.getMap('plan');
		plan.set('odd', { day: DAY, record: 'none', from: -1, minutes: 99_999 });
		plan.set('odder', { day: DAY, record: { title: 'x'.repeat(5000) }, from: 0, minutes: 15 });
	});
	const answer = await asks('olga', { members: Array.from({ length: MAX_ASKED }, () => 'bob') });
	if (typeof answer !== 'object' || answer.answer !== 'day-plans') throw new Error('no answer');
	expect(answer.plans).toHaveLength(1);
	expect(answer.plans[0]?.blocks).toHaveLength(MAX_BLOCKS);
});
