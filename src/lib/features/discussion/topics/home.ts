import type { MemberId, RecordId } from '$lib/domain/core/ids';
import type { TopicRow } from '$lib/replica/store/rows';

/** What the home of a discussion space shows. */
export interface Home {
	/** Topics in which something has come since this person looked. */
	readonly unread: readonly TopicRow[];
	/** Announcements that this person has not confirmed. */
	readonly waits: readonly TopicRow[];
	/** Questions, ideas and proposals that are not decided. */
	readonly open: readonly TopicRow[];
	/** The topics that were decided last. */
	readonly decided: readonly TopicRow[];
}

/** How many of each are shown. */
const MOST = 3;

/** Returns what is new, waits, is open and was decided among the topics of a space, the most recently active first. */
export function homeOf(
	topics: readonly TopicRow[],
	unread: ReadonlySet<RecordId>,
	me: MemberId
): Home {
	const some = (keeps: (topic: TopicRow) => boolean) => topics.filter(keeps).slice(0, MOST);
	return {
		unread: some(({ id }) => unread.has(id)),
		waits: some(
			({ asks, confirmed, createdBy }) =>
				asks === true && createdBy !== me && confirmed?.includes(me) !== true
		),
		open: some(
			({ form, decided }) =>
				decided !== true && (form === 'question' || form === 'idea' || form === 'proposal')
		),
		decided: some(({ decided }) => decided === true)
	};
}
