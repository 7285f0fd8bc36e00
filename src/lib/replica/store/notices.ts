import type { Instant } from '../../domain/core/day';
import {
	derivedId,
	type ActivityId,
	type MemberId,
	type RecordId,
	type SpaceId
} from '../../domain/core/ids';
import { parsedJson } from '../../domain/core/json';
import { keyed, keyOf } from '../../domain/core/keyed';
import type { Deal } from '../../domain/deal/deal';
import type { HistoryEntry, Plain, Post } from '../../domain/history/history';
import { splitTokens, tokenOf, tokenText } from '../../domain/history/tokens';
import type { SharedDraft } from '../../domain/topic/shared-draft';
import type { Body } from '../../domain/note/body';
import { noteText, type Note, type NoteNode } from '../../domain/note/note';
import type { AnyRecord } from '../../documents/read-record';

/**
 * Something that somebody may want to be told of, derived from a record: by an id that follows from
 * what happened, so that it is there once, whichever device saw it first. Who is told is asked when it is shown (PR-08).
 */
export type NoticeRow = {
	/** The id of the line; for an activity, one that follows from the deal and the activity. */
	readonly id: string;
	readonly record: RecordId;
	/** The topic of a post, or the record whose text it is: what the person is led to. Left out of everything else. */
	readonly topic?: RecordId;
	readonly space: SpaceId | null;
	readonly at: Instant;
} & (
	| {
			readonly what: 'activity';
			readonly by: MemberId;
			readonly activity: ActivityId;
			readonly note: string;
	  }
	/** `text` is the beginning of what was said, as it was written: `[[member:…]]` for a name. */
	| {
			readonly what: 'mention';
			readonly by: MemberId;
			readonly members: readonly MemberId[];
			readonly text: string;
	  }
	| { readonly what: 'assigned'; readonly by: MemberId; readonly members: readonly MemberId[] }
	/** A comment, for those who had to do with the record when it was written; see `concernedBy`. `text` as above. */
	| {
			readonly what: 'commented';
			readonly by: MemberId;
			readonly members: readonly MemberId[];
			readonly text: string;
	  }
	/** A mention in the text of a record. Many may have written that: nobody is named. `text` as above. */
	| {
			readonly what: 'noted';
			readonly by: null;
			readonly members: readonly MemberId[];
			readonly text: string;
	  }
);

/** About how much of a text a notice holds, in UTF-16 units. */
const EXCERPT = 200;

/**
 * What a record tells of. A tick that was taken back is not told any more; one that several devices
 * made at once is told once, under the same id on all of them.
 */
export function noticesOf(
	record: AnyRecord,
	history: readonly HistoryEntry[],
	posts: readonly Post[],
	note: Note = []
): NoticeRow[] {
	const about = {
		record: record.id,
		space: record.space,
		...(record.kind === 'post' ? { topic: record.topic } : {})
	};
	if (record.kind === 'body') return noteNotices(record, note);
	if (record.kind === 'draft') return draftNotices(record, history);
	const notices: NoticeRow[] = record.kind === 'deal' ? activityNotices(record, history) : [];
	for (const entry of history) {
		const base = { ...about, id: entry.id, at: entry.at, by: entry.by };
		if (entry.what === 'owner' && entry.to === record.owner && entry.by !== entry.to) {
			notices.push({ ...base, what: 'assigned', members: [entry.to] });
		} else if (entry.what === 'created') {
			const members = givenAtFirst(record, history);
			if (members.length > 0) notices.push({ ...base, what: 'assigned', members });
		} else if (record.kind === 'task' && entry.what === 'field') {
			const helper = keyOf('assignee', entry.field);
			if (helper === null || entry.to === null || helper === entry.by) continue;
			if (!record.assignees.includes(helper)) continue;
			notices.push({ ...base, what: 'assigned', members: [helper] });
		}
	}
	// Whom a copy names was told when the post was written.
	if (record.kind === 'post' && record.copyOf !== null) return notices;
	const spoken = new Set<MemberId>();
	for (const { id, at, by, text, as, mentions: members = [] } of posts) {
		if (members.length > 0) {
			notices.push({ ...about, id, at, by, what: 'mention', members, text: excerpt(text) });
		}
		if (as !== undefined || record.kind === 'post') continue;
		const concerned = concernedBy(record, history, at, spoken);
		const others = concerned.filter((member) => member !== by && !members.includes(member));
		if (others.length > 0) {
			const notice = derivedId('commented', id);
			const said = { what: 'commented', members: others, text: excerpt(text) } as const;
			notices.push({ ...about, id: notice, at, by, ...said });
		}
		spoken.add(by);
	}
	return notices;
}

/**
 * Whom a comment concerns: who owned the record when it was written, who took part in it then and now, and who
 * had commented on it before. Who comes later is not told of what was said earlier.
 */
function concernedBy(
	record: AnyRecord,
	history: readonly HistoryEntry[],
	at: Instant,
	spoken: ReadonlySet<MemberId>
): readonly MemberId[] {
	const { owner = null } = record as { readonly owner?: MemberId | null };
	const changes = history.filter((entry) => entry.what === 'owner');
	const before = changes.findLast((change) => change.at <= at);
	const [first] = changes;
	const owned = before?.to ?? (first === undefined ? owner : first.from);
	const taking =
		record.kind === 'deal' && !changedSince(history, 'participants', at) ? record.participants : [];
	const all = [owned, ...taking, ...spoken];
	return [...new Set(all.filter((member): member is MemberId => member !== null))];
}

const changedSince = (history: readonly HistoryEntry[], field: string, at: Instant): boolean =>
	history.some((entry) => entry.what === 'field' && entry.field === field && entry.at > at);

/** Who was invited to write a post along, and still is. */
function draftNotices(draft: SharedDraft, history: readonly HistoryEntry[]): NoticeRow[] {
	const { id, space, participants } = draft;
	const changes = history.flatMap((entry) =>
		entry.what === 'field' && entry.field === 'participants' ? [entry] : []
	);
	const later = changes.map((entry) => {
		const before = listedIn(entry.from);
		return { entry, members: listedIn(entry.to).filter((member) => !before.includes(member)) };
	});
	const first = changes[0] === undefined ? participants : listedIn(changes[0].from);
	const created = history.flatMap((entry) =>
		entry.what === 'created' ? [{ entry, members: first }] : []
	);
	return [...created, ...later].flatMap(({ entry, members }) => {
		const invited = members.filter((member) => participants.includes(member));
		const about = { id: entry.id, record: id, space, at: entry.at, by: entry.by };
		return invited.length === 0 ? [] : [{ ...about, what: 'assigned', members: invited }];
	});
}

/** The members in a list as a line of history has it. */
function listedIn(told: Plain): readonly MemberId[] {
	const value = typeof told === 'string' ? parsedJson(told) : null;
	return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];
}

/** What is done in a deal: each activity once, by how often it had been taken back before. */
function activityNotices({ id, space, done }: Deal, history: readonly HistoryEntry[]): NoticeRow[] {
	return [...done.values()].map(({ activity, at, by, note }) => {
		const reopened = history.filter(
			(entry) => entry.what === 'activity' && entry.activity === activity && !entry.done
		).length;
		const notice = derivedId('done', id, activity, String(reopened));
		return { id: notice, record: id, space, at, by, what: 'activity', activity, note };
	});
}

/**
 * Whom the text of a record speaks to: each member once, however often they are in it and whoever has
 * written it, under an id that follows from the record and the member.
 */
function noteNotices({ id, record, space, createdAt }: Body, note: Note): NoticeRow[] {
	const told = new Map<MemberId, { readonly at: Instant; readonly text: string }>();
	for (const block of note) {
		for (const { member, at } of mentionsIn(block)) {
			const before = told.get(member);
			// An editor that does not say when is taken for an old one.
			const since = at ?? createdAt;
			if (before !== undefined && before.at <= since) continue;
			told.set(member, { at: since, text: excerpt(noteText([block], writtenName)) });
		}
	}
	return [...told].map(([member, { at, text }]) => ({
		...{ id: derivedId('noted', record, member), record: id, topic: record, space, at, by: null },
		...{ what: 'noted', members: [member], text }
	}));
}

/** The members within a part of a note, with the moment at which they were put there. */
function mentionsIn({
	type,
	attrs = {},
	content = []
}: NoteNode): { readonly member: MemberId; readonly at: Instant | null }[] {
	const { kind, id, at } = attrs;
	return type === 'mention' && kind === 'member' && typeof id === 'string'
		? [{ member: id, at: typeof at === 'number' ? at : null }]
		: content.flatMap(mentionsIn);
}

/** Returns a name in a text as it is written: `[[member:…]]`. */
export const writtenName = (kind: string, id: string): string => {
	const token = tokenOf(kind, id);
	return token === null ? '' : tokenText(token);
};

/** The beginning of a text. Nobody's name is cut in two. */
export function excerpt(text: string): string {
	let taken = '';
	for (const part of splitTokens(text)) {
		const left = EXCERPT - taken.length;
		if (left <= 0) return `${taken}…`;
		if (typeof part !== 'string') taken += tokenText(part);
		else if (part.length <= left) taken += part;
		else return `${taken}${part.slice(0, left)}…`;
	}
	return taken;
}

/** The members for whom a task was made by somebody else, and who have not changed since. */
function givenAtFirst(record: AnyRecord, history: readonly HistoryEntry[]): readonly MemberId[] {
	if (record.kind !== 'task' || record.importId !== null) return [];
	const { owner, assignees, createdBy } = record;
	const isOwned = owner !== null && history.every(({ what }) => what !== 'owner');
	const helpers = assignees.filter((member) => {
		const field = keyed('assignee', member);
		return !history.some((entry) => entry.what === 'field' && entry.field === field);
	});
	const all = isOwned ? [owner, ...helpers] : helpers;
	return [...new Set(all)].filter((member) => member !== createdBy);
}
