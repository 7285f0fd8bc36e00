import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { conflictsIn, type ItemConflict } from '../core/list-edit';
import { ordersBetween } from '../core/order';
import { checkStaged } from '../process/check';
import { STAGE_DEFAULTS, inOrder, type Stage } from './space';
import { diffStages, stagedStage, withStages, type StagedStage } from './stages-edit';

const NAMES = ['New', 'Talk', 'Offer', 'Won', 'Lost'];
const orders = ordersBetween(null, null, NAMES.length);
const stages: readonly Stage[] = NAMES.map((name, at) => ({
	id: name.toLowerCase(),
	name,
	...STAGE_DEFAULTS,
	kind: name === 'Won' ? 'won' : name === 'Lost' ? 'lost' : 'open',
	probability: name === 'Won' ? 100 : name === 'Lost' ? 0 : 10 * (at + 1),
	order: orders[at] ?? '',
	importId: null
}));
const start = stages.map(stagedStage);

/** The stages with some fields of one of them set. */
const withStage = <Item extends { readonly id: string }>(
	items: readonly Item[],
	id: string,
	fields: Partial<Item>
): Item[] => items.map((item) => (item.id === id ? { ...item, ...fields } : item));

const without = <Item extends { readonly id: string }>(
	items: readonly Item[],
	gone: string
): Item[] => items.filter(({ id }) => id !== gone);

const idsOf = (items: readonly Stage[]): string[] => items.map(({ id }) => id);

describe('what saving stages changes', () => {
	test('LW-03 · nothing, when nothing differs', () => {
		const nothing = { put: [], removed: [] };
		expect(diffStages(stages, start)).toEqual(nothing);
		const spaced = withStage(stages, 'won', { name: ' Won ', probability: 90 });
		expect(diffStages(spaced, spaced.map(stagedStage))).toEqual(nothing);
	});

	test('LW-03 · only the fields that differ, without the space around what was typed', () => {
		const staged = withStage(start, 'talk', { hint: ' Call them ', probability: 33 });
		const { put, removed } = diffStages(stages, staged);
		expect(removed).toEqual([]);
		expect(put.map(({ item, set }) => [item.id, set])).toEqual([
			['talk', { hint: 'Call them', probability: 33 }]
		]);
	});

	test('PL-08 · a stage set to won is kept at 100, to lost at 0, whatever was typed before', () => {
		const staged = withStage(withStage(start, 'talk', { kind: 'won', probability: 33 }), 'offer', {
			kind: 'lost'
		});
		expect(checkStaged({ stages: staged, activities: [] })).toEqual([]);
		expect(diffStages(stages, staged).put.map(({ set }) => set)).toEqual([
			{ kind: 'won', probability: 100 },
			{ kind: 'lost', probability: 0 }
		]);
	});

	test('LW-03 · a stage that moves gets a new place, the others keep theirs', () => {
		const moved = start.filter(({ id }) => id === 'offer');
		const edit = diffStages(stages, [...moved, ...without(start, 'offer')]);
		expect(edit.put.map(({ item }) => item.id)).toEqual(['offer']);
		expect(idsOf(withStages(stages, edit))).toEqual(['offer', 'new', 'talk', 'won', 'lost']);
	});

	test('LW-03 · whatever is moved, added and removed, the stages come out as they were staged', () => {
		const made = { name: 'Made', ...STAGE_DEFAULTS, kind: 'open', probability: 1 } as const;
		fc.assert(
			fc.property(
				fc.shuffledSubarray([...NAMES.map((name) => name.toLowerCase()), 'x', 'y', 'z']),
				fc.boolean(),
				(ids, tied) => {
					// Two devices that had not met may have made the same key.
					const before = tied ? withStage(stages, 'offer', { order: orders[1] ?? '' }) : stages;
					const from = inOrder(before);
					const known = new Map(from.map((stage) => [stage.id, stagedStage(stage)]));
					const staged = ids.map((id) => known.get(id) ?? { ...made, id });
					expect(idsOf(withStages(from, diffStages(from, staged)))).toEqual(ids);
				}
			)
		);
	});
});

describe('what others have changed meanwhile', () => {
	test('LW-03 · survives, where it is something else', () => {
		const staged = without(withStage(start, 'talk', { hint: 'Call them' }), 'lost');
		const added: Stage = {
			...STAGE_DEFAULTS,
			id: 'theirs',
			name: 'Theirs',
			kind: 'open',
			probability: 1,
			order: 'zz'
		};
		const theirs = [...withStage(stages, 'talk', { name: 'Conversation' }), added];
		const after = withStages(theirs, diffStages(stages, staged));
		expect(idsOf(after)).toEqual(['new', 'talk', 'offer', 'won', 'theirs']);
		expect(after[1]).toMatchObject({ name: 'Conversation', hint: 'Call them' });
	});

	test.each<[string, readonly StagedStage[], readonly Stage[], readonly ItemConflict[]]>([
		[
			'the same field of a stage',
			withStage(start, 'talk', { name: 'Mine' }),
			withStage(stages, 'talk', { name: 'Theirs' }),
			[{ id: 'talk', how: 'both-changed' }]
		],
		[
			'another field of a stage',
			withStage(start, 'talk', { name: 'Mine' }),
			withStage(stages, 'talk', { probability: 99 }),
			[]
		],
		[
			'a stage that they removed',
			withStage(start, 'talk', { name: 'Mine' }),
			without(stages, 'talk'),
			[{ id: 'talk', how: 'removed-there' }]
		],
		[
			'a stage that I remove',
			without(start, 'talk'),
			withStage(stages, 'talk', { hint: 'Call them' }),
			[{ id: 'talk', how: 'changed-there' }]
		],
		['a stage that both remove', without(start, 'talk'), without(stages, 'talk'), []]
	])('LW-03 · is told of: %s', (_what, mine, theirs, conflicts) => {
		expect(conflictsIn(stages, theirs, diffStages(stages, mine))).toEqual(conflicts);
	});

	test('LW-03 · a stage that they removed comes back whole when mine is saved all the same', () => {
		const edit = diffStages(stages, withStage(start, 'talk', { hint: 'Call them' }));
		expect(withStages(without(stages, 'talk'), edit)).toEqual(
			withStage(stages, 'talk', { hint: 'Call them' })
		);
	});
});
