import type { StagedFault } from '$lib/domain/process/check';
import { m } from '$lib/i18n/messages';
import type { Chosen, ProcessBoard } from './process-board.svelte';
import { stageFaults, troubleText } from './process-words';

/** Something that is wrong with a staged process. */
export interface Problem {
	/** The stage or the activity that it is about; `null` when it is about all stages. */
	readonly at: Chosen | null;
	/** What it is about and what is wrong, in words. */
	readonly text: string;
}

/** Returns what is wrong with a staged process: where, and in words. */
export const problemsOf = (
	faults: readonly StagedFault[],
	board: ProcessBoard
): readonly Problem[] => faults.flatMap((fault) => problemOf(fault, board) ?? []);

function problemOf(fault: StagedFault, board: ProcessBoard): Problem | null {
	const { stages, activities } = board.draft;
	if (fault.field === 'stages') return { at: null, text: m.spaces_stage_none_open() };
	if (fault.field === 'activity') {
		const activity = activities.find(({ id }) => id === fault.id);
		if (activity === undefined) return null;
		const text = m.process_problem({
			name: board.activityName(activity),
			problem: troubleText(fault.fault)
		});
		return { at: { what: 'activity', id: fault.id }, text };
	}
	const stage = stages[fault.at];
	if (stage === undefined) return null;
	const { name, rate, idle, limit } = stageFaults([fault], fault.at);
	const problem = name ?? rate ?? idle ?? limit ?? '';
	const text = m.process_problem({ name: board.stageName(stage), problem });
	return { at: { what: 'stage', id: stage.id }, text };
}
