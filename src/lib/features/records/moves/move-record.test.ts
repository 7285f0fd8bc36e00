import 'fake-indexeddb/auto';
import { afterAll, beforeEach, expect, test, vi } from 'vitest';
import { NO_CHANGE, type RecordChange } from '$lib/domain/core/change';
import { succeed } from '$lib/domain/core/result';
import { member, peopleOf } from '$lib/domain/member/testkit';
import { ACTIVITY_DEFAULTS } from '$lib/domain/process/defaults';
import { salesSpace, stage } from '$lib/domain/space/testkit';
import { ReplicaDatabase } from '$lib/replica/store/database';
import type { RecordEdits } from '$lib/replica/store/change-together';
import type { DealRow } from '$lib/replica/store/rows';
import { dealRow } from '$lib/replica/store/testkit';
import { gate } from './gate.svelte';
import { moveRecord, takeMoveBack } from './move-record';
import type { MovingView } from './moving-view';
import { topOf } from './target';

const db = new ReplicaDatabase('move-record');
afterAll(() => db.delete());
let written: RecordChange[] = [];
beforeEach(async () => {
	gate.question?.answer(null);
	written = [];
	await db.records.put(deal);
});

const space = salesSpace([stage('talk', 'open'), stage('offer', 'open'), stage('won', 'won')], {
	activities: [
		{
			...ACTIVITY_DEFAULTS,
			id: 'sign',
			stage: 'offer',
			name: 'Sign',
			order: 'a0',
			mandatory: true,
			removed: false
		}
	]
});
const deal = dealRow({ id: 'd', title: 'Roof', stage: 'talk', order: 'a5', owner: 'anna' });

const anna = member('anna', 'agent');
const view = {
	me: anna,
	acting: {
		actor: 'anna',
		clock: { now: () => 9, offset: () => 0 },
		random: { bytes: (length: number) => new Uint8Array(length) }
	},
	space: () => space,
	directory: peopleOf([anna]),
	replica: {
		db,
		me: 'anna',
		records: {
			read: () => Promise.resolve(null),
			changeTogether: async (wanted: readonly RecordEdits[]) => {
				for (const { id, edits } of wanted) {
					for (const change of edits) {
						written.push(change);
						await db.records.update(id, change.set);
					}
				}
				return succeed(null);
			}
		}
	}
} satisfies MovingView;

/** Resolves when the gate asks. */
const asked = () => vi.waitUntil(() => gate.question);

test('PR-05 · nothing goes past what has to be done first', async () => {
	const moving = moveRecord(view, deal, topOf('won'));
	const question = await asked();
	expect(question.obstacle).toMatchObject({ what: 'activities' });
	question.answer(null);
	expect(await moving).toEqual({ is: 'stayed' });
	expect(written).toEqual([]);
});

test('PR-05 · what the gate asks for goes along with the move, in one change', async () => {
	const moving = moveRecord(view, deal, topOf('won'));
	(await asked()).answer({ ...NO_CHANGE, set: { 'done.sign': 'what was ticked' } });
	expect(await moving).toMatchObject({ is: 'moved', move: { to: { id: 'won' } } });
	expect(written).toMatchObject([{ set: { stage: 'won', 'done.sign': 'what was ticked' } }]);
});

test('OP-03 · nothing is asked where the process asks for nothing, and what is written can be followed', async () => {
	const following = vi.fn();
	const moving = moveRecord(view, deal, topOf('offer'), following);
	expect(await moving).toMatchObject({ is: 'moved' });
	expect(gate.question).toBeNull();
	expect(await following.mock.calls[0]?.[0]).toEqual(succeed(null));
});

test('PL-07 · a first move ends the starting value, and taken back it stands again', async () => {
	const fresh: DealRow = { ...deal, startStage: 'talk', startOver: false };
	await db.records.put(fresh);
	const outcome = await moveRecord(view, fresh, topOf('offer'));
	expect(written.at(-1)?.set).toMatchObject({ stage: 'offer', startOver: true });
	if (outcome.is !== 'moved') throw new Error(outcome.is);
	expect(await takeMoveBack(view, outcome.move)).toEqual({ is: 'back' });
	expect(written.at(-1)?.set).toMatchObject({ stage: 'talk', startOver: false });
});

test('PR-05 · who is asked for a while moves what is there by then', async () => {
	const moving = moveRecord(view, deal, topOf('won'));
	const question = await asked();
	await db.records.update('d', { stage: 'won' });
	question.answer({ ...NO_CHANGE, set: { 'done.sign': 'x' } });
	expect(await moving).toMatchObject({ is: 'closed', stage: { id: 'won' } });
	expect(written).toEqual([]);
});

test('OP-07 · the rules come before the gate', async () => {
	const won = { ...deal, stage: 'won', closedAt: 5 };
	await db.records.put(won);
	expect(await moveRecord(view, won, topOf('talk'))).toMatchObject({
		is: 'refused',
		refusal: { rule: 'OP-07' },
		from: { id: 'won' }
	});
});

test('PR-02 · a stage that is gone takes nothing', async () => {
	expect(await moveRecord(view, deal, topOf('gone'))).toMatchObject({
		is: 'refused',
		refusal: { reason: 'no-such-stage' }
	});
});

test('OP-03 · what was taken away meanwhile goes nowhere', async () => {
	await db.records.delete('d');
	expect(await moveRecord(view, deal, topOf('offer'))).toEqual({ is: 'gone' });
});

test('OP-03 · a move is taken back to its place, unless somebody has moved it on', async () => {
	const there = await moveRecord(view, deal, topOf('offer'));
	if (there.is !== 'moved') throw new Error(there.is);
	expect(await takeMoveBack(view, there.move)).toEqual({ is: 'back' });
	expect(await db.records.get('d')).toMatchObject({ stage: 'talk', order: 'a5' });
	expect(await takeMoveBack(view, there.move)).toEqual({ is: 'changed' });
});
