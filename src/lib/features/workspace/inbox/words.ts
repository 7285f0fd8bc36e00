import type { MemberId } from '$lib/domain/core/ids';
import type { OptionalKind } from '$lib/domain/inbox/kinds';
import { pageHref } from '$lib/features/discussion/pages/page-link';
import { draftHref, topicHref } from '$lib/features/discussion/topics/topic-link';
import { cardHref } from '$lib/features/records/cards/links';
import { projectHref } from '$lib/features/records/projects/project-link';
import { areaHref } from '$lib/features/records/files/area-link';
import { m } from '$lib/i18n/messages';
import type { Row } from '$lib/replica/store/rows';
import type { InboxEntry } from './inbox-entries';

/** Returns one sentence about what happened. `nameOf` returns a member's name. */
export function entryWords(entry: InboxEntry, nameOf: (member: MemberId | null) => string): string {
	switch (entry.of) {
		case 'notice':
			return noticeWords(entry, nameOf(entry.notice.by));
		case 'post': {
			const said = { who: nameOf(entry.post.by), title: quoted(entry.record.title) };
			return entry.answersMe ? m.inbox_answered(said) : m.inbox_posted(said);
		}
		case 'request':
			return m.inbox_request({ who: nameOf(entry.by), space: quoted(entry.name) });
		case 'refusal':
			return entry.refusal.title === ''
				? m.inbox_refused_untitled()
				: m.inbox_refused({ title: quoted(entry.refusal.title) });
		case 'reminder':
			return m.inbox_reminder({ title: quoted(entry.record.title) });
	}
}

const quoted = (title: string): string => m.inbox_quoted({ title });

function noticeWords(
	{ notice, record, activity }: Extract<InboxEntry, { of: 'notice' }>,
	who: string
): string {
	const title = quoted(record.title);
	switch (notice.what) {
		case 'activity':
			return m.inbox_activity({ who, activity, title });
		case 'mention':
			return m.inbox_mention({ who, title });
		case 'noted':
			return m.inbox_noted({ title });
		case 'commented':
			return m.inbox_commented({ who, title });
		case 'assigned':
			switch (record.kind) {
				case 'deal':
					return m.inbox_assigned_deal({ who, title });
				case 'task':
					return m.inbox_assigned_task({ who, title });
				case 'draft':
					return m.inbox_together({ who, title });
				case 'customer':
					return m.inbox_assigned_customer({ who, title });
				default:
					return m.inbox_assigned_other({ who, title });
			}
	}
}

/** Returns the beginning of what was said, as it was written; empty where nothing was. */
export function entryExcerpt(entry: InboxEntry): string {
	switch (entry.of) {
		case 'notice':
			if (entry.notice.what === 'activity') return entry.notice.note;
			return 'text' in entry.notice ? entry.notice.text : '';
		case 'post':
			return entry.post.text;
		case 'reminder':
			return entry.reminder.note;
		case 'request':
		case 'refusal':
			return '';
	}
}

/** Returns the address of what an entry is about. */
export function entryHref(entry: InboxEntry): string {
	switch (entry.of) {
		case 'request':
			return `/s/${entry.space ?? ''}/settings#requests`;
		case 'refusal':
			return '/refused';
		case 'notice': {
			const { notice, record } = entry;
			// A mention in a post leads to it.
			return record.kind === 'topic' && notice.topic !== undefined
				? `${recordHref(record)}?post=${notice.record}`
				: recordHref(record);
		}
		case 'post':
			return entry.answersMe
				? `${recordHref(entry.record)}?post=${entry.post.id}`
				: recordHref(entry.record);
		case 'reminder': {
			const { record, topic } = entry.reminder;
			const href = recordHref(entry.record);
			// A reminder of a post leads to it.
			return topic === null || topic === record ? href : `${href}?post=${record}`;
		}
	}
}

/** Returns the address of a record, or of where it is found. */
export function recordHref(record: Row): string {
	switch (record.kind) {
		case 'deal':
		case 'task':
			return cardHref(record);
		case 'customer':
			return `/customers/${record.id}`;
		case 'project':
			return projectHref(record);
		case 'page':
			return pageHref(record.space, record.id);
		case 'version':
			return pageHref(record.space, record.page);
		case 'draft':
			return draftHref(record);
		case 'topic':
			return topicHref(record.space, record.id);
		case 'lead':
		case 'campaign':
		case 'call':
			return `/s/${record.space}`;
		case 'folder':
		case 'file':
			return areaHref(record);
	}
}

/** Returns the name of a kind in the settings. */
export const kindWords = (kind: OptionalKind): string => KINDS[kind]();

const KINDS: Readonly<Record<OptionalKind, () => string>> = {
	mention: m.inbox_kind_mention,
	reply: m.inbox_kind_reply,
	assigned: m.inbox_kind_assigned,
	activity: m.inbox_kind_activity,
	followed: m.inbox_kind_followed,
	request: m.inbox_kind_request
};
