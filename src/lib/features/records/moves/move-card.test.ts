import { expect, test } from 'vitest';
import type { Acting } from '$lib/domain/core/change';
import { STAGE_DEFAULTS, type Stage } from '$lib/domain/space/space';
import { mayMoveCard } from './may-take';
import { moveCard } from './move-card';

const acting: Acting = {
	actor: 'anna',
	clock: { now: () => 5, offset: () => 0 },
	random: { bytes: (length) => new Uint8Array(length) }
};
const stage = (id: string, kind: Stage['kind']): Stage => ({
	id,
	name: id,
	...STAGE_DEFAULTS,
	kind,
	probability: 0,
	order: 'a0',
	importId: null
});
const open = stage('new', 'open');
const won = stage('won', 'won');
const deal = { kind: 'deal', stage: 'won', closedAt: 1, lostReason: '' } as const;

test('OP-07 · an agent is not offered a way out of won, an admin is', () => {
	expect(mayMoveCard(deal, 'agent', won, open).ok).toBe(false);
	expect(mayMoveCard(deal, 'admin', won, open).ok).toBe(true);
	expect(moveCard(deal, won, open, 'a1', 'supervisor', acting)).toMatchObject({
		ok: false,
		error: { rule: 'OP-07' }
	});
});

test('OP-07 · a deal that is taken back from lost has no reason for it any more', () => {
	const lost = { ...deal, stage: 'lost', lostReason: 'Too dear' };
	expect(moveCard(lost, stage('lost', 'lost'), open, 'a1', 'admin', acting)).toMatchObject({
		ok: true,
		value: {
			set: { stage: 'new', closedAt: null, lostReason: '' },
			history: [
				{ what: 'stage', from: 'lost', to: 'new' },
				{ what: 'field', field: 'lostReason', from: 'Too dear', to: '' }
			]
		}
	});
});

test('OP-05 · guests move nothing, a task neither', () => {
	expect(mayMoveCard({ kind: 'task' }, 'guest', open, won).ok).toBe(false);
	expect(mayMoveCard({ kind: 'task' }, 'agent', won, open).ok).toBe(true);
});

test('OP-03 · a deal whose stage was deleted can still be moved', () => {
	expect(
		moveCard({ ...deal, stage: 'gone' }, undefined, open, 'a1', 'agent', acting)
	).toMatchObject({ ok: true, value: { set: { stage: 'new', closedAt: null } } });
});
