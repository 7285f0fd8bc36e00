import type { Instant } from '../core/day';
import { keyed, keyOf, type KeyedRoot } from '../core/keyed';
import type { Member } from '../member/member';
import type { Space } from '../space/space';
import { keepsTopic, mayPost, moderates, startsTopics } from '../topic/speaking';
import { isBallot, isPollOver, readPoll } from '../topic/post';
import { isVotedOn, TOPIC_FORMS } from '../topic/topic';
import { memberOf } from './common-rules';
import type { RecordFields } from './edit';
import { CLOCK_GRACE, isCarried } from './history-rules';
import type { RecordContext } from './record-context';
import { kindOf, type RecordFact } from './record-facts';
import { NO_OPINION, refuses, refusesIf, type Opinion, type Rule } from './rule';

type RecordRule = Rule<RecordFact, RecordContext>;

/** The kinds of items that each member has one of, under their own id. */
const VOICES = ['vote', 'confirm', 'ballot'] as const satisfies readonly KeyedRoot[];

/** Returns whose voice a field is; `null` when it is of another kind. */
const voiceOf = (field: string): string | null =>
	VOICES.map((root) => keyOf(root, field)).find((key) => key !== null) ?? null;

/** Whether a field is what one member says by a click: it stands for itself and has no line in the history. */
export const isOwnVoice = (field: string): boolean =>
	voiceOf(field) !== null || keyOf('reaction', field) !== null || keyOf('tick', field) !== null;

/** The fields of a topic that say what has become of it, which those set who moderate. */
const MODERATED: ReadonlySet<string> = new Set(['status', 'pinned']);

/** The fields of a topic that who started it sets, too. */
const KEPT: ReadonlySet<string> = new Set([
	'title',
	'form',
	'answer',
	'closed',
	'conclusion',
	'asks'
]);

/** Who acts, and where. `null` where one of the two is not known, which other rules refuse. */
function speaking(
	context: RecordContext
): { readonly member: Member; readonly space: Space } | null {
	const { space } = context;
	const member = memberOf(context);
	return member === undefined || space === null ? null : { member, space };
}

const formOf = (fields: RecordFields) =>
	TOPIC_FORMS.find((form) => form === fields['form']) ?? 'plain';

/** Judges whether a member may set a field of a topic that somebody has started. */
function judgeKeeping(field: string, startedBy: unknown, context: RecordContext): Opinion {
	const who = speaking(context);
	if (who === null) return NO_OPINION;
	const { member, space } = who;
	if (MODERATED.has(field)) return refusesIf(!moderates(member, space), 'moderators-only');
	const topic = { createdBy: typeof startedBy === 'string' ? startedBy : '' };
	const isKept = KEPT.has(field) || keyOf('tag', field) !== null;
	return refusesIf(isKept && !keepsTopic(member, topic, space), 'moderators-only');
}

/** The rules about discussions. */
export const TOPIC_RULES = {
	'topics-are-started-by': {
		id: 'SP-05',
		who: 'everybody but admins',
		what: 'Who may start topics, and who may write, vote, react and tick in them, is what the space’s settings say: all members, its managers, supervisors and admins, or admins alone.',
		on: 'topics, posts',
		why: 'A space of announcements is read by everybody and written by few.',
		judge: (fact, context) => {
			const { edit } = context;
			const kind = kindOf(edit.after);
			const who = speaking(context);
			if (who === null || (kind !== 'topic' && kind !== 'post')) return NO_OPINION;
			const { member, space } = who;
			if (fact.what === 'make' && kind === 'topic') {
				return refusesIf(!startsTopics(member, space), 'speakers-only');
			}
			const speaks =
				(fact.what === 'make' && kind === 'post') ||
				(fact.what === 'set' && isOwnVoice(fact.field) && !isConfirming(fact.field));
			return refusesIf(speaks && !mayPost(member, space), 'speakers-only');
		}
	},
	'topics-are-kept-by': {
		id: 'SP-05',
		who: 'everybody but admins',
		what: 'Who moderates, as the space’s settings say, pins topics and says what has become of ideas and proposals. They and who started a topic name it, tag it, say what it is for, accept an answer, and close and reopen it.',
		on: 'topics',
		why: 'What was decided is decided by those who answer for it.',
		judge: (fact, context) => {
			const { edit } = context;
			if (fact.what !== 'set' || kindOf(edit.after) !== 'topic') return NO_OPINION;
			// A lost relay is given back what others have decided.
			if (edit.before === null && isCarried(context)) return NO_OPINION;
			return judgeKeeping(fact.field, (edit.before ?? edit.after)['createdBy'], context);
		}
	},
	'own-voice': {
		id: 'HI-12',
		who: 'everybody',
		what: 'Everybody votes, also in polls, and confirms under their own name alone, once each. Admins may carry what others said, with a whole topic to a relay that was lost.',
		on: 'topics, posts',
		why: 'A vote that another person casts is none.',
		judge: (fact, context) => {
			if (fact.what !== 'set') return NO_OPINION;
			const voice = voiceOf(fact.field);
			const { actor, edit } = context;
			if (voice === null || (edit.before === null && isCarried(context))) return NO_OPINION;
			return refusesIf(voice !== actor, 'not-the-author', { field: 'vote' });
		}
	},
	'votes-while-open': {
		id: 'HI-12',
		who: 'everybody',
		what: 'Ideas and proposals are voted on until the topic is closed, polls until they are closed or their time is over by the relay’s clock, for options that there are; an announcement that asks for it is confirmed, and nobody takes that back.',
		on: 'topics, posts',
		why: 'What was decided by votes stays what it was decided by.',
		judge: (fact, context) => {
			const { edit } = context;
			if (fact.what !== 'set' || (edit.before === null && isCarried(context))) return NO_OPINION;
			const fields = edit.before ?? edit.after;
			if (keyOf('vote', fact.field) !== null) {
				if (!isVotedOn(formOf(fields))) return refuses('malformed', { field: 'vote' });
				return refusesIf(fields['closed'] === true, 'voting-over');
			}
			if (keyOf('ballot', fact.field) !== null) return judgeBallot(fact.to, fields, context.now);
			if (!isConfirming(fact.field)) return NO_OPINION;
			const isAsked = formOf(fields) === 'announcement' && fields['asks'] === true;
			return refusesIf(fact.to !== true || !isAsked, 'malformed', { field: 'confirm' });
		}
	},
	'posts-are-edited-by-their-authors': {
		id: 'HI-13',
		who: 'everybody',
		what: 'Only its authors give a post another text: who sent it, and those it names as having written it with them. What it was before stands in its history. Who sent it and who moderates delete it, in their own name, and close its poll; what a moderator has deleted its author does not bring back.',
		on: 'posts',
		why: 'Nobody puts words into another’s mouth, and what was changed can be read.',
		judge: (fact, context) => {
			const { actor, edit } = context;
			if (kindOf(edit.after) !== 'post') return NO_OPINION;
			const author = edit.after['createdBy'];
			if (fact.what === 'line') {
				const isText = fact.entry.what === 'field' && fact.entry.field === 'text';
				const isTold = !isText || isAuthorIn(edit, fact.entry.by);
				return refusesIf(!isTold, 'not-the-author', { field: 'post' });
			}
			if (fact.what !== 'set' || !CHANGING.has(fact.field) || isCarried(context)) return NO_OPINION;
			if (edit.before === null) return refuses('malformed', { field: fact.field });
			if (fact.field === 'text') {
				return refusesIf(!isAuthorIn(edit, actor), 'not-the-author', { field: 'post' });
			}
			const who = speaking(context);
			const isModerator = who !== null && moderates(who.member, who.space);
			if (fact.field === 'pollClosed') {
				return refusesIf(actor !== author && !isModerator, 'moderators-only');
			}
			if (fact.to !== null) {
				if (actor !== author && !isModerator) return refuses('moderators-only');
				return refusesIf(fact.to !== actor, 'not-the-author', { field: 'post' });
			}
			return refusesIf(fact.from !== actor && !isModerator, 'moderators-only');
		}
	},
	'posts-have-files-of-their-authors': {
		id: 'HI-13',
		who: 'everybody',
		what: 'Only its author attaches files to a post. They and who moderates remove them.',
		on: 'posts',
		why: 'A file at somebody’s post is taken for theirs.',
		judge: (fact, context) => {
			const { actor, edit } = context;
			if (fact.what !== 'set' || keyOf('file', fact.field) === null) return NO_OPINION;
			if (kindOf(edit.after) !== 'post' || isCarried(context)) return NO_OPINION;
			if (actor === edit.after['createdBy']) return NO_OPINION;
			if (fact.to !== null) return refuses('not-the-author', { field: 'file' });
			const who = speaking(context);
			const isModerator = who !== null && moderates(who.member, who.space);
			return refusesIf(!isModerator, 'moderators-only');
		}
	},
	'ticked-in-ones-own-name': {
		id: 'HI-12',
		who: 'everybody',
		what: 'Everybody who may write ticks the items of a checklist, in their own name, and unticks them.',
		on: 'posts',
		why: 'Who has done something is who says so.',
		judge: (fact, context) => {
			const { actor, edit } = context;
			const item = fact.what === 'set' ? keyOf('tick', fact.field) : null;
			if (fact.what !== 'set' || item === null) return NO_OPINION;
			if (edit.before === null && isCarried(context)) return NO_OPINION;
			const items = edit.after['items'];
			const isThere =
				/^(?:0|[1-9]\d?)$/u.test(item) && Array.isArray(items) && Number(item) < items.length;
			if (!isThere) return refuses('malformed', { field: 'tick' });
			return refusesIf(fact.to !== null && fact.to !== actor, 'not-the-author');
		}
	}
} as const satisfies Readonly<Record<string, RecordRule>>;

/** Whether somebody may give a post another text: who sent it, or one whom it named before as an author. */
function isAuthorIn({ before, after }: RecordContext['edit'], member: string): boolean {
	const fields = before ?? after;
	return fields['createdBy'] === member || fields[keyed('with', member)] === true;
}

/** The fields of a post that change after it was said. */
const CHANGING: ReadonlySet<string> = new Set(['text', 'removed', 'pollClosed']);

/** Judges a vote in a poll. Whose it is, another rule says. */
function judgeBallot(value: unknown, fields: RecordFields, now: Instant): Opinion {
	const poll = readPoll(fields['poll']);
	if (poll === null || !isBallot(poll, value)) return refuses('malformed', { field: 'poll' });
	return refusesIf(
		isPollOver(poll, fields['pollClosed'] === true, now - CLOCK_GRACE),
		'voting-over'
	);
}

/** Everybody who may read an announcement confirms it, also where few may write. */
const isConfirming = (field: string): boolean => keyOf('confirm', field) !== null;
