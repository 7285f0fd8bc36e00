import 'fake-indexeddb/auto';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { NO_CHANGE } from '$lib/domain/core/change';
import { DEAL_DEFAULTS, type Deal } from '$lib/domain/deal/deal';
import type { Clash, SettingEntry } from '$lib/domain/history/clashes';
import { member } from '$lib/domain/member/testkit';
import { ACTIVITY_DEFAULTS } from '$lib/domain/process/defaults';
import {
	SPACE_DEFAULTS,
	STAGE_DEFAULTS,
	type Space,
	type StageKind
} from '$lib/domain/space/space';
import { ReplicaDatabase } from '$lib/replica/store/database';
import { gate } from '../moves/gate.svelte';
import type { Moving } from '../moves/move-deal';
import { takeOther } from './take-other';

const db = new ReplicaDatabase('take-other');
afterAll(() => db.delete());
beforeEach(() => {
	gate.question?.answer(null);
});

const stage = (id: string, kind: StageKind) =>
	({ id, name: id, ...STAGE_DEFAULTS, kind, probability: 0, order: id, importId: null }) as const;
const space: Space = {
	...SPACE_DEFAULTS,
	id: 's',
	name: 'Sales',
	kind: 'sales',
	visibility: 'public',
	members: [],
	currency: 'EUR',
	nearDays: 7,
	createdAt: 0,
	createdBy: 'anna',
	requests: new Map(),
	stages: [stage('talk', 'open'), stage('offer', 'open'), stage('won', 'won')],
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
};
const deal: Deal = {
	...DEAL_DEFAULTS,
	kind: 'deal',
	id: 'd',
	space: 's',
	title: 'Roof',
	stage: 'talk',
	order: 'a0',
	owner: 'anna',
	contact: '',
	customer: null,
	revenue: 0,
	currency: 'EUR',
	rate: { source: 'stage' },
	closeOn: '2031-05-01',
	closedAt: null,
	createdAt: 0,
	createdBy: 'anna',
	binned: false,
	importId: null,
	externalId: null,
	facts: {}
};

const view: Moving = {
	me: member('anna', 'agent'),
	acting: {
		actor: 'anna',
		clock: { now: () => 9, offset: () => 0 },
		random: { bytes: (length: number) => new Uint8Array(length) }
	},
	space: () => space,
	replica: { db }
};

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
