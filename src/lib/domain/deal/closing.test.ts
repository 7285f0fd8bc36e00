import { describe, expect, test } from 'vitest';
import type { CustomField } from '../fields/field';
import type { HistoryEntry } from '../history/history';
import type { Activity } from '../process/activity';
import { STAGE_DEFAULTS, type Stage, type StageKind } from '../space/space';
import { fillIn, furthestOf, giveReason, obstacleTo } from './closing';
import { moveDeal } from './commands';

let made = 0;
const acting = {
	actor: 'anna',
	clock: { now: () => 1000, offset: () => 0 },
	random: { bytes: (count: number) => new Uint8Array(count).fill(++made) }
};
const stage = (id: string, kind: StageKind = 'open'): Stage => ({
	...STAGE_DEFAULTS,
	id,
	name: id,
	kind,
	probability: 10,
	order: id
});
const activity = (id: string, changes: Partial<Activity> = {}): Activity => ({
	id,
	stage: 'new',
	name: id,
	hint: '',
	order: id,
	weight: 1,
	mandatory: true,
	performers: { who: 'everyone' },
	requires: 'nothing',
	notify: [],
	notifyPeople: [],
	trigger: null,
	removed: false,
	...changes
});
const field = (id: string, requiredFrom: string | null, removed = false): CustomField => ({
	id,
	name: id,
	hint: '',
	type: 'text',
	choices: [],
	required: false,
	initial: null,
	requiredFrom,
	onCard: false,
	order: id,
	removed
});
const space = {
	stages: [
		stage('new'),
		stage('offer'),
		stage('won', 'won'),
		stage('lost', 'lost'),
		stage('no', 'lost')
	],
	activities: [
		activity('call'),
		activity('wish', { mandatory: false }),
		activity('old', { removed: true })
	],
	fields: [field('budget', 'offer'), field('place', null), field('gone', 'new', true)]
};
const to = (id: string) => space.stages.find((one) => one.id === id) ?? stage(id);
const deal = (at: string, done: readonly string[] = [], custom = {}) => ({
	stage: at,
	done: new Set(done),
	custom
});
const said = (at: ReturnType<typeof deal>, target: string) => {
	const obstacle = obstacleTo(at, space, to(target));
	switch (obstacle?.what) {
		case undefined:
			return null;
		case 'activities':
			return obstacle.activities.map(({ id }) => id);
		case 'fields':
			return obstacle.fields.map(({ id }) => id);
		case 'reason':
			return 'reason';
	}
};

describe('what a move asks for', () => {
	test.each([
		['a stage that asks for nothing', deal('offer'), 'new', null],
		['PR-05 · won, with a mandatory activity open', deal('offer'), 'won', ['call']],
		['LW-06 · won, with a field missing', deal('offer', ['call']), 'won', ['budget']],
		['won, with everything', deal('offer', ['call'], { budget: '5' }), 'won', null],
		['LW-06 · the stage from which a field is required', deal('new'), 'offer', ['budget']],
		['LW-06 · an empty text is nothing', deal('new', [], { budget: '' }), 'offer', ['budget']],
		['OP-06 · lost, from wherever it runs', deal('new'), 'lost', 'reason'],
		['lost, from won', deal('won'), 'lost', 'reason'],
		['lost, from another way of losing', deal('no'), 'lost', null],
		['the stage where it is', deal('lost'), 'lost', null]
	] as const)('%s', (_, at, target, expected) => {
		expect(said(at, target)).toEqual(expected);
	});
});

test('LW-06 · fills in fields with a line of history each', () => {
	expect(fillIn({ budget: '1' }, { budget: '2', place: '' }, acting)).toMatchObject({
		set: { 'custom.budget': '2' },
		history: [{ what: 'field', field: 'custom.budget', from: '1', to: '2' }]
	});
});

test('OP-06 · a reason has its line; "not known" where none was said changes nothing', () => {
	expect(giveReason('', ' Too dear ', acting)).toMatchObject({
		set: { lostReason: 'Too dear' },
		history: [{ what: 'field', field: 'lostReason', to: 'Too dear' }]
	});
	expect(giveReason('', '', acting).history).toEqual([]);
});

test('OP-07 · reopening takes away when and why it was lost', () => {
	const lost = { stage: 'lost', closedAt: 5, lostReason: 'Too dear' };
	const moved = moveDeal(lost, to('lost'), to('new'), 'a0', 'admin', acting);
	expect(moved.ok && moved.value.set).toEqual({
		stage: 'new',
		order: 'a0',
		closedAt: null,
		lostReason: ''
	});
	const other = moveDeal(lost, to('lost'), to('no'), 'a0', 'admin', acting);
	expect(other.ok && other.value.set).toEqual({ stage: 'no', order: 'a0', closedAt: 5 });
});

test('PR-01 · how far a deal came is read from its moves', () => {
	const move = (from: string, target: string): HistoryEntry => ({
		id: from + target,
		at: 0,
		by: 'anna',
		what: 'stage',
		from,
		to: target
	});
	expect(
		furthestOf(
			'lost',
			[move('new', 'offer'), move('offer', 'new'), move('new', 'lost')],
			space.stages
		)
	).toBe('offer');
	expect(furthestOf('new', [], space.stages)).toBe('new');
	expect(furthestOf('lost', [move('deleted', 'lost')], space.stages)).toBeNull();
});
