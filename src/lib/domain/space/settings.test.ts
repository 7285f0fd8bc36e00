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
	type StagedReason,
	type StagedSettings
} from './settings';
import { SPACE_DEFAULTS, type LostReason, type Space, type SpaceKind } from './space';

const NAMES = ['Price', 'Rival', 'Silence'];
const orders = ordersBetween(null, null, NAMES.length);
const reasons: readonly LostReason[] = NAMES.map((name, at) => ({
	id: name.toLowerCase(),
	name,
	order: orders[at] ?? ''
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
	stages: [],
	lostReasons: reasons
};
const start = settingsOf(base);

/** The reasons with another name for one of them. */
const renamed = <Item extends StagedReason>(
	items: readonly Item[],
	id: string,
	name: string
): Item[] => items.map((item) => (item.id === id ? { ...item, name } : item));

const without = <Item extends { readonly id: string }>(
	items: readonly Item[],
	gone: string
): Item[] => items.filter(({ id }) => id !== gone);

const idsOf = (space: Space): string[] => space.lostReasons.map(({ id }) => id);

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
		['LS-01 · no days in a discussion space', 'discussion', { nearDays: NaN }, []],
		[
			'OP-06 · a reason without a name, and one twice',
			'sales',
			{ reasons: [...renamed(reasons, 'rival', ' '), { id: 'again', name: 'price ' }] },
			[
				{ field: 'reason', at: 1, fault: 'missing' },
				{ field: 'reason', at: 3, fault: 'twice' }
			]
		]
	])('%s', (_what, kind, staged, faults) => {
		expect(checkSettings(kind, { ...start, ...staged })).toEqual(faults);
	});
});

describe('what saving changes', () => {
	test('LW-03 · nothing, when nothing differs', () => {
		expect(isEmptyChange(diffSettings(base, start, 'anna'))).toBe(true);
		const spaced = { ...base, lostReasons: renamed(reasons, 'price', ' Price ') };
		expect(isEmptyChange(diffSettings(spaced, settingsOf(spaced), 'anna'))).toBe(true);
	});

	test('LW-03 · only the fields that differ', () => {
		const staged: StagedSettings = {
			...start,
			name: ' Direct sales ',
			nearDays: 3,
			reasons: renamed(start.reasons, 'rival', ' A rival ')
		};
		const change = diffSettings(base, staged, 'anna');
		expect(change.fields).toEqual({ name: 'Direct sales', nearDays: 3 });
		expect(change.members.size).toBe(0);
		expect(change.reasons.removed).toEqual([]);
		expect(change.reasons.put.map(({ item, set }) => [item.id, set])).toEqual([
			['rival', { name: 'A rival' }]
		]);
	});

	test('LW-03 · the process is none of the settings: it stays as it is, whatever is saved', () => {
		const change = diffSettings(base, { ...start, name: 'Direct sales' }, 'anna');
		const { stages, activities } = withSettings(base, change);
		expect(stages).toBe(base.stages);
		expect(activities).toBe(base.activities);
	});

	test('LW-03 · a reason that moves gets a new place, the others keep theirs', () => {
		const moved = start.reasons.filter(({ id }) => id === 'silence');
		const staged = { ...start, reasons: [...moved, ...without(start.reasons, 'silence')] };
		const change = diffSettings(base, staged, 'anna');
		expect(change.reasons.put.map(({ item }) => item.id)).toEqual(['silence']);
		expect(idsOf(withSettings(base, change))).toEqual(['silence', 'price', 'rival']);
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
				reasons: without(renamed(start.reasons, 'price', 'Too dear'), 'silence')
			},
			'anna'
		);
		const theirs: Space = {
			...base,
			nearDays: 14,
			members: ['anna', 'ben'],
			lostReasons: [...reasons, { id: 'theirs', name: 'Theirs', order: 'zz' }]
		};
		const after = withSettings(theirs, change);
		expect(after).toMatchObject({ name: 'Direct sales', nearDays: 14, members: ['anna', 'ben'] });
		expect(idsOf(after)).toEqual(['price', 'rival', 'theirs']);
		expect(after.lostReasons[0]?.name).toBe('Too dear');
		expect(conflictsWith(base, theirs, change)).toEqual([]);
	});

	const rival = { what: 'reason', id: 'rival', name: 'Rival' } as const;
	const mine = { reasons: renamed(start.reasons, 'rival', 'Mine') };
	test.each<[string, Partial<StagedSettings>, Partial<Space>, readonly SettingsConflict[]]>([
		['the same field', { name: 'Mine' }, { name: 'Theirs' }, [{ what: 'field', field: 'name' }]],
		['the same field, to the same', { name: 'Ours' }, { name: 'Ours' }, []],
		[
			'the same reason',
			mine,
			{ lostReasons: renamed(reasons, 'rival', 'Theirs') },
			[{ ...rival, how: 'both-changed' }]
		],
		['another reason', mine, { lostReasons: renamed(reasons, 'price', 'Theirs') }, []],
		[
			'a reason that they removed',
			mine,
			{ lostReasons: without(reasons, 'rival') },
			[{ ...rival, how: 'removed-there' }]
		],
		[
			'a reason that I remove',
			{ reasons: without(start.reasons, 'rival') },
			{ lostReasons: renamed(reasons, 'rival', 'Theirs') },
			[{ ...rival, how: 'changed-there' }]
		],
		[
			'a reason that both remove',
			{ reasons: without(start.reasons, 'rival') },
			{ lostReasons: without(reasons, 'rival') },
			[]
		]
	])('LW-03 · is told of: %s', (_what, staged, theirs, conflicts) => {
		const change = diffSettings(base, { ...start, ...staged }, 'anna');
		expect(conflictsWith(base, { ...base, ...theirs }, change)).toEqual(conflicts);
	});

	test('LW-03 · a reason that they removed comes back when mine is saved all the same', () => {
		const theirs = { ...base, lostReasons: without(reasons, 'rival') };
		const after = withSettings(theirs, diffSettings(base, { ...start, ...mine }, 'anna'));
		expect(after.lostReasons).toEqual(renamed(reasons, 'rival', 'Mine'));
	});
});
