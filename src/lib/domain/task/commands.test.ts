import { describe, expect, test } from 'vitest';
import { createDealTask, finishTask, followOwner } from './commands';

const acting = {
	actor: 'anna',
	clock: { now: () => 1000, offset: () => 0 },
	random: { bytes: (count: number) => new Uint8Array(count) }
};

test('PR-09 · a task of a deal is seen by the deal’s owner and who made it, each named once', () => {
	const draft = { title: ' Call back ', owner: 'ben', dueOn: null };
	const participants = (owner: string | null, doer = 'ben') =>
		createDealTask({ ...draft, owner: doer }, { id: 'd', space: 's', owner }, acting).set[
			'participants'
		];
	expect(participants('olga')).toEqual(['olga', 'anna']);
	expect(participants('anna')).toEqual(['anna']);
	expect(participants(null)).toEqual(['anna']);
	expect(participants('olga', 'anna')).toEqual(['olga']);
	expect(createDealTask(draft, { id: 'd', space: 's', owner: 'olga' }, acting).set).toMatchObject({
		title: 'Call back',
		deal: 'd',
		space: 's'
	});
});

describe('OP-08 · the tasks of a deal follow it to its next owner', () => {
	test.each([
		['in the place of the one before', 'ben', ['olga', 'anna'], ['mia', 'anna']],
		['who keeps what they made', 'ben', ['olga'], ['mia', 'olga'], 'olga'],
		['and do not name who does it twice', 'mia', ['olga', 'anna'], ['anna']],
		['nothing changes where the next owner is', 'ben', ['mia', 'anna'], null]
	] as const)('%s', (_, owner, participants, expected, maker?: string) => {
		const createdBy = maker ?? 'anna';
		const change = followOwner({ owner, participants, createdBy }, 'olga', 'mia', acting);
		expect(change?.set['participants'] ?? null).toEqual(expected);
	});
});

test('HI-01 · ticking a deal’s task off is one line, and so is taking it up again', () => {
	expect(finishTask({ closedAt: null }, true, acting)).toMatchObject({
		set: { closedAt: 1000 },
		history: [{ what: 'field', field: 'closedAt', from: null, to: 1000 }]
	});
	expect(finishTask({ closedAt: 5 }, false, acting)).toMatchObject({ set: { closedAt: null } });
	expect(finishTask({ closedAt: 5 }, true, acting).history).toEqual([]);
});
