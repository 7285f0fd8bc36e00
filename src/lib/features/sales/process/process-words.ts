import type { ActivityTrouble, StagedFault } from '$lib/domain/process/check';
import type { Audience, Performers, Requirement } from '$lib/domain/process/activity';
import type { ProcessConflict } from '$lib/domain/process/edit';
import type { Effect } from '$lib/domain/process/effects';
import type { SpaceKind, StageColour } from '$lib/domain/space/space';
import { MAX_LIMIT } from '$lib/domain/space/status';
import type { Undone } from '$lib/features/common/undo/undo';
import { m } from '$lib/i18n/messages';
import { listText } from '$lib/ui/format';
import { notSavedReason, notSavedWords } from '$lib/features/common/refusals/why';
import { stageKindName } from '$lib/features/common/spaces/stage-words';
import type { UndoneSave } from './undo-save';

/** Returns the name of a group that may perform an activity (PR-06). */
export function performersName(who: Performers['who']): string {
	switch (who) {
		case 'everyone':
			return m.process_who_everyone();
		case 'managers':
			return m.process_who_managers();
		case 'admins':
			return m.process_who_admins();
		case 'people':
			return m.process_who_people();
	}
}

/** Returns what an activity requires before it can be ticked, as text (PR-07). */
export function requirementName(requires: Requirement): string {
	switch (requires) {
		case 'nothing':
			return m.process_requires_nothing();
		case 'note':
			return m.process_requires_note();
		case 'file':
			return m.process_requires_file();
	}
}

/** Returns the name of a group that is notified when an activity is done (PR-08). */
export function audienceName(group: Audience): string {
	switch (group) {
		case 'admins':
			return m.process_tell_admins();
		case 'managers':
			return m.process_tell_managers();
		case 'participants':
			return m.process_tell_participants();
	}
}

const COLOUR_NAMES: Readonly<Record<StageColour, () => string>> = {
	none: m.process_colour_none,
	grey: m.process_colour_grey,
	blue: m.process_colour_blue,
	teal: m.process_colour_teal,
	green: m.process_colour_green,
	yellow: m.process_colour_yellow,
	orange: m.process_colour_orange,
	red: m.process_colour_red,
	purple: m.process_colour_purple
};

export const colourName = (colour: StageColour): string => COLOUR_NAMES[colour]();

/** Returns what is wrong with an activity, for the field concerned. */
export function troubleText(trouble: ActivityTrouble): string {
	switch (trouble) {
		case 'missing':
			return m.process_activity_missing();
		case 'twice':
			return m.process_activity_twice();
		case 'weight':
			return m.process_weight_range();
		case 'nobody':
			return m.process_who_nobody();
		case 'task-title':
			return m.process_task_missing();
		case 'task-days':
			return m.process_task_range();
	}
}

/** What is wrong with a stage, as text for each of its fields. */
export interface StageErrors {
	readonly name: string | undefined;
	readonly rate: string | undefined;
	readonly idle: string | undefined;
	readonly limit: string | undefined;
}

/** Returns what is wrong with a stage, for its fields. `at` counts stages from 0. */
export function stageFaults(faults: readonly StagedFault[], at: number): StageErrors {
	const has = (fault: 'missing' | 'twice' | 'out-of-range'): boolean =>
		faults.some((one) => one.field === 'stage' && one.at === at && one.fault === fault);
	return {
		name: has('missing')
			? m.spaces_stage_missing()
			: has('twice')
				? m.spaces_stage_twice()
				: undefined,
		rate: has('out-of-range') ? m.spaces_stage_range() : undefined,
		idle: faults.some((one) => one.field === 'idle' && one.at === at)
			? m.process_idle_range()
			: undefined,
		limit: faults.some((one) => one.field === 'limit' && one.at === at)
			? m.process_limit_range({ most: MAX_LIMIT })
			: undefined
	};
}

/** Returns a sentence about what somebody else has changed meanwhile. */
export function conflictSentence({ what, how, name }: ProcessConflict): string {
	if (what === 'stage') {
		if (how === 'both-changed') return m.spaces_conflict_stage({ stage: name });
		if (how === 'removed-there') return m.spaces_conflict_stage_removed({ stage: name });
		return m.spaces_conflict_stage_changed({ stage: name });
	}
	if (how === 'both-changed') return m.process_conflict_activity({ name });
	if (how === 'removed-there') return m.process_conflict_activity_removed({ name });
	return m.process_conflict_activity_changed({ name });
}

/** Returns a sentence about what saving does to the records of the space. */
export function effectText(effect: Effect, kind: SpaceKind): string {
	const { count } = effect;
	switch (effect.what) {
		case 'stage-goes':
			return kind === 'sales'
				? m.process_effect_goes_deals({ stage: effect.stage.name, count })
				: m.process_effect_goes_tasks({ stage: effect.stage.name, count });
		case 'rate':
			return m.process_effect_rate({
				stage: effect.to.name,
				from: effect.stage.probability,
				to: effect.to.probability,
				count
			});
		case 'kind':
			return m.process_effect_kind({
				stage: effect.to.name,
				kind: stageKindName(effect.to.kind, kind),
				count
			});
		case 'progress':
			return m.process_effect_progress({ count });
		case 'mandatory':
			return m.process_effect_mandatory({ name: effect.name, count });
		case 'activity-goes':
			return m.process_effect_activity({ name: effect.name, count });
	}
}

/** The most names that are listed. Beyond that only the number is given. */
const TOLD = 3;

/** Returns the outcome of undoing a saved process, with a text about what is not as it was. */
export function processUndone(undone: UndoneSave): Undone {
	switch (undone.is) {
		case 'undone': {
			const { kept, stayed, refusal } = undone;
			if (kept.length === 0 && stayed === 0) {
				return { is: 'done', said: m.process_undone() };
			}
			const quoted: string[] = kept.slice(0, TOLD).map((name) => m.process_quoted({ name }));
			const more = kept.length - quoted.length;
			const names = more > 0 ? [...quoted, m.process_more({ count: more })] : quoted;
			const sentences: string[] = [m.process_undone_partly()];
			if (names.length > 0) sentences.push(m.process_undo_kept({ names: listText(names) }));
			if (stayed > 0) sentences.push(m.process_undo_stayed({ count: stayed }));
			if (refusal !== null) sentences.push(notSavedReason(refusal, m.shell_failed()));
			return { is: 'partly', kept: [], said: sentences.join(' ') };
		}
		case 'unfit':
			return { is: 'changed', said: m.process_undo_unfit() };
		case 'not-saved': {
			const { why } = undone;
			const failure = m.shell_failed();
			return { is: 'failed', why: why === null ? failure : notSavedWords(why, failure) };
		}
	}
}
