import { expect, test } from 'vitest';
import { ACTIVITY_DEFAULTS } from '$lib/domain/process/defaults';
import { STAGE_DEFAULTS } from '$lib/domain/space/space';
import { ProcessDraft } from './process-draft.svelte';

let count = 0;
const random = {
	bytes: (length: number) => Uint8Array.from({ length }, () => (count += 7) % 248)
};
const { hint, colour, idleDays } = STAGE_DEFAULTS;
const stage = (id: string, kind: 'open' | 'won' = 'open') =>
	({ id, name: id, kind, probability: 10, hint, colour, idleDays }) as const;
const activity = (id: string, stage: string) => ({ ...ACTIVITY_DEFAULTS, id, stage, name: id });

function makeDraft(): ProcessDraft {
	const draft = new ProcessDraft(random);
	draft.start({
		stages: [stage('new'), stage('talk'), stage('won', 'won')],
		activities: [activity('call', 'new'), activity('meet', 'new'), activity('ask', 'talk')]
	});
	return draft;
}

const idsIn = (draft: ProcessDraft, id: string): string[] => draft.in(id).map((one) => one.id);

test('PR-03 · an activity goes to any place of any stage', () => {
	const draft = makeDraft();
	draft.moveActivity('ask', { stage: 'new', index: 1 });
	expect(idsIn(draft, 'new')).toEqual(['call', 'ask', 'meet']);
	expect(idsIn(draft, 'talk')).toEqual([]);
	draft.moveActivity('call', { stage: 'new', index: 2 });
	expect(idsIn(draft, 'new')).toEqual(['ask', 'meet', 'call']);
});

test('PR-02 · a stage that was taken out comes back where it was, with what is to be done in it', () => {
	const draft = makeDraft();
	const back = draft.removeStage('new');
	expect(draft.stages.map(({ id }) => id)).toEqual(['talk', 'won']);
	expect(draft.activities.map(({ id }) => id)).toEqual(['ask']);
	back();
	back();
	expect(draft.stages.map(({ id }) => id)).toEqual(['new', 'talk', 'won']);
	expect(idsIn(draft, 'new')).toEqual(['call', 'meet']);
});

test('PR-03 · an activity that was taken out comes back to its place, but not into another editing', () => {
	const draft = makeDraft();
	draft.removeActivity('call')();
	expect(idsIn(draft, 'new')).toEqual(['call', 'meet']);
	const late = draft.removeActivity('call');
	draft.start({ stages: draft.stages, activities: draft.activities });
	late();
	expect(idsIn(draft, 'new')).toEqual(['meet']);
});

test('PR-02 · a new stage comes after the last open one', () => {
	const draft = makeDraft();
	const id = draft.addStage();
	expect(draft.stages.map((one) => one.id)).toEqual(['new', 'talk', id, 'won']);
});

test('PR-03 · an activity that was just added is untouched until something of it is set', () => {
	const draft = makeDraft();
	const id = draft.addActivity('talk');
	expect(draft.isUntouched(id)).toBe(true);
	draft.setActivity(id, { name: ' ' });
	expect(draft.isUntouched(id)).toBe(false);
	expect(draft.isUntouched('ask')).toBe(false);
	expect(draft.isUntouched('nowhere')).toBe(false);
});

test('PR-03 · what is ready comes to the end of its stage, with ids of its own', () => {
	const draft = makeDraft();
	const ready = { ...ACTIVITY_DEFAULTS, name: 'Send the quote', mandatory: true };
	const ids = draft.addReady([
		{ stage: 'talk', draft: ready },
		{ stage: 'new', draft: ready }
	]);
	expect(new Set(ids).size).toBe(2);
	expect(idsIn(draft, 'talk')).toEqual(['ask', ids[0]]);
	expect(idsIn(draft, 'new')).toEqual(['call', 'meet', ids[1]]);
});
