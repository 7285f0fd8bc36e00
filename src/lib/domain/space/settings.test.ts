import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ordersBetween } from '../core/order';
import {
	checkSettings,
	conflictsWith,
	diffSettings,
	isEmptyChange,
	settingsOf,
	withSettings,
	type SettingsConflict,
	type SettingsFault,
	type StagedSettings
} from './settings';
import {
	SPACE_DEFAULTS,
	STAGE_DEFAULTS,
	inOrder,
	type Space,
	type SpaceKind,
	type Stage
} from './space';

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
const base: Space = {
	id: 'space',
	name: 'Sales',
	kind: 'sales',
	visibility: 'public',
	members: ['anna'],
	currency: 'EUR',
	nearDays: 7,
	createdAt: 0,
	createdBy: 'anna',
	...SPACE_DEFAULTS,
	requests: new Map(),
	stages
};
const start = settingsOf(base);

/** The stages with some fields of one of them set. */
function withStage<Item extends { readonly id: string }>(
	items: readonly Item[],
	id: string,
	fields: Partial<Item>
): Item[] {
	return items.map((item) => (item.id === id ? { ...item, ...fields } : item));
}

const without = <Item extends { readonly id: string }>(
	items: readonly Item[],
	gone: string
): Item[] => items.filter(({ id }) => id !== gone);

const idsOf = (space: Space): string[] => space.stages.map(({ id }) => id);

describe('the check of staged settings', () => {
	const near: SettingsFault = { field: 'nearDays', fault: 'out-of-range' };
	test.each<[string, SpaceKind, Partial<StagedSettings>, readonly SettingsFault[]]>([
		['LW-03 · as they are', 'sales', {}, []],
		['LW-03 · no name', 'sales', { name: ' ' }, [{ field: 'name', fault: 'missing' }]],
		['OP-01 · 0 days', 'work', { nearDays: 0 }, []],
		['OP-01 · a year', 'sales', { nearDays: 365 }, []],
		['OP-01 · more than a year', 'sales', { nearDays: 366 }, [near]],
		['OP-01 · less than none', 'sales', { nearDays: -1 }, [near]],
		['OP-01 · half a day', 'sales', { nearDays: 0.5 }, [near]],
		['OP-01 · nothing typed', 'sales', { nearDays: NaN }, [near]],
		[
			'LW-03 · no open stage in a work space',
			'work',
			{ stages: start.stages.slice(3) },
			[{ field: 'stages', fault: 'none-open' }]
		],
		['LS-01 · no stages in a discussion space', 'discussion', { stages: [] }, []],
		[
			'PL-08 · what was typed before a stage was set to won does not matter',
			'sales',
			{ stages: withStage(start.stages, 'talk', { kind: 'won', probability: 33 }) },
			[]
		]
	])('%s', (_what, kind, staged, faults) => {
		expect(checkSettings(kind, { ...start, ...staged })).toEqual(faults);
	});
});

describe('what saving changes', () => {
	test('LW-03 · nothing, when nothing differs', () => {
		expect(isEmptyChange(diffSettings(base, start, 'anna'))).toBe(true);
		const spaced = {
			...base,
			stages: withStage(stages, 'won', { name: ' Won ', probability: 90 })
		};
		expect(isEmptyChange(diffSettings(spaced, settingsOf(spaced), 'anna'))).toBe(true);
	});

	test('LW-03 · only the fields that differ', () => {
		const staged: StagedSettings = {
			...start,
			name: ' Direct sales ',
			nearDays: 3,
			stages: withStage(start.stages, 'talk', { hint: ' Call them ', probability: 33 })
		};
		const change = diffSettings(base, staged, 'anna');
		expect(change.fields).toEqual({ name: 'Direct sales', nearDays: 3 });
		expect(change.members.size).toBe(0);
		expect(change.stages.removed).toEqual([]);
		expect(change.stages.put.map(({ item, set }) => [item.id, set])).toEqual([
			['talk', { hint: 'Call them', probability: 33 }]
		]);
	});

	test('PL-08 · a stage set to won is kept at 100, to lost at 0', () => {
		const staged = withStage(withStage(start.stages, 'talk', { kind: 'won' }), 'offer', {
			kind: 'lost'
		});
		const { put } = diffSettings(base, { ...start, stages: staged }, 'anna').stages;
		expect(put.map(({ set }) => set)).toEqual([
			{ kind: 'won', probability: 100 },
			{ kind: 'lost', probability: 0 }
		]);
	});

	test('LW-03 · a stage that moves gets a new place, the others keep theirs', () => {
		const [first, second, third, ...rest] = start.stages;
		if (first === undefined || second === undefined || third === undefined) throw new Error();
		const staged = { ...start, stages: [third, first, second, ...rest] };
		const change = diffSettings(base, staged, 'anna');
		expect(change.stages.put.map(({ item }) => item.id)).toEqual(['offer']);
		expect(idsOf(withSettings(base, change))).toEqual(['offer', 'new', 'talk', 'won', 'lost']);
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
					const from = { ...base, stages: inOrder(before) };
					const known = new Map(settingsOf(from).stages.map((stage) => [stage.id, stage]));
					const staged = ids.map((id) => known.get(id) ?? { ...made, id });
					const change = diffSettings(from, { ...start, stages: staged }, 'anna');
					expect(idsOf(withSettings(from, change))).toEqual(ids);
				}
			)
		);
	});

	test.each<[string, readonly string[], readonly string[], readonly [string, boolean][]]>([
		[
			'who comes in and who goes',
			['anna', 'ben'],
			['anna', 'cleo'],
			[
				['cleo', true],
				['ben', false]
			]
		],
		['nothing when nobody changes', ['anna'], ['anna'], []]
	])('LS-05 · %s', (_what, before, after, members) => {
		const closed: Space = { ...base, visibility: 'private', members: before };
		const staged = { ...settingsOf(closed), members: after };
		expect([...diffSettings(closed, staged, 'anna').members]).toEqual(members);
	});

	test('LS-05 · nobody locks themselves out of a space that stops being public', () => {
		const staged: StagedSettings = { ...start, visibility: 'hidden' };
		expect([...diffSettings(base, staged, 'sue').members]).toEqual([['sue', true]]);
		expect([...diffSettings(base, staged, 'anna').members]).toEqual([]);
	});
});

describe('what others have changed meanwhile', () => {
	test('LW-03 · survives, where it is something else', () => {
		const change = diffSettings(
			base,
			{
				...start,
				name: 'Direct sales',
				stages: without(withStage(start.stages, 'talk', { hint: 'Call them' }), 'lost')
			},
			'anna'
		);
		const added: Stage = { ...stages[0]!, id: 'theirs', name: 'Theirs', order: 'zz' };
		const theirs: Space = {
			...base,
			nearDays: 14,
			members: ['anna', 'ben'],
			stages: [...withStage(stages, 'talk', { name: 'Conversation' }), added]
		};
		const after = withSettings(theirs, change);
		expect(after).toMatchObject({ name: 'Direct sales', nearDays: 14, members: ['anna', 'ben'] });
		expect(idsOf(after)).toEqual(['new', 'talk', 'offer', 'won', 'theirs']);
		expect(after.stages[1]).toMatchObject({ name: 'Conversation', hint: 'Call them' });
		expect(conflictsWith(base, theirs, change)).toEqual([]);
	});

	const talk = { what: 'stage', id: 'talk', name: 'Talk' } as const;
	test.each<[string, Partial<StagedSettings>, Partial<Space>, readonly SettingsConflict[]]>([
		['the same field', { name: 'Mine' }, { name: 'Theirs' }, [{ what: 'field', field: 'name' }]],
		['the same field, to the same', { name: 'Ours' }, { name: 'Ours' }, []],
		[
			'the same field of a stage',
			{ stages: withStage(start.stages, 'talk', { name: 'Mine' }) },
			{ stages: withStage(stages, 'talk', { name: 'Theirs' }) },
			[{ ...talk, how: 'both-changed' }]
		],
		[
			'another field of a stage',
			{ stages: withStage(start.stages, 'talk', { name: 'Mine' }) },
			{ stages: withStage(stages, 'talk', { probability: 99 }) },
			[]
		],
		[
			'a stage that they removed',
			{ stages: withStage(start.stages, 'talk', { name: 'Mine' }) },
			{ stages: without(stages, 'talk') },
			[{ ...talk, how: 'removed-there' }]
		],
		[
			'a stage that I remove',
			{ stages: without(start.stages, 'talk') },
			{ stages: withStage(stages, 'talk', { hint: 'Call them' }) },
			[{ ...talk, how: 'changed-there' }]
		],
		[
			'a stage that both remove',
			{ stages: without(start.stages, 'talk') },
			{ stages: without(stages, 'talk') },
			[]
		]
	])('LW-03 · is told of: %s', (_what, mine, theirs, conflicts) => {
		const change = diffSettings(base, { ...start, ...mine }, 'anna');
		expect(conflictsWith(base, { ...base, ...theirs }, change)).toEqual(conflicts);
	});

	test('LW-03 · a stage that they removed comes back whole when mine is saved all the same', () => {
		const staged = { ...start, stages: withStage(start.stages, 'talk', { hint: 'Call them' }) };
		const after = withSettings(
			{ ...base, stages: without(stages, 'talk') },
			diffSettings(base, staged, 'anna')
		);
		expect(after.stages).toEqual(withStage(stages, 'talk', { hint: 'Call them' }));
	});
});
