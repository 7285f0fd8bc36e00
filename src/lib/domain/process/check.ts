import type { ActivityId } from '../core/ids';
import { checkProcess, settled, type ProcessFault } from '../space/process';
import { MAX_NEAR_DAYS } from '../space/settings';
import { MAX_LIMIT } from '../space/status';
import { MAX_DUE_DAYS, MAX_WEIGHT } from './activity';
import type { StagedActivity, StagedProcess } from './edit';
import { identity } from '../text/identity';

/** What is wrong with an activity that is being edited. */
export type ActivityTrouble =
	'missing' | 'twice' | 'weight' | 'nobody' | 'task-title' | 'task-days';

/** What is wrong with a staged process. `at` counts stages from 0. */
export type StagedFault =
	| ProcessFault
	| { readonly field: 'idle' | 'limit'; readonly at: number; readonly fault: 'out-of-range' }
	| { readonly field: 'activity'; readonly id: ActivityId; readonly fault: ActivityTrouble };

/**
 * Checks a process that is being edited. Returns every fault: those of the stages in their order, then
 * those of the activities.
 */
export function checkStaged({ stages, activities }: StagedProcess): readonly StagedFault[] {
	const faults: StagedFault[] = [...checkProcess(stages.map(settled))];
	stages.forEach(({ idleDays, limit = null }, at) => {
		if (limit !== null && !isWhole(limit, 1, MAX_LIMIT)) {
			faults.push({ field: 'limit', at, fault: 'out-of-range' });
		}
		if (idleDays !== null && !isWhole(idleDays, 1, MAX_NEAR_DAYS)) {
			faults.push({ field: 'idle', at, fault: 'out-of-range' });
		}
	});
	const seen = new Set<string>();
	for (const activity of activities) {
		const { id } = activity;
		const key = `${activity.stage}/${identity(activity.name)}`;
		for (const fault of troublesOf(activity)) faults.push({ field: 'activity', id, fault });
		if (activity.name.trim() !== '' && seen.has(key)) {
			faults.push({ field: 'activity', id, fault: 'twice' });
		}
		seen.add(key);
	}
	return faults;
}

function troublesOf({ name, weight, performers, trigger }: StagedActivity): ActivityTrouble[] {
	const troubles: ActivityTrouble[] = [];
	if (name.trim() === '') troubles.push('missing');
	if (!isWhole(weight, 0, MAX_WEIGHT)) troubles.push('weight');
	if (performers.who === 'people' && performers.people.length === 0) troubles.push('nobody');
	if (trigger !== null && trigger.title.trim() === '') troubles.push('task-title');
	if (trigger !== null && !isWhole(trigger.dueInDays, 0, MAX_DUE_DAYS)) troubles.push('task-days');
	return troubles;
}

const isWhole = (value: number, least: number, most: number): boolean =>
	Number.isInteger(value) && value >= least && value <= most;
