import type { Entrants } from '$lib/domain/space/work-policy';
import type { SpaceKind, StageKind } from '$lib/domain/space/space';
import type { StatusKind } from '$lib/domain/space/status';
import { m } from '$lib/i18n/messages';

/** Returns the name of a kind of status. */
export function statusKindName(kind: StatusKind): string {
	switch (kind) {
		case 'open':
			return m.spaces_status_open();
		case 'doing':
			return m.spaces_status_doing();
		case 'done':
			return m.spaces_stage_done();
		case 'cancelled':
			return m.spaces_status_cancelled();
	}
}

/** Returns who takes tasks into a status, as text. */
export function entrantsName(who: Entrants): string {
	switch (who) {
		case 'everyone':
			return m.process_who_everyone();
		case 'assignees':
			return m.process_enter_assignees();
		case 'managers':
			return m.process_enter_managers();
	}
}

/** Returns the name of a kind of stage. In a work space `won` reads as "done". */
export function stageKindName(stage: StageKind, space: SpaceKind): string {
	switch (stage) {
		case 'open':
			return m.spaces_stage_open();
		case 'won':
			return space === 'sales' ? m.spaces_stage_won() : m.spaces_stage_done();
		case 'lost':
			return space === 'sales' ? m.spaces_stage_lost() : m.spaces_status_cancelled();
	}
}
