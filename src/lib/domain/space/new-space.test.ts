import { expect, test } from 'vitest';
import type { Acting } from '../core/change';
import { isId } from '../core/ids';
import {
	checkSpaceDraft,
	mayMakeSpaceId,
	newSpace,
	newSpaceId,
	type SpaceDraft
} from './new-space';
import { firstStage } from './space';

let count = 0;
const acting: Acting = {
	actor: 'anna',
	clock: { now: () => 1000, offset: () => 0 },
	random: { bytes: (length) => Uint8Array.from({ length }, () => (count += 7) % 248) }
};

const draft: SpaceDraft = {
	kind: 'sales',
	name: ' Sales ',
	visibility: 'public',
	members: ['ben'],
	stages: [
		{ name: 'New', kind: 'open', probability: 5 },
		{ name: 'Won', kind: 'won', probability: 100 }
	]
};

test('LS-08 · a space needs a name', () => {
	expect(checkSpaceDraft(draft)).toEqual([]);
	expect(checkSpaceDraft({ ...draft, name: '  ' })).toEqual([{ field: 'name', fault: 'missing' }]);
	expect(checkSpaceDraft({ ...draft, name: 'x'.repeat(121) })).toEqual([
		{ field: 'name', fault: 'too-long' }
	]);
});

test('LW-03 · stages are named, each once, and one of them is open', () => {
	const won = { name: 'Won', kind: 'won', probability: 100 } as const;
	expect(checkSpaceDraft({ ...draft, stages: [won] })).toEqual([
		{ field: 'stages', fault: 'none-open' }
	]);
	expect(
		checkSpaceDraft({
			...draft,
			stages: [...draft.stages, { ...won, name: 'won ' }, { ...won, name: '' }]
		})
	).toEqual([
		{ field: 'stage', at: 2, fault: 'twice' },
		{ field: 'stage', at: 3, fault: 'missing' }
	]);
});

test('LS-01 · a discussion space has no stages', () => {
	const made = newSpace({ ...draft, kind: 'discussion' }, { id: 's', currency: 'EUR' }, acting);
	expect(made.stages).toEqual([]);
	expect(checkSpaceDraft({ ...draft, kind: 'discussion', stages: [] })).toEqual([]);
});

test('LS-05 · who makes a space may enter it, and a private one takes the chosen people in', () => {
	const open = newSpace(draft, { id: 's', currency: 'EUR' }, acting);
	expect(open).toMatchObject({ id: 's', name: 'Sales', members: ['anna'], currency: 'EUR' });
	expect(firstStage(open.stages)?.name).toBe('New');
	expect(open.autoDeals).toBe(false);
	const closed = newSpace(
		{ ...draft, visibility: 'private' },
		{ id: 't', currency: 'EUR' },
		acting
	);
	expect(closed.members).toEqual(['anna', 'ben']);
});

test.each(['anna', 'Zw3kQ9bXr5LtM2pA', 'a-b', 'x'.repeat(64)])(
	'SP-01 · %s may make a space under an id of their own, and nobody else may',
	(member) => {
		const id = newSpaceId(member, acting.random);
		expect(isId(id)).toBe(true);
		expect(mayMakeSpaceId(member, id)).toBe(true);
		expect(mayMakeSpaceId('ben', id)).toBe(false);
		expect(mayMakeSpaceId(`${member.slice(0, 5)}-other`, id)).toBe(false);
	}
);

test.each([
	['anna', 'anna-AAAAAAAAAAAAAA', true],
	['Zw3kQ9bXr5LtM2pA', 'Zw3kQ9bXr5-AAAAAAAAAAAAAA', true],
	['anna', 'ben-AAAAAAAAAAAAAA', false],
	['anna', 'anna', false],
	['anna', 'anna-', false],
	['anna', 'anna-AAAAAAAAAAAAA', false],
	['anna', 'anna-AAAAAAAAAAAAAAA', false],
	['anna', 'annaAAAAAAAAAAAAAAA', false],
	// Another member's id may begin with the same letters.
	['anna', 'anna-lena-AAAAAAAAAAAAAA', false],
	['Zw3kQ9bXr5LtM2pA', 'Zw3kQ9bXr5LtM2pA-AAAAAAAAAAAAAA', false],
	['anna', 'AAAAAAAAAAAAAAAA', false]
])('SP-01 · %s may make a space under %s: %s', (member, id, allowed) => {
	expect(mayMakeSpaceId(member, id)).toBe(allowed);
});
