import type { StagedStage } from '$lib/domain/space/stages-edit';
import type { SpaceTemplate } from '$lib/domain/space/template';
import { SPACE_TEMPLATES } from '$lib/domain/space/templates';
import { stagesOf } from '$lib/features/common/spaces/template-words';
import type { ReadyActivity } from './process-draft.svelte';

/** The template whose activities are offered. */
const GUIDED = 'sales-guided';

/** The activities that are offered, by the keys of their built-in names, in their order. */
const OFFERED = ['first-call', 'send-quote', 'sign-contract'] as const;

/**
 * Returns three activities with which a process can begin, in the reader's language: one in the first
 * open stage, one in the stage of the quote or else in the middle, and one in the last open stage. Returns
 * none while no stage is open.
 */
export function readyActivities(stages: readonly StagedStage[]): readonly ReadyActivity[] {
	const open = stages.filter(({ kind }) => kind === 'open');
	const quoted =
		open.find(({ builtIn }) => builtIn === 'proposition') ?? open[Math.floor(open.length / 2)];
	const homes = [open[0], quoted, open.at(-1)];
	const drafts = stagesOf(guided()).flatMap(({ activities = [] }) => activities);
	return OFFERED.flatMap((key, at) => {
		const draft = drafts.find(({ builtIn }) => builtIn === key);
		const stage = homes[at];
		return draft === undefined || stage === undefined ? [] : [{ stage: stage.id, draft }];
	});
}

function guided(): SpaceTemplate {
	const found = SPACE_TEMPLATES.find(({ id }) => id === GUIDED);
	if (found === undefined) throw new Error('no guided template');
	return found;
}
