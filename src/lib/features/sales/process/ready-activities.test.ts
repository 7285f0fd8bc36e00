import { expect, test } from 'vitest';
import type { StageKind } from '$lib/domain/space/space';
import { STAGE_DEFAULTS } from '$lib/domain/space/space';
import type { StagedStage } from '$lib/domain/space/stages-edit';
import { readyActivities } from './ready-activities';

const { hint, colour, idleDays } = STAGE_DEFAULTS;
const stage = (id: string, kind: StageKind = 'open', builtIn?: string): StagedStage => ({
	...{ id, name: id, kind, probability: 10, hint, colour, idleDays },
	...(builtIn === undefined ? {} : { builtIn })
});
const homes = (stages: readonly StagedStage[]) =>
	readyActivities(stages).map(({ stage, draft }) => `${stage}: ${draft.name}`);

test('PR-03 · three activities are ready: for the first stage, that of the quote, and the last open one', () => {
	expect(
		homes([
			stage('a'),
			stage('b', 'open', 'proposition'),
			stage('c'),
			stage('d'),
			stage('w', 'won')
		])
	).toEqual(['a: First call', 'b: Send the quote', 'd: Sign the contract']);
});

test('PR-03 · with no stage for a quote it goes into the middle; with one stage all go there', () => {
	expect(homes([stage('a'), stage('b'), stage('c')])[1]).toBe('b: Send the quote');
	expect(homes([stage('a')])).toHaveLength(3);
	expect(homes([stage('w', 'won')])).toEqual([]);
});

test('PR-05, PR-07 to PR-09 · they show what an activity can do', () => {
	const quote = readyActivities([stage('a')])[1]?.draft;
	expect(quote).toMatchObject({
		...{ mandatory: true, requires: 'file', notify: ['participants'] },
		trigger: { dueInDays: 3, assignee: { who: 'owner' } }
	});
});
