import { fail, succeed, type Result } from '../core/result';
import { isAdmin } from '../member/member';
import { checkMapping } from './columns';
import { contactsPlanner } from './contacts-plan';
import { customersPlanner } from './customers-plan';
import { dealsPlanner } from './deals-plan';
import type { PlanFault } from './faults';
import { leadsPlanner } from './leads-plan';
import { peoplePlanner } from './people-plan';
import { spacesPlanner } from './spaces-plan';
import { tasksPlanner } from './tasks-plan';
import type { PlanInput, Planner } from './plan-input';

/** Returns a planner for the settings, or everything that is wrong with them. */
export function createPlanner(input: PlanInput): Result<Planner, readonly PlanFault[]> {
	const { settings, snapshot } = input;
	const actor = snapshot.members.find((member) => member.id === snapshot.actor);
	if (actor === undefined || actor.standing === 'removed' || actor.role === 'guest') {
		return fail([{ code: 'guests-read' }]);
	}
	if (settings.kind === 'people' && !isAdmin(actor.role)) return fail([{ code: 'admins-only' }]);
	const faults = checkMapping(settings.kind, settings.mapping, settings);
	if (faults.length > 0) return fail(faults);
	const checked = { ...input, actor };
	switch (settings.kind) {
		case 'people':
			return succeed(peoplePlanner(checked));
		case 'customers':
			return succeed(customersPlanner(checked));
		case 'contacts':
			return succeed(contactsPlanner(checked));
		case 'spaces':
			return snapshot.spaces === undefined
				? fail([{ code: 'no-space' }])
				: succeed(spacesPlanner(checked, snapshot.spaces));
		case 'leads':
			return snapshot.space === null
				? fail([{ code: 'no-space' }])
				: succeed(leadsPlanner(checked, snapshot.space));
		case 'deals':
			return snapshot.space === null
				? fail([{ code: 'no-space' }])
				: succeed(dealsPlanner(checked, snapshot.space));
		case 'tasks':
			return snapshot.space === null
				? fail([{ code: 'no-space' }])
				: succeed(tasksPlanner(checked, snapshot.space));
	}
}
