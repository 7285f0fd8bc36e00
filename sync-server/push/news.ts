import { mayEnter, mayRead, reachOf } from '../../src/lib/domain/access/reach';
import { hidesRecord, hidesSpace } from '../../src/lib/domain/addons/addons';
import type { Instant } from '../../src/lib/domain/core/day';
import type { MemberId, RecordId, SpaceId } from '../../src/lib/domain/core/ids';
import { allKeyed } from '../../src/lib/domain/core/keyed';
import type { OptionalKind } from '../../src/lib/domain/inbox/kinds';
import type { RecordFields } from '../../src/lib/domain/policy/edit';
import { isNotified } from '../../src/lib/domain/process/audience';
import { looksAfter } from '../../src/lib/domain/space/looks-after';
import type { Space } from '../../src/lib/domain/space/space';
import { assigneesIn } from '../../src/lib/domain/task/assignees';
import { follows, type Followable, type TopicChoices } from '../../src/lib/domain/topic/following';
import type { Directory } from '../../src/lib/documents/directory';
import { mentionsOfUpdate } from '../../src/lib/documents/mentions-of-update';
import { readPosts } from '../../src/lib/documents/record';
import type { AcceptedEdit } from '../gate/accepted-edit';

/** What was written longer ago is no news: somebody refills a relay, or imports. */
const NEWS = 7 * 86_400_000;

/** Something that happened, and whom it concerns (IN-05). */
export interface News {
	/** The space that it happened in; `null` for customers. */
	readonly space: SpaceId | null;
	/**
	 * Returns whether a member may know of it at this moment (OP-08, LS-05), and it is not hidden. `space` is the space
	 * as it is now.
	 */
	mayKnow(member: MemberId, people: Directory, space: Space | null): boolean;
	/**
	 * Returns for what a member would find it in their inbox. `choices` returns what they have chosen for topics,
	 * which costs a look into their private document: it is asked only where it counts.
	 */
	kindsFor(
		member: MemberId,
		people: Directory,
		choices: () => TopicChoices
	): readonly OptionalKind[];
}

/** Where an edit was made, as accepted. */
export interface Place {
	readonly space: Space | null;
	readonly now: Instant;
	/** Returns who made a record of the same room; `null` while it is not there. */
	readonly madeBy: (id: RecordId) => MemberId | null;
}

/** Returns what an accepted edit tells others of; `null` for nothing. It uses what the gate has judged anyway. */
export function newsOfEdit(edit: AcceptedEdit, { space, now, madeBy }: Place): News | null {
	// What was copied was told when it was written.
	if (edit.copyOf !== undefined) return null;
	const { after, facts } = edit;
	const isNew = (at: unknown) => typeof at === 'number' && at >= now - NEWS;
	const named = namedBy(edit, isNew);
	const done = space === null ? [] : doneBy(edit, space, isNew);
	const isSaid = after['kind'] === 'post' && edit.posts.some(({ at }) => isNew(at));
	const said = isSaid ? saidIn(after, madeBy) : null;
	if (named.size === 0 && done.length === 0 && said === null) return null;
	const { sender } = edit;
	const deal = { owner: facts.owner, participants: membersIn(after['participants']) };
	return {
		space: space?.id ?? null,
		mayKnow: (member, people, home) =>
			(home === null ? space === null : !home.deleted && mayEnter(member, home, people)) &&
			mayRead(reachOf(member, people), facts) &&
			hidesRecord(facts.kind, home?.kind ?? null, people.workspace) === null,
		kindsFor: (member, people, choices) => {
			if (member === sender.member) return [];
			const kinds = new Set(named.get(member));
			for (const { by, activity } of done) {
				if (isNotified(member, by, activity, deal, people)) kinds.add('activity');
			}
			if (said !== null && follows(said.topic, { ...choices(), member })) {
				kinds.add(said.answered === member ? 'reply' : 'followed');
			}
			return [...kinds];
		}
	};
}

/** Returns the topic that a post is said in, and whose post it answers; `null` while the topic is not there. */
function saidIn(
	{ topic: id, replyTo }: RecordFields,
	madeBy: Place['madeBy']
): { readonly topic: Followable; readonly answered: MemberId | null } | null {
	const createdBy = typeof id === 'string' ? madeBy(id) : null;
	if (typeof id !== 'string' || createdBy === null) return null;
	const answered = typeof replyTo === 'string' ? madeBy(replyTo) : null;
	return { topic: { id, createdBy }, answered };
}

/** Returns the requests to join that are new in a space; `null` for none. */
export function newsOfSpace(before: Space | null, after: Space): News | null {
	const asking = [...after.requests.keys()].filter(
		(member) => before?.requests.has(member) !== true && !after.members.includes(member)
	);
	if (before === null || asking.length === 0) return null;
	return {
		space: after.id,
		mayKnow: (member, people, space) =>
			space !== null &&
			!space.deleted &&
			mayEnter(member, space, people) &&
			hidesSpace(space.kind, people.workspace) === null,
		kindsFor: (member, people) => {
			const known = people.members.get(member);
			const isAsked = known !== undefined && looksAfter(known, after);
			return isAsked && asking.some((by) => by !== member) ? ['request'] : [];
		}
	};
}

type Kinds = Map<MemberId, Set<OptionalKind>>;

/** Returns the members whom an edit names: with a mention, a comment on what is theirs, or by handing something over. */
function namedBy(edit: AcceptedEdit, isNew: (at: unknown) => boolean): Kinds {
	const { before, after, posts, doc, update } = edit;
	const named: Kinds = new Map();
	const name = (member: MemberId, kind: OptionalKind) => {
		named.set(member, (named.get(member) ?? new Set()).add(kind));
	};
	// What an import makes is no news to its owner, as in the inbox.
	const isImported = before === null && (after['importId'] ?? null) !== null;
	if (!isImported) for (const member of handedTo(before, after)) name(member, 'assigned');
	const news = posts.filter(({ at }) => isNew(at));
	for (const { mentions = [] } of news) for (const member of mentions) name(member, 'mention');
	// Once for all of them: one edit may bring thousands of comments.
	if (after['kind'] !== 'post' && news.some(({ as }) => as === undefined)) {
		const authors = readPosts(doc).flatMap(({ as, by }) => (as === undefined ? [by] : []));
		const concerned = [after['owner'], ...membersIn(after['participants']), ...authors];
		for (const member of concerned) if (typeof member === 'string') name(member, 'reply');
	}
	if (after['kind'] === 'body') {
		for (const { member, at } of mentionsOfUpdate(update)) {
			if (isNew(at ?? after['createdAt'])) name(member, 'mention');
		}
	}
	return named;
}

/** Returns who has got something to do that they did not have before. */
function handedTo(before: RecordFields | null, after: RecordFields): readonly MemberId[] {
	const { owner } = after;
	const had = before === null ? [] : assigneesIn(before);
	const added = assigneesIn(after).filter((member) => !had.includes(member));
	if (after['kind'] === 'draft') {
		const invited = membersIn(before?.['participants']);
		return membersIn(after['participants']).filter((member) => !invited.includes(member));
	}
	return typeof owner === 'string' && owner !== before?.['owner'] ? [owner, ...added] : added;
}

/** Returns the activities that an edit has ticked, each with who did it. */
function doneBy(
	{ before, after }: AcceptedEdit,
	{ activities }: Space,
	isNew: (at: unknown) => boolean
) {
	if (after['kind'] !== 'deal') return [];
	const was = new Set(before === null ? [] : allKeyed('done', before).map(([id]) => id));
	return allKeyed('done', after).flatMap(([id, value]) => {
		const activity = activities.find((each) => each.id === id);
		const { by, at } = value as Readonly<Record<string, unknown>>;
		const isNews = !was.has(id) && isNew(at) && typeof by === 'string';
		return activity === undefined || !isNews ? [] : [{ by, activity }];
	});
}

const membersIn = (value: unknown): readonly MemberId[] =>
	Array.isArray(value) ? value.filter((member) => typeof member === 'string') : [];
