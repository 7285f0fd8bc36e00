import { derivedId, type MemberId, type SpaceId } from '$lib/domain/core/ids';
import type { Groupable } from '$lib/domain/inbox/groups';
import { isWanted, type InboxKind, type InboxWishes } from '$lib/domain/inbox/kinds';
import type { Reminder } from '$lib/domain/inbox/reminder';
import type { Member, People } from '$lib/domain/member/member';
import { isNotified } from '$lib/domain/process/audience';
import { looksAfter } from '$lib/domain/space/looks-after';
import type { Space } from '$lib/domain/space/space';
import type { NoticeRow } from '$lib/replica/store/notices';
import type { Row, TopicRow } from '$lib/replica/store/rows';
import type { PostRow } from '$lib/replica/store/thread-rows';
import type { RefusalRow } from '$lib/replica/store/sync-rows';
import type { Notices, Said } from './inbox-sources';

/** An entry of the inbox: what happened, and what it is about. */
export type InboxEntry = Groupable & {
	readonly kind: InboxKind;
	readonly space: SpaceId | null;
} & (
		| {
				readonly of: 'notice';
				readonly notice: NoticeRow;
				readonly record: Row;
				/** The name of the activity that was done; empty for anything else. */
				readonly activity: string;
		  }
		| {
				readonly of: 'post';
				readonly post: PostRow;
				readonly record: TopicRow;
				readonly answersMe: boolean;
		  }
		| { readonly of: 'request'; readonly by: MemberId; readonly name: string }
		| { readonly of: 'refusal'; readonly refusal: RefusalRow }
		| { readonly of: 'reminder'; readonly reminder: Reminder; readonly record: Row }
	);

/** What entries are made of, as far as this device has it. */
export interface Sources {
	readonly notices: Notices;
	readonly said: readonly Said[];
	/** The spaces with requests to join. */
	readonly spaces: readonly Space[];
	readonly refusals: readonly RefusalRow[];
	/** The reminders that are due, with the records that they are about. */
	readonly reminders: readonly { readonly reminder: Reminder; readonly record: Row }[];
}

/** For whom, and with what they want. */
export interface Reader {
	readonly me: Pick<Member, 'id' | 'role' | 'standing'>;
	readonly people: Pick<People, 'members' | 'teams'>;
	readonly wishes: InboxWishes;
	/** Returns a space, or `null` while its document has not arrived. */
	space(id: SpaceId): Space | null;
	/** Whether a record is hidden: its space is in the bin, or an add-on is off. */
	hides(row: Row): boolean;
}

const NOTICE_KINDS: Readonly<Record<NoticeRow['what'], InboxKind>> = {
	activity: 'activity',
	mention: 'mention',
	noted: 'mention',
	commented: 'reply',
	assigned: 'assigned'
};

/** The one line of all refused changes. */
const REFUSED = 'refused';

/**
 * Returns everything that a person is told of: mentions, comments, what was handed to them, activities by their
 * settings (PR-08), posts in topics that they follow, requests to join, refusals and reminders. Nothing of what they
 * did themselves, of what they do not want to be told of, and of records that are not on this device any more (OP-08).
 */
export function inboxEntries(sources: Sources, reader: Reader): InboxEntry[] {
	const { wishes } = reader;
	const all = [
		...ofNotices(sources.notices, reader),
		...sources.said.flatMap(ofPosts),
		...sources.spaces.flatMap((space) => ofRequests(space, reader)),
		...sources.refusals.map(ofRefusal),
		...sources.reminders.map(ofReminder)
	];
	return all.filter(
		(entry) =>
			isWanted(wishes, entry.kind, entry.space) &&
			!('record' in entry && reader.hides(entry.record))
	);
}

function ofNotices({ notices, records }: Notices, reader: Reader): InboxEntry[] {
	const { me } = reader;
	return notices.flatMap((notice): InboxEntry[] => {
		const record = records.get(notice.topic ?? notice.record);
		if (record === undefined || notice.by === me.id) return [];
		const activity = notice.what === 'activity' ? activityOf(notice, record, reader) : '';
		if (activity === null) return [];
		if (notice.what !== 'activity' && !notice.members.includes(me.id)) return [];
		const { id, at, space, what } = notice;
		const kind = NOTICE_KINDS[what];
		return [{ of: 'notice', id, kind, thing: record.id, at, space, notice, record, activity }];
	});
}

/** Returns the name of an activity that the person is notified of, or `null`. */
function activityOf(
	{ activity: done, by }: Extract<NoticeRow, { what: 'activity' }>,
	record: Row,
	reader: Reader
): string | null {
	const { me, people } = reader;
	if (record.kind !== 'deal') return null;
	const activity = reader.space(record.space)?.activities.find(({ id }) => id === done);
	if (activity === undefined || !isNotified(me.id, by, activity, record, people)) return null;
	return activity.name;
}

const ofPosts = ({ topic, posts, answers }: Said): InboxEntry[] =>
	posts.map((post) => {
		const answersMe = answers.has(post.id);
		const kind = answersMe ? 'reply' : 'followed';
		return {
			...{ of: 'post', id: `p-${post.id}`, kind, thing: topic.id },
			...{ at: post.at, space: topic.space, post, record: topic, answersMe }
		};
	});

function ofRequests(space: Space, { me }: Reader): InboxEntry[] {
	if (!looksAfter(me, space) || space.deleted) return [];
	return [...space.requests]
		.filter(([by]) => by !== me.id && !space.members.includes(by))
		.map(([by, at]) => ({
			...{ of: 'request', id: derivedId('request', space.id, by, String(at)), kind: 'request' },
			...{ thing: space.id, at, space: space.id, by, name: space.name }
		}));
}

const ofRefusal = (refusal: RefusalRow): InboxEntry => ({
	of: 'refusal',
	id: derivedId('refused', refusal.record, refusal.rule, String(refusal.at)),
	...{ kind: 'refused', thing: REFUSED, at: refusal.at, space: null, refusal }
});

const ofReminder = ({ reminder, record }: Sources['reminders'][number]): InboxEntry => ({
	...{ of: 'reminder', id: reminder.id, kind: 'reminder', thing: record.id },
	...{ at: reminder.at, space: reminder.space, reminder, record }
});
