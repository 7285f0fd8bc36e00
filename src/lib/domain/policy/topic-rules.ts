import { keyOf, type KeyedRoot } from '../core/keyed';
import type { Member } from '../member/member';
import type { Space } from '../space/space';
import { keepsTopic, mayPost, moderates, startsTopics } from '../topic/speaking';
import { isVotedOn, TOPIC_FORMS } from '../topic/topic';
import { memberOf } from './common-rules';
import type { RecordFields } from './edit';
import { isCarried } from './history-rules';
import type { RecordContext } from './record-context';
import { kindOf, type RecordFact } from './record-facts';
import { NO_OPINION, refuses, refusesIf, type Opinion, type Rule } from './rule';

type RecordRule = Rule<RecordFact, RecordContext>;

/** The kinds of items that each member has one of, under their own id. */
const VOICES = ['vote', 'confirm'] as const satisfies readonly KeyedRoot[];

/** Returns whose voice a field is; `null` when it is of another kind. */
const voiceOf = (field: string): string | null =>
	VOICES.map((root) => keyOf(root, field)).find((key) => key !== null) ?? null;

/** Whether a field is what one member says by a click: it stands for itself and has no line in the history. */
export const isOwnVoice = (field: string): boolean =>
	voiceOf(field) !== null || keyOf('reaction', field) !== null;

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
		what: 'Everybody votes and confirms under their own name alone, once each. Admins may carry what others said, with a whole topic to a relay that was lost.',
		on: 'topics',
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
		what: 'Ideas and proposals are voted on until the topic is closed; an announcement that asks for it is confirmed, and nobody takes that back.',
		on: 'topics',
		why: 'What was decided by votes stays what it was decided by.',
		judge: (fact, context) => {
			const { edit } = context;
			if (fact.what !== 'set' || (edit.before === null && isCarried(context))) return NO_OPINION;
			const fields = edit.before ?? edit.after;
			if (keyOf('vote', fact.field) !== null) {
				if (!isVotedOn(formOf(fields))) return refuses('malformed', { field: 'vote' });
				return refusesIf(fields['closed'] === true, 'voting-over');
			}
			if (!isConfirming(fact.field)) return NO_OPINION;
			const isAsked = formOf(fields) === 'announcement' && fields['asks'] === true;
			return refusesIf(fact.to !== true || !isAsked, 'malformed', { field: 'confirm' });
		}
	}
} as const satisfies Readonly<Record<string, RecordRule>>;

/** Everybody who may read an announcement confirms it, also where few may write. */
const isConfirming = (field: string): boolean => keyOf('confirm', field) !== null;
