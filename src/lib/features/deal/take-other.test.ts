import 'fake-indexeddb/auto';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { NO_CHANGE } from '$lib/domain/core/change';
import { DEAL_DEFAULTS, type Deal } from '$lib/domain/deal/deal';
import type { Clash, SettingEntry } from '$lib/domain/history/clashes';
import type { Member } from '$lib/domain/member/member';
import { ACTIVITY_DEFAULTS } from '$lib/domain/process/defaults';
import {
	SPACE_DEFAULTS,
	STAGE_DEFAULTS,
	type Space,
	type StageKind
} from '$lib/domain/space/space';
import { ReplicaDatabase } from '$lib/replica/store/database';
import { gate } from '../activities/gate.svelte';
import { takeOther } from './take-other';

const db = new ReplicaDatabase('take-other');
afterAll(() => db.delete());
beforeEach(() => {
	gate.question?.answer(null);
});

const stage = (id: string, kind: StageKind) =>
	({ id, name: id, ...STAGE_DEFAULTS, kind, probability: 0, order: id, importId: null }) as const;
const space = {
	...SPACE_DEFAULTS,
	id: 's',
	stages: [stage('talk', 'open'), stage('offer', 'open'), stage('won', 'won')],
	activities: [{ ...ACTIVITY_DEFAULTS, id: 'sign', stage: 'offer', name: 'Sign', mandatory: true }]
} as unknown as Space;
const deal = {
	...DEAL_DEFAULTS,
	...{ kind: 'deal', id: 'd', space: 's', title: 'Roof', stage: 'talk', owner: 'anna' },
	...{ currency: 'EUR', closedAt: null, lostReason: '', done: new Map() }
} as unknown as Deal;

type View = Parameters<typeof takeOther>[0];
const view = {
	me: { id: 'anna', role: 'agent' } as Member,
	acting: {
		actor: 'anna',
		clock: { now: () => 9, offset: () => 0 },
		random: { bytes: (length: number) => new Uint8Array(length) }
	},
	space: () => space,
	replica: { db }
} as unknown as View;

const moved = (to: string): SettingEntry => ({
	...{ id: `to-${to}`, at: 5, by: 'ben', what: 'stage', from: 'new', to }
});
const clash = (to: string): Clash => ({ field: 'stage', kept: moved('talk'), other: moved(to) });

test('PR-05 · the other of two stages is not taken past what has to be done first', async () => {
	const taking = takeOther(view, deal, clash('won'));
	expect(gate.question?.obstacle).toMatchObject({ what: 'activities' });
	gate.question?.answer(null);
	expect(await taking).toEqual({ ok: true, value: null });
});

test('PR-05 · what the gate asks for goes along with the move', async () => {
	const taking = takeOther(view, deal, clash('won'));
	gate.question?.answer({ ...NO_CHANGE, set: { 'done.sign': 'what was ticked' } });
	expect(await taking).toMatchObject({
		ok: true,
		value: { set: { stage: 'won', 'done.sign': 'what was ticked' } }
	});
});

test('HI-06 · nothing is asked where the process asks for nothing', async () => {
	const taking = takeOther(view, deal, clash('offer'));
	expect(gate.question).toBeNull();
	expect(await taking).toMatchObject({ ok: true, value: { set: { stage: 'offer' } } });
});
