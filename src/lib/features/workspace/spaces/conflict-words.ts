import { formName } from '$lib/features/discussion/topics/topic-words';
import type { SettingsConflict } from '$lib/domain/space/settings';
import type { Space } from '$lib/domain/space/space';
import { m } from '$lib/i18n/messages';
import { entrantsName } from '$lib/features/common/spaces/stage-words';
import { speakersName } from './speakers-words';
import { visibilityName } from '$lib/features/common/spaces/visibility-words';

/** Returns a sentence about what somebody else has changed meanwhile. */
export function conflictText(conflict: SettingsConflict, now: Space): string {
	if (conflict.what === 'reason') return m.process_conflict_reason({ name: conflict.name });
	switch (conflict.field) {
		case 'name':
			return m.spaces_conflict_name({ name: now.name });
		case 'visibility':
			return m.spaces_conflict_visibility({ visibility: visibilityName(now.visibility) });
		case 'nearDays':
			return m.spaces_conflict_near({ days: now.nearDays });
		case 'team':
			return m.process_conflict_team();
		case 'rateFrom':
			return m.process_conflict_rate();
		case 'namePattern':
			return m.spaces_conflict_pattern();
		case 'autoDeals':
			return m.process_conflict_auto();
		case 'guestsComment':
			return now.guestsComment ? m.spaces_conflict_guests() : m.spaces_conflict_no_guests();
		case 'topicForm':
			return m.spaces_conflict_form({ form: formName(now.topicForm) });
		case 'topicsBy':
		case 'postsBy':
		case 'moderatedBy':
			return m.spaces_conflict_talk({ who: speakersName(now[conflict.field]) });
		case 'datesBy':
			return m.spaces_conflict_dates({ who: entrantsName(now.datesBy) });
		case 'approval':
			return m.spaces_conflict_approval();
	}
}
