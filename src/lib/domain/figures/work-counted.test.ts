import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dayOf, type Instant } from '../core/day';
import type { PastLine } from '../history/past';
import { blockedNow, finishedIn, type TaskWithPast, type WorkBasis } from './work';

const DAY = 86_400_000;
const START = 20_000 * DAY;
const STAGES = ['todo', 'doing', 'done', 'off'] as const;
const IDS = ['a', 'b', 'c', 'd'] as const;
const BASIS: WorkBasis = {
	stages: [
		{ id: 'todo', kind: 'open', begun: false },
		{ id: 'doing', kind: 'open', begun: true },
		{ id: 'done', kind: 'won' },
		{ id: 'off', kind: 'lost' }
	],
	dayOf: (at) => dayOf(at, 0)
};
const isOpen = (stage: string) => stage === 'todo' || stage === 'doing';

/** What happens in a work space, one after the other: each some hours after the one before. */
type Event = { readonly after: number; readonly task: (typeof IDS)[number] } & (
	| { readonly what: 'move'; readonly to: (typeof STAGES)[number] }
	| { readonly what: 'wait'; readonly for: (typeof IDS)[number]; readonly is: boolean }
);

const common = { after: fc.integer({ min: 1, max: 60 }), task: fc.constantFrom(...IDS) };
const events: fc.Arbitrary<readonly Event[]> = fc.array(
	fc.oneof(
		fc.record({ ...common, what: fc.constant('move' as const), to: fc.constantFrom(...STAGES) }),
		fc.record({
			...{ ...common, what: fc.constant('wait' as const), for: fc.constantFrom(...IDS) },
			is: fc.boolean()
		})
	),
	{ maxLength: 40 }
);

/** A task as records have it after the events: where it stands, and every change that was written down. */
interface Written {
	stage: string;
	closedAt: Instant | null;
	dependencies: Record<string, 'finish-start'>;
	past: PastLine[];
}

function written(all: readonly Event[]): TaskWithPast[] {
	const tasks = new Map<string, Written>(
		IDS.map((id) => [id, { stage: 'todo', closedAt: null, dependencies: {}, past: [] }])
	);
	let at = START;
	for (const event of all) {
		at += event.after * 3_600_000;
		const task = tasks.get(event.task);
		if (task === undefined) continue;
		const note = (field: string, from: string | null, to: string | null) =>
			void task.past.push({ field, from, to, at, by: 'ann' });
		if (event.what === 'move') {
			if (task.stage === event.to) continue;
			note('stage', task.stage, event.to);
			task.stage = event.to;
			task.closedAt = isOpen(event.to) ? null : at;
		} else {
			const was = task.dependencies[event.for] ?? null;
			if (event.is === (was !== null) || event.for === event.task) continue;
			note(`after.${event.for}`, was, event.is ? 'finish-start' : null);
			if (event.is) task.dependencies[event.for] = 'finish-start';
			else Reflect.deleteProperty(task.dependencies, event.for);
		}
	}
	return [...tasks].map(([id, task]) => ({
		...{ id, title: id, owner: null, createdAt: START, dueOn: '2024-10-20' },
		...task
	}));
}

/**
 * The same, counted by somebody who stands beside the board from the beginning and looks after every event at what is
 * open and what waits: neither the past of a record nor the figures' own code is read.
 */
function watched(all: readonly Event[]) {
	const stages = new Map<string, string>(IDS.map((id) => [id, 'todo']));
	const waits = new Set<string>();
	const ended = new Map<string, Instant>();
	const began = new Map<string, Instant>();
	/** Since when each pair of a task and what it waits for was seen waiting. */
	const seen = new Map<string, Instant>();
	let at = START;
	for (const event of all) {
		at += event.after * 3_600_000;
		if (event.what === 'move' && stages.get(event.task) !== event.to) {
			stages.set(event.task, event.to);
			if (!isOpen(event.to)) ended.set(event.task, at);
			if (event.to === 'doing' && !began.has(event.task)) began.set(event.task, at);
		}
		if (event.what === 'wait' && event.for !== event.task) {
			if (event.is) waits.add(`${event.task} ${event.for}`);
			else waits.delete(`${event.task} ${event.for}`);
		}
		for (const task of IDS) {
			for (const before of IDS) {
				const pair = `${task} ${before}`;
				const isWaiting = waits.has(pair) && isOpen(stages.get(before) ?? '');
				if (!isWaiting) seen.delete(pair);
				else if (!seen.has(pair)) seen.set(pair, at);
			}
		}
	}
	const blocked = IDS.filter((id) => isOpen(stages.get(id) ?? '')).flatMap((id) => {
		const since = [...seen].filter(([pair]) => pair.startsWith(`${id} `)).map(([, when]) => when);
		return since.length === 0 ? [] : [[id, Math.min(...since)] as const];
	});
	const finished = IDS.filter((id) => stages.get(id) === 'done').map((id) => {
		const end = ended.get(id) ?? NaN;
		const start = began.get(id);
		return [id, dayOf(end, 0), end - START, start === undefined ? null : end - start] as const;
	});
	return { blocked, finished };
}

const byId = <Row extends readonly [string, ...unknown[]]>(rows: readonly Row[]) =>
	[...rows].sort(([one], [other]) => (one < other ? -1 : 1));

test('LW-05 · figures read from the pasts of tasks are those of somebody who watched the board all the time', () => {
	fc.assert(
		fc.property(events, (all) => {
			const tasks = written(all);
			const { blocked, finished } = watched(all);
			const days = { from: dayOf(START, 0), last: dayOf(START + 200 * DAY, 0) };
			const found = finishedIn(tasks, days, BASIS);
			expect(
				byId(found.map(({ task, day, lead, cycle }) => [task.id, day, lead, cycle] as const))
			).toEqual(byId(finished));
			for (const { day, kept } of found)
				expect(kept).toBe(day <= '2024-10-20' ? 'on-time' : 'late');
			expect(
				byId(blockedNow(tasks, BASIS).map(({ task, since }) => [task.id, since] as const))
			).toEqual(byId(blocked));
			// Half of the days has what was done in them, and no more.
			const half = { ...days, last: dayOf(START + 10 * DAY, 0) };
			expect(finishedIn(tasks, half, BASIS)).toHaveLength(
				finished.filter(([, day]) => day <= half.last).length
			);
		}),
		{ numRuns: 400 }
	);
});
