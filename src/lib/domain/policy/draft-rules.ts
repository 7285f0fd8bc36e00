import { mayEnter } from '../access/reach';
import { isAdmin } from '../member/member';
import type { RecordId } from '../core/ids';
import { allKeyed, keyed, keyOf } from '../core/keyed';
import { mayPost } from '../topic/speaking';
import { postOfDraft } from '../topic/shared-draft';
import { memberOf } from './common-rules';
import type { RecordFields } from './edit';
import { isCarried } from './history-rules';
import type { RecordContext } from './record-context';
import { kindOf, type RecordFact } from './record-facts';
import { NO_OPINION, refuses, refusesIf, type Opinion, type Rule } from './rule';

type RecordRule = Rule<RecordFact, RecordContext>;

const membersIn = (value: unknown): readonly string[] =>
	Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];

/** Returns the draft that a post with these fields was sent from; `null` when it was sent from none. */
export const draftOf = (fields: RecordFields): RecordId | null => {
	const { draft } = fields;
	return kindOf(fields) === 'post' && typeof draft === 'string' ? draft : null;
};

/**
 * Returns the record of the same room, beside the one that it takes its readers from, by which an edit is judged: the
 * draft of a post that is being made, and the post that a draft, or the draft of a text, has become; else `null`.
 */
export function besideOf(
	id: RecordId,
	edit: { readonly before: RecordFields | null; readonly after: RecordFields },
	source: RecordFields | null
): RecordId | null {
	const { before, after } = edit;
	if (kindOf(after) === 'draft') return postOfDraft(id);
	if (kindOf(after) === 'post') return before === null ? draftOf(after) : null;
	const { record } = after;
	const isOfDraft = source !== null && kindOf(source) === 'draft' && typeof record === 'string';
	return kindOf(after) === 'body' && isOfDraft ? postOfDraft(record) : null;
}

/** Whether a field of a draft or a post says who writes along: it stands for itself and has no line in the history. */
export const isAuthorship = (field: string): boolean =>
	keyOf('joined', field) !== null || keyOf('with', field) !== null;

/** Whether somebody writes a draft: its owner, or one who was invited and has said that they write along. */
function writes(member: string, draft: RecordFields): boolean {
	if (draft['owner'] === member) return true;
	return isInvited(member, draft) && draft[`joined.${member}`] === true;
}

const isInvited = (member: string, draft: RecordFields): boolean =>
	membersIn(draft['participants']).includes(member);

/** The rules about posts that several people write before they are said. */
export const DRAFT_RULES = {
	'drafts-are-written-together': {
		id: 'HI-17',
		who: 'everybody',
		what: 'A shared draft is read and written by who began it and by those whom they invited, and by nobody else, whatever their role. People are invited who may write in the topics of the space; each says for themselves whether they write along. A relay that has lost it is given it back by its owner, or by an admin whom it names.',
		on: 'drafts, bodies of drafts',
		why: 'What is not said yet is nobody else’s, and nobody is made an author unasked.',
		judge: (fact, context) => {
			const { edit, source } = context;
			switch (kindOf(edit.after)) {
				case 'draft':
					return judgeDraft(fact, context);
				case 'body': {
					// A device does not know of which record a text is: its screen asks before.
					if (source === undefined || source === null) return NO_OPINION;
					return kindOf(source.fields) === 'draft' ? judgeSpeaking(context) : NO_OPINION;
				}
				default:
					return NO_OPINION;
			}
		}
	},
	'drafts-are-sent-once': {
		id: 'HI-17',
		who: 'everybody',
		what: 'Who writes a shared draft sends it, in their own name, into its topic: once, whoever sends it. The post names the others who write along, and only those, each of whom may take their own name off. What was sent rests: its draft is not written any more, only brought back to a relay that has lost it, by its authors or by an admin whom it names.',
		on: 'drafts, bodies of drafts, posts',
		why: 'Two people who send the same thing without a connection have said it once, and what comes too late goes back to its author.',
		judge: (fact, context) => {
			const { actor, edit, beside } = context;
			const kind = kindOf(edit.after);
			if (kind === 'post') return judgePost(fact, context);
			if (kind !== 'draft' && kind !== 'body') return NO_OPINION;
			if (beside === undefined || beside === null || kindOf(beside) !== 'post') return NO_OPINION;
			// A relay that was restored may have the post again before its draft, which its authors bring back, or an admin whom
			// the draft names: one of its authors may have lost it meanwhile.
			if (edit.before === null && isCarried(context)) return NO_OPINION;
			const isJoining =
				fact.what === 'set' && keyOf('joined', fact.field) === actor && fact.to === true;
			if ((edit.before === null || isJoining) && wasNamed(actor, beside)) return NO_OPINION;
			// It may still be thrown away.
			const isAway = fact.what === 'set' && fact.field === 'binned';
			const isToldAway = fact.what === 'line' && AWAY.has(fact.entry.what);
			return refusesIf(!isAway && !isToldAway, 'sent');
		}
	}
} as const satisfies Readonly<Record<string, RecordRule>>;

/** Whether a post has a member as an author, or had until they took their name off. */
const wasNamed = (member: string, post: RecordFields): boolean =>
	post['createdBy'] === member || post[keyed('with', member)] !== undefined;

/** The lines of the history that tell of throwing something away, and of taking that back. */
const AWAY: ReadonlySet<string> = new Set(['binned', 'restored']);

function judgeSpeaking(context: RecordContext): Opinion {
	const { space } = context;
	const member = memberOf(context);
	if (member === undefined || space === null) return NO_OPINION;
	return refusesIf(!mayPost(member, space), 'speakers-only');
}

function judgeDraft(fact: RecordFact, context: RecordContext): Opinion {
	const { actor, edit, people, space } = context;
	if (fact.what === 'post') return refuses('malformed', { field: 'post' });
	if (fact.what === 'make') {
		if (typeof edit.after['topic'] !== 'string') return refuses('malformed', { field: 'topic' });
		return judgeSpeaking(context);
	}
	if (fact.what !== 'set') return NO_OPINION;
	const { field, from, to } = fact;
	if (field === 'participants') {
		const before = membersIn(from);
		const isInside = membersIn(to).every((id) => {
			const member = people.members.get(id);
			if (before.includes(id) || space === null) return true;
			// Where it is brought back to a relay that has lost it, somebody may have left since they were invited.
			if (edit.before === null) return member !== undefined;
			return member !== undefined && mayEnter(id, space, people) && mayPost(member, space);
		});
		return refusesIf(!isInside, 'speakers-only', { field });
	}
	const joining = keyOf('joined', field);
	if (joining === null) return NO_OPINION;
	// Admins bring whole records back to a relay that has lost them.
	const member = memberOf(context);
	const isBroughtBack = edit.before === null && member !== undefined && isAdmin(member.role);
	if (joining !== actor && !isBroughtBack) return refuses('not-the-author', { field: 'joined' });
	return refusesIf(!isInvited(joining, edit.after), 'not-yours', { field: 'joined' });
}

function judgePost(fact: RecordFact, context: RecordContext): Opinion {
	const { actor, edit, beside } = context;
	if (isCarried(context)) return NO_OPINION;
	const named = fact.what === 'set' ? keyOf('with', fact.field) : null;
	if (edit.before !== null) {
		if (fact.what !== 'set' || named === null || fact.from === fact.to) return NO_OPINION;
		// Who has taken their name off may put it there again: `undefined` was never named.
		const isOwn = named === actor && (fact.to === null || fact.from === null);
		return refusesIf(!isOwn, 'not-the-author', { field: 'with' });
	}
	const draft = draftOf(edit.after);
	if (draft === null) {
		// The relay writes copies; see HI-16.
		const isCopy = edit.after['copyOf'] !== undefined;
		return refusesIf(named !== null && !isCopy, 'malformed', { field: 'with' });
	}
	// A device has the draft that it sends: its screen asks before.
	if (fact.what !== 'make' || beside === undefined) return NO_OPINION;
	// A relay that has lost it is brought it back, and the post waits for that.
	if (beside === null) return refuses('not-the-author', { field: 'draft' });
	if (kindOf(beside) !== 'draft' || beside['topic'] !== edit.after['topic']) {
		return refuses('malformed', { field: 'draft' });
	}
	if (!writes(actor, beside)) return refuses('not-yours', { field: 'draft' });
	const others = allKeyed('with', edit.after).map(([member]) => member);
	const areWriters = others.every((member) => member !== actor && writes(member, beside));
	return refusesIf(!areWriters, 'not-the-author', { field: 'with' });
}
