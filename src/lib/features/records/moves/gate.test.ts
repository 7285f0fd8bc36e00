import { expect, test } from 'vitest';
import { NO_CHANGE } from '$lib/domain/core/change';
import { DEAL_DEFAULTS, type Deal } from '$lib/domain/deal/deal';
import {
	SPACE_DEFAULTS,
	STAGE_DEFAULTS,
	type Space,
	type StageKind
} from '$lib/domain/space/space';
import { Gate, joined } from './gate.svelte';

const stage = (id: string, kind: StageKind) =>
	({ id, name: id, ...STAGE_DEFAULTS, kind, probability: 0, order: id, importId: null }) as const;
const [talk, offer, lost] = [stage('talk', 'open'), stage('offer', 'open'), stage('lost', 'lost')];
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
	stages: [talk, offer, lost]
};
const dealOf = (id: string) =>
	({
		...DEAL_DEFAULTS,
		id,
		title: id,
		stage: 'talk',
		currency: 'EUR',
		custom: {},
		done: new Map()
	}) as unknown as Deal;

const moved = { set: { stage: 'lost' }, history: [], posts: [] };
const said = { set: { lostReason: 'Price' }, history: [], posts: [] };

test('a move that needs nothing is not asked about', async () => {
	const gate = new Gate();
	expect(await gate.ask(dealOf('a'), space, offer)).toBe(NO_CHANGE);
	expect(gate.question).toBeNull();
	expect(joined(moved, NO_CHANGE)).toBe(moved);
});

test('a question goes away with its answer, and what was answered goes with the move', async () => {
	const gate = new Gate();
	const asked = gate.ask(dealOf('a'), space, lost);
	expect(gate.question).toMatchObject({ deal: { id: 'a' }, obstacle: { what: 'reason' } });
	gate.question?.answer(said);
	expect(gate.question).toBeNull();
	const answer = await asked;
	expect(answer).toBe(said);
	expect(joined(moved, said).set).toEqual({ stage: 'lost', lostReason: 'Price' });
});

test('who asks another thing has given the first up: it is not moved, and does not wait for ever', async () => {
	const gate = new Gate();
	const first = gate.ask(dealOf('a'), space, lost);
	const second = gate.ask(dealOf('b'), space, lost);
	expect(await first).toBeNull();
	expect(gate.question?.deal.id).toBe('b');
	gate.question?.answer(said);
	expect(await second).toBe(said);
});
