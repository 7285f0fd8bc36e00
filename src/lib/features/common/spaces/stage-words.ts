import type { SpaceKind, StageKind } from '$lib/domain/space/space';
import { m } from '$lib/i18n/messages';

/** Returns the name of a kind of stage. In a work space `won` reads as "done". */
export function stageKindName(stage: StageKind, space: SpaceKind): string {
	switch (stage) {
		case 'open':
			return m.spaces_stage_open();
		case 'won':
			return space === 'sales' ? m.spaces_stage_won() : m.spaces_stage_done();
		case 'lost':
			return m.spaces_stage_lost();
	}
}
