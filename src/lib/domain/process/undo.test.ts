import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ordersBetween } from '../core/order';
import { STAGE_DEFAULTS, type Stage } from '../space/space';
import type { Activity } from './activity';
import { ACTIVITY_DEFAULTS } from './defaults';
import {
	apart,
	diffProcess,
	inForce,
	isEmptyEdit,
	stagedProcess,
	withProcess,
	type HasProcess,
	type StagedActivity,
	type StagedProcess
} from './edit';
import { undoProcess, type KeptChange } from './undo';

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
const before: HasProcess = {
	stages,
	activities: [
		activity('call', 'new', 0),
		activity('meet', 'new', 1),
		activity('ask', 'talk', 2),
		activity('quote', 'offer', 3),
		{ ...activity('old', 'offer', 4), removed: true }
	]
};

const withItem = <Item extends { readonly id: string }>(
	items: readonly Item[],
	id: string,
	fields: Partial<Item>
): Item[] => items.map((item) => (item.id === id ? { ...item, ...fields } : item));

const without = <Item extends { readonly id: string }>(
	items: readonly Item[],
	...gone: readonly string[]
): Item[] => items.filter(({ id }) => !gone.includes(id));

type Draft = { stages: StagedProcess['stages']; activities: readonly StagedActivity[] };

/** A process after somebody has edited and saved it. */
function saved(process: HasProcess, edit: (draft: Draft) => void): HasProcess {
	const draft: Draft = { ...stagedProcess(process) };
	edit(draft);
	return withProcess(process, diffProcess(process, draft));
}

const addStage =
	(id: string) =>
	(draft: Draft): void => {
		const { importId: _none, ...defaults } = STAGE_DEFAULTS;
		const added = { ...defaults, id, name: id, kind: 'open', probability: 5 } as const;
		draft.stages = [...draft.stages.slice(0, 2), added, ...draft.stages.slice(2)];
	};
const addActivity =
	(id: string, stage: string) =>
	(draft: Draft): void => {
		draft.activities = [...draft.activities, { ...ACTIVITY_DEFAULTS, id, stage, name: id }];
	};
const setActivity =
	(id: string, fields: Partial<StagedActivity>) =>
	(draft: Draft): void => {
		draft.activities = withItem(draft.activities, id, fields);
	};
const setStage =
	(id: string, fields: Partial<StagedProcess['stages'][number]>) =>
	(draft: Draft): void => {
		draft.stages = withItem(draft.stages, id, fields);
	};
const removeStage =
	(id: string) =>
	(draft: Draft): void => {
		draft.stages = without(draft.stages, id);
		draft.activities = draft.activities.filter(({ stage }) => stage !== id);
	};
const removeActivity =
	(id: string) =>
	(draft: Draft): void => {
		draft.activities = without(draft.activities, id);
	};
const moveStage =
	(id: string) =>
	(draft: Draft): void => {
		const moved = draft.stages.filter((stage) => stage.id === id);
		draft.stages = [...moved, ...without(draft.stages, id)];
	};

/** What of a process is in force: what was taken out is kept for its name alone. */
const current = (process: HasProcess): HasProcess => ({
	stages: process.stages,
	activities: inForce(process.activities)
});

const undone = (after: HasProcess, now: HasProcess) => {
	const { edit, kept } = undoProcess(before, after, now);
	return { process: current(withProcess(now, edit)), kept };
};

describe('PR-10 · a save that is taken back leaves the process as it was:', () => {
	test.each<[string, (draft: Draft) => void]>([
		['a name and a weight', setActivity('ask', { name: 'Ask them', weight: 50 })],
		['a stage that was renamed and closed', setStage('talk', { name: 'Agreed', kind: 'won' })],
		['a stage that went, with what is to be done in it', removeStage('offer')],
		['a stage that came', addStage('trial')],
		['another order of the stages', moveStage('offer')],
		['an activity that went', removeActivity('call')],
		['an activity that came', addActivity('sign', 'talk')],
		['an activity in another stage', setActivity('meet', { stage: 'offer' })],
		[
			'an activity in a stage that came',
			(draft) => {
				addStage('trial')(draft);
				setActivity('ask', { stage: 'trial' })(draft);
				addActivity('sign', 'trial')(draft);
			}
		]
	])('%s', (_what, edit) => {
		const after = saved(before, edit);
		expect(current(after)).not.toEqual(current(before));
		expect(undone(after, after)).toEqual({ process: current(before), kept: [] });
	});

	test('whatever was saved together', () => {
		const edits = [
			setActivity('ask', { weight: 50 }),
			setStage('talk', { kind: 'won', name: 'Agreed' }),
			setStage('new', { probability: 77, colour: 'teal' }),
			addStage('trial'),
			addActivity('sign', 'talk'),
			setActivity('meet', { stage: 'talk' }),
			moveStage('won'),
			removeStage('offer'),
			removeActivity('call')
		];
		fc.assert(
			fc.property(fc.shuffledSubarray(edits), (chosen) => {
				const after = saved(before, (draft) => chosen.forEach((edit) => edit(draft)));
				expect(undone(after, after)).toEqual({ process: current(before), kept: [] });
			})
		);
	});
});

describe('PR-10 · what somebody has changed since stays theirs:', () => {
	const told = (what: KeptChange['what'], id: string, name = id): KeptChange => ({
		what,
		id,
		name
	});
	test.each<
		[
			what: string,
			mine: (draft: Draft) => void,
			theirs: (draft: Draft) => void,
			process: (process: HasProcess) => HasProcess,
			kept: readonly KeptChange[]
		]
	>([
		[
			'another setting of the same activity',
			setActivity('ask', { weight: 50 }),
			setActivity('ask', { mandatory: true }),
			(process) => ({
				...process,
				activities: withItem(process.activities, 'ask', { mandatory: true })
			}),
			[]
		],
		[
			'the same setting; the other goes back',
			setActivity('ask', { weight: 50, hint: 'Mine' }),
			setActivity('ask', { weight: 60 }),
			(process) => ({
				...process,
				activities: withItem(process.activities, 'ask', { weight: 60 })
			}),
			[told('activity', 'ask')]
		],
		[
			'what a stage counts as keeps its probability with it',
			setStage('talk', { kind: 'won', name: 'Agreed' }),
			setStage('talk', { kind: 'open', probability: 40 }),
			(process) => ({ ...process, stages: withItem(process.stages, 'talk', { probability: 40 }) }),
			[told('stage', 'talk', 'Agreed')]
		],
		[
			'a stage that was added and that they renamed',
			addStage('trial'),
			setStage('trial', { name: 'Test' }),
			(process) => process,
			[told('stage', 'trial', 'Test')]
		],
		[
			'a stage that was added and into which they put something',
			addStage('trial'),
			addActivity('theirs', 'trial'),
			(process) => process,
			[told('stage', 'trial')]
		],
		[
			'an activity that they took out meanwhile',
			setActivity('ask', { weight: 50 }),
			removeActivity('ask'),
			(process) => ({ ...process, activities: without(process.activities, 'ask') }),
			[told('activity', 'ask')]
		],
		[
			'an activity whose stage they took away',
			removeActivity('ask'),
			removeStage('talk'),
			(process) => ({
				stages: without(process.stages, 'talk'),
				activities: without(process.activities, 'ask')
			}),
			[told('activity', 'ask')]
		],
		[
			'a stage that was taken out by both',
			setStage('talk', { hint: 'Mine' }),
			removeStage('talk'),
			(process) => ({
				stages: without(process.stages, 'talk'),
				activities: without(process.activities, 'ask')
			}),
			[told('stage', 'talk')]
		]
	])('%s', (_what, mine, theirs, expected, kept) => {
		const after = saved(before, mine);
		const now = saved(after, theirs);
		const { process, kept: said } = undone(after, now);
		expect(said).toEqual(kept);
		const wanted = expected(current(before));
		for (const stage of wanted.stages) expect(process.stages).toContainEqual(stage);
		for (const one of wanted.activities) expect(process.activities).toContainEqual(one);
	});

	test('an activity stays where it is when the stage from which it came is gone; its weight goes back', () => {
		const after = saved(before, setActivity('ask', { stage: 'new', weight: 50 }));
		const now = saved(after, removeStage('talk'));
		const { process, kept } = undone(after, now);
		expect(kept).toEqual([told('activity', 'ask')]);
		expect(process.activities.find(({ id }) => id === 'ask')).toMatchObject({
			stage: 'new',
			weight: 10
		});
	});

	test('edits of other things are as if nothing had been saved before them', () => {
		const mine = [
			setActivity('ask', { weight: 50 }),
			setStage('talk', { name: 'Conversation' }),
			setStage('new', { probability: 77 }),
			addStage('trial'),
			addActivity('sign', 'talk'),
			removeActivity('call'),
			setActivity('quote', { stage: 'new' })
		];
		const theirs = [
			setActivity('ask', { mandatory: true }),
			setActivity('meet', { name: 'See them' }),
			setStage('talk', { hint: 'Slowly' }),
			setStage('won', { colour: 'green' }),
			addActivity('theirs', 'new'),
			removeStage('lost')
		];
		fc.assert(
			fc.property(fc.shuffledSubarray(mine), fc.shuffledSubarray(theirs), (one, other) => {
				const after = saved(before, (draft) => one.forEach((edit) => edit(draft)));
				const now = saved(after, (draft) => other.forEach((edit) => edit(draft)));
				const alone = saved(before, (draft) => other.forEach((edit) => edit(draft)));
				const { process, kept } = undone(after, now);
				expect(kept).toEqual([]);
				// What they added has the place that it got among what was there.
				const placeless = ({ stages: all, activities }: HasProcess) => ({
					stages: all,
					activities: activities.map((item) =>
						item.id === 'theirs' ? { ...item, order: '' } : item
					)
				});
				const sorted = (part: HasProcess) => ({
					...placeless(part),
					activities: placeless(part).activities.toSorted((a, b) => (a.id < b.id ? -1 : 1))
				});
				expect(sorted(process)).toEqual(sorted(current(alone)));
			})
		);
	});

	test('taking a save back twice does nothing more', () => {
		const after = saved(before, (draft) => {
			removeStage('offer')(draft);
			addStage('trial')(draft);
			setActivity('ask', { weight: 50 })(draft);
		});
		const once = withProcess(after, undoProcess(before, after, after).edit);
		expect(isEmptyEdit(undoProcess(before, after, once).edit)).toBe(true);
		expect(undoProcess(before, after, once).kept).toEqual([]);
	});
});

test('PR-02 · an edit comes apart where records have to be moved before a stage goes', () => {
	const edit = diffProcess(before, {
		stages: without(stagedProcess(before).stages, 'offer', 'talk'),
		activities: without(stagedProcess(before).activities, 'ask', 'quote', 'call')
	});
	const [first, rest] = apart(edit, before, new Set(['offer']));
	expect(first.stages.removed).toEqual(['talk']);
	expect(first.activities.removed).toEqual(['call', 'ask']);
	expect(rest.stages.removed).toEqual(['offer']);
	expect(rest.activities.removed).toEqual(['quote']);
	expect(withProcess(withProcess(before, first), rest)).toEqual(withProcess(before, edit));
});
