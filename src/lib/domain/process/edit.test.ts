import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ordersBetween } from '../core/order';
import { STAGE_DEFAULTS, inOrder, type Stage } from '../space/space';
import type { Activity } from './activity';
import { checkStaged, type ActivityTrouble } from './check';
import { ACTIVITY_DEFAULTS } from './defaults';
import {
	diffProcess,
	isEmptyEdit,
	processConflicts,
	stagedProcess,
	withProcess,
	type HasProcess,
	type ProcessConflict,
	type StagedActivity,
	type StagedProcess
} from './edit';

const STAGES = ['new', 'talk', 'offer', 'won', 'lost'];
const places = ordersBetween(null, null, 6);
const stages: readonly Stage[] = STAGES.map((id, at) => ({
	id,
	name: id,
	...STAGE_DEFAULTS,
	kind: id === 'won' ? 'won' : id === 'lost' ? 'lost' : 'open',
	probability: id === 'won' ? 100 : id === 'lost' ? 0 : 10 * at,
	order: places[at] ?? ''
}));
const activity = (id: string, stage: string, at: number): Activity => ({
	...ACTIVITY_DEFAULTS,
	id,
	stage,
	name: id,
	order: places[at] ?? '',
	removed: false
});
const base: HasProcess = {
	stages,
	activities: [
		activity('call', 'new', 0),
		activity('meet', 'new', 1),
		activity('ask', 'talk', 2),
		activity('quote', 'offer', 3),
		{ ...activity('old', 'offer', 4), removed: true }
	]
};
const start = stagedProcess(base);

const withItem = <Item extends { readonly id: string }>(
	items: readonly Item[],
	id: string,
	fields: Partial<Item>
): Item[] => items.map((item) => (item.id === id ? { ...item, ...fields } : item));

const without = <Item extends { readonly id: string }>(
	items: readonly Item[],
	gone: string
): Item[] => items.filter(({ id }) => id !== gone);

const edited = (id: string, fields: Partial<StagedActivity>): StagedProcess => ({
	...start,
	activities: withItem(start.activities, id, fields)
});

const idsIn = (process: HasProcess, stage: string): string[] =>
	inOrder(process.activities.filter((one) => !one.removed && one.stage === stage)).map(
		({ id }) => id
	);

describe('what saving a process changes', () => {
	test('PR-10 · nothing, when nothing differs; what was taken out before is not offered', () => {
		expect(isEmptyEdit(diffProcess(base, start))).toBe(true);
		expect(start.activities.map(({ id }) => id)).not.toContain('old');
	});

	test('PR-03 · only the settings of an activity that differ', () => {
		const trigger = { title: ' Call back ', assignee: { who: 'owner' }, dueInDays: 3 } as const;
		const { activities } = diffProcess(base, edited('ask', { weight: 30, trigger }));
		expect(activities.put.map(({ item, set }) => [item.id, set])).toEqual([
			['ask', { weight: 30, trigger: { ...trigger, title: 'Call back' } }]
		]);
		expect(activities.removed).toEqual([]);
	});

	test('PR-03 · an activity that goes to another stage takes its place there; the others keep theirs', () => {
		const moved: StagedProcess = {
			...start,
			activities: [
				...without(start.activities, 'meet').slice(0, 2),
				...edited('meet', { stage: 'offer' }).activities.filter(({ id }) => id === 'meet'),
				...start.activities.filter(({ id }) => id === 'quote')
			]
		};
		const edit = diffProcess(base, moved);
		expect(edit.activities.put.map(({ item }) => item.id)).toEqual(['meet']);
		expect(idsIn(withProcess(base, edit), 'offer')).toEqual(['meet', 'quote']);
		expect(idsIn(withProcess(base, edit), 'new')).toEqual(['call']);
	});

	test('PR-10 · an activity that is taken out is kept, marked as removed', () => {
		const edit = diffProcess(base, { ...start, activities: without(start.activities, 'call') });
		const after = withProcess(base, edit);
		expect(after.activities.find(({ id }) => id === 'call')).toEqual({
			...base.activities[0],
			removed: true
		});
		expect(after.activities).toHaveLength(base.activities.length);
	});

	test('PR-02 · colour and idle limit of a stage are settings like its name', () => {
		const staged = { ...start, stages: withItem(start.stages, 'talk', { idleDays: 5 }) };
		const { stages: edit } = diffProcess(base, staged);
		expect(edit.put.map(({ item, set }) => [item.id, set])).toEqual([['talk', { idleDays: 5 }]]);
	});
});

describe('what others have changed meanwhile', () => {
	test.each<[string, StagedProcess, Partial<HasProcess>, readonly ProcessConflict[]]>([
		[
			'the same setting of an activity',
			edited('ask', { weight: 30 }),
			{ activities: withItem(base.activities, 'ask', { weight: 40 }) },
			[{ what: 'activity', id: 'ask', name: 'ask', how: 'both-changed' }]
		],
		[
			'another setting of it',
			edited('ask', { weight: 30 }),
			{ activities: withItem(base.activities, 'ask', { mandatory: true }) },
			[]
		],
		[
			'an activity that they took out',
			edited('ask', { weight: 30 }),
			{ activities: withItem(base.activities, 'ask', { removed: true }) },
			[{ what: 'activity', id: 'ask', name: 'ask', how: 'removed-there' }]
		],
		[
			'an activity that I take out',
			{ ...start, activities: without(start.activities, 'ask') },
			{ activities: withItem(base.activities, 'ask', { mandatory: true }) },
			[{ what: 'activity', id: 'ask', name: 'ask', how: 'changed-there' }]
		],
		[
			'the stage of an activity that they took away',
			edited('ask', { weight: 30 }),
			{ stages: without(stages, 'talk') },
			[{ what: 'stage', id: 'talk', name: 'talk', how: 'removed-there' }]
		],
		[
			'a stage that I take away and into which they put an activity',
			{
				stages: without(start.stages, 'talk'),
				activities: without(start.activities, 'ask')
			},
			{ activities: [...base.activities, activity('theirs', 'talk', 5)] },
			[{ what: 'stage', id: 'talk', name: 'talk', how: 'changed-there' }]
		]
	])('PR-10 · is told of: %s', (_what, mine, theirs, conflicts) => {
		expect(processConflicts(base, { ...base, ...theirs }, diffProcess(base, mine))).toEqual(
			conflicts
		);
	});

	test('PR-10 · what they took out comes back when mine is saved all the same', () => {
		const edit = diffProcess(base, edited('ask', { weight: 30 }));
		const theirs = {
			stages: without(stages, 'talk'),
			activities: withItem(base.activities, 'ask', { removed: true })
		};
		const after = withProcess(theirs, edit);
		expect(after.stages.map(({ id }) => id)).toEqual(STAGES);
		expect(after.activities.find(({ id }) => id === 'ask')).toMatchObject({
			weight: 30,
			removed: false
		});
	});

	test('PR-10 · two edits that touch different things commute and lose nothing', () => {
		const hands = ['mine', 'theirs', 'nobody'] as const;
		const hand = fc.constantFrom(...hands);
		const plan = fc.record({
			name: hand,
			weight: hand,
			mandatory: hand,
			probability: hand,
			hint: hand,
			move: hand,
			removed: hand,
			adds: fc.subarray(['mine', 'theirs'] as const)
		});
		fc.assert(
			fc.property(plan, (who) => {
				const edit = (me: 'mine' | 'theirs') => {
					let activities: StagedActivity[] = [...start.activities];
					let staged = [...start.stages];
					if (who.name === me) activities = withItem(activities, 'ask', { name: me });
					if (who.weight === me) activities = withItem(activities, 'ask', { weight: 77 });
					if (who.mandatory === me) activities = withItem(activities, 'call', { mandatory: true });
					if (who.move === me) activities = withItem(activities, 'meet', { stage: 'talk' });
					if (who.removed === me) activities = without(activities, 'quote');
					if (who.probability === me) staged = withItem(staged, 'talk', { probability: 33 });
					if (who.hint === me) staged = withItem(staged, 'talk', { hint: me });
					if (who.adds.includes(me)) {
						activities.push({ ...ACTIVITY_DEFAULTS, id: me, stage: 'new', name: me });
						const added = { ...STAGE_DEFAULTS, id: `s-${me}`, name: me, probability: 1 };
						staged.splice(2, 0, { ...added, kind: 'open' });
					}
					return diffProcess(base, { stages: staged, activities });
				};
				const mine = edit('mine');
				const theirs = edit('theirs');
				const one = withProcess(withProcess(base, mine), theirs);
				expect(withProcess(withProcess(base, theirs), mine)).toEqual(one);
				expect(processConflicts(base, withProcess(base, theirs), mine)).toEqual([]);
				// Nothing of either is lost, and nothing else has changed.
				for (const { item, set } of [...mine.activities.put, ...theirs.activities.put]) {
					expect(one.activities.find(({ id }) => id === item.id)).toMatchObject(set);
				}
				for (const { item, set } of [...mine.stages.put, ...theirs.stages.put]) {
					expect(one.stages.find(({ id }) => id === item.id)).toMatchObject(set);
				}
				expect(one.activities).toHaveLength(base.activities.length + who.adds.length);
				expect(one.stages).toHaveLength(base.stages.length + who.adds.length);
				const gone = one.activities.find(({ id }) => id === 'quote')?.removed;
				expect(gone).toBe(who.removed !== 'nobody');
			})
		);
	});
});

describe('the check of a staged process', () => {
	test.each<[string, Partial<StagedActivity>, readonly ActivityTrouble[]]>([
		['PR-03 · as it is', {}, []],
		['PR-03 · no name', { name: ' ' }, ['missing']],
		['PR-03 · a name twice in a stage', { stage: 'new', name: 'CALL ' }, ['twice']],
		['PR-04 · a weight of 100', { weight: 100 }, []],
		['PR-04 · a weight of 101', { weight: 101 }, ['weight']],
		['PR-04 · nothing typed', { weight: NaN }, ['weight']],
		[
			'PR-06 · named people, nobody named',
			{ performers: { who: 'people', people: [] } },
			['nobody']
		],
		[
			'PR-09 · a task with neither title nor a day',
			{ trigger: { title: '', assignee: { who: 'owner' }, dueInDays: -1 } },
			['task-title', 'task-days']
		]
	])('%s', (_what, fields, troubles) => {
		expect(checkStaged(edited('ask', fields))).toEqual(
			troubles.map((fault) => ({ field: 'activity', id: 'ask', fault }))
		);
	});

	test('PR-02 · an idle limit is a whole number of days, or none', () => {
		const idle = (idleDays: number | null) =>
			checkStaged({ ...start, stages: withItem(start.stages, 'talk', { idleDays }) });
		expect(idle(null)).toEqual([]);
		expect(idle(1)).toEqual([]);
		for (const days of [0, 1.5, 366, NaN]) {
			expect(idle(days)).toEqual([{ field: 'idle', at: 1, fault: 'out-of-range' }]);
		}
	});
});
