import type { Space } from '$lib/domain/space/space';
import { m } from '$lib/i18n/messages';

/** Returns how many records a space holds, by their own name: `60 opportunities`, `12 tasks`. */
export const recordCount = ({ kind }: Pick<Space, 'kind'>, count: number): string =>
	kind === 'work' ? m.tasks_count({ count }) : m.deal_list_count({ count });
