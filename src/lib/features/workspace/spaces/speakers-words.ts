import type { Speakers } from '$lib/domain/topic/speaking-policy';
import { m } from '$lib/i18n/messages';

/** Returns the name of those who may do something in the discussions of a space. */
export function speakersName(speakers: Speakers): string {
	switch (speakers) {
		case 'all':
			return m.spaces_talk_all();
		case 'managers':
			return m.spaces_talk_managers();
		case 'supervisors':
			return m.spaces_talk_supervisors();
		case 'admins':
			return m.spaces_talk_admins();
	}
}
