import { mayEnter, mayRead, ownsInReach, reachOf, type Reach } from '../access/reach';
import { historyValue } from '../core/history-value';
import type { RecordFacts } from '../core/record';
import { mayMove } from '../deal/may-move';
import { isFilled } from '../fields/field';
import { isAdmin } from '../member/member';
import type { Stage } from '../space/space';
import { guestsRead, memberOf, membersOnly } from './common-rules';
import { CUSTOMER_RULES } from './customer-rules';
import type { RecordFields } from './edit';
import { BODY_RULES } from './body-rules';
import { DRAFT_RULES, isAuthorship } from './draft-rules';
import type { RecordContext } from './record-context';
import { isGuestComment, isUntoldOfPage, PAGE_RULES } from './page-rules';
import { POST_RULES } from './post-rules';
import { PROCESS_RULES } from './process-rules';
import { MOVING_RULES } from './moving-rules';
import { isOwnVoice, TOPIC_RULES } from './topic-rules';
import { accessFacts, kindOf, type RecordFact } from './record-facts';
import { ALLOWS, NO_OPINION, refuses, refusesIf, type Opinion, type Rule } from './rule';
import { DERIVED_RULES } from './derived-rules';
import { linesOf } from './edit-lines';
import { HISTORY_RULES, isCarried } from './history-rules';
import { fieldShape, isLine, isPost } from './record-shapes';
import { FILE_RULES } from './file-rules';
import { PROJECT_RULES } from './project-rules';
import { TASK_RULES } from './task-rules';

type RecordRule = Rule<RecordFact, RecordContext>;

const isAdminOf = (context: RecordContext): boolean => {
	const member = memberOf(context);
	return member !== undefined && isAdmin(member.role);
};

/** What of a change determines access, and how far its author reaches. */
interface Access {
	readonly reach: Reach;
	/** `null` when there was no record. */
	readonly was: RecordFacts | null;
	readonly is: RecordFacts | null;
}

const known = new WeakMap<RecordContext, Access>();

function accessIn(context: RecordContext): Access {
	const { actor, people, edit } = context;
	const access = known.get(context) ?? {
		reach: reachOf(actor, people),
		was: edit.before === null ? null : factsIn(context, edit.before),
		is: factsIn(context, edit.after)
	};
	known.set(context, access);
	return access;
}

/** Returns what determines access to a record with these fields. */
function factsIn({ source }: RecordContext, fields: RecordFields): RecordFacts | null {
	const facts = accessFacts(fields, source?.facts ?? null);
	// A device has only what its member may read: a body is here because its record is.
	if (source !== undefined || facts?.kind !== 'body') return facts;
	return { ...facts, readers: { kind: 'topic', owner: null } };
}

const isDeal = ({ edit }: RecordContext): boolean => kindOf(edit.after) === 'deal';

const stageOf = ({ space }: RecordContext, id: unknown): Stage | undefined =>
	space?.stages.find((stage) => stage.id === id);

/** The fields that are set once, at creation. */
const FIXED: ReadonlySet<string> = new Set([
	'kind',
	'space',
	'createdAt',
	'createdBy',
	'importId',
	'externalId',
	'lead',
	'startStage',
	'topic',
	'replyTo',
	'replyToBy',
	'draft',
	'poll',
	'items',
	'card',
	'record',
	'series',
	'page',
	'base',
	'start',
	'cut',
	'depth'
]);

/**
 * The fields whose changes need no line in the history: order, imported values, and what the line of a
 * move says already.
 */
const UNTOLD: ReadonlySet<string> = new Set(['order', 'closedAt', 'startOver', 'facts']);

/** Whether changes of a field have a line in the history. */
const isInHistory = (field: string): boolean =>
	!FIXED.has(field) &&
	!UNTOLD.has(field) &&
	!isOwnVoice(field) &&
	!isUntoldOfPage(field) &&
	!isAuthorship(field);

/** The rules that judge an edit of a record, in the order in which they are asked. */
export const RECORD_RULES = {
	'members-only': membersOnly('records'),
	'guests-read': guestsRead(
		'records',
		'Guests read and change nothing, but comment on pages where the space lets them.',
		isGuestComment
	),
	inside: {
		id: 'LS-05',
		who: 'everybody',
		what: 'Only who may enter a space changes what is in it.',
		on: 'deals, tasks, topics, pages',
		why: 'A private or hidden space is private for writing, too.',
		once: true,
		judge: (_, { actor, people, space }) =>
			refusesIf(space !== null && !mayEnter(actor, space, people), 'not-yours')
	},
	'known-kind': {
		id: 'SCHEMA',
		who: 'everybody',
		what: 'A record is of a known kind and has only known fields with values that fit.',
		on: 'records',
		why: 'What every device reads must be readable for every device.',
		judge: (fact, { edit }) => {
			const kind = kindOf(edit.after);
			if (kind === null) return refuses('malformed', { field: 'kind' });
			if (fact.what === 'line') {
				return refusesIf(!isLine(fact.entry), 'malformed', { field: 'history' });
			}
			if (fact.what === 'post') {
				return refusesIf(!isPost(fact.post), 'malformed', { field: 'post' });
			}
			if (fact.what === 'note') {
				return refusesIf(kind !== 'body' && kind !== 'version', 'malformed', { field: 'note' });
			}
			if (fact.what !== 'set') return NO_OPINION;
			const { field, to } = fact;
			const fits = fieldShape(kind, field);
			// A field is never removed. It is set to a value that means "nothing".
			return refusesIf(fits === undefined || !fits(to), 'malformed', { field });
		}
	},
	'tasks-stay-seen': {
		id: 'OP-08',
		who: 'everybody',
		what: 'Whether a task is of a deal, and of which, is said when it is made.',
		on: 'tasks',
		why: 'A task of a deal is seen by fewer: nobody hides one from those who see it, or shows one.',
		judge: (fact, { edit }) => {
			if (fact.what !== 'set' || fact.field !== 'deal' || edit.before === null) return NO_OPINION;
			if (kindOf(edit.after) !== 'task' || same(fact.from, fact.to)) return NO_OPINION;
			return refuses('fixed', { field: 'deal' });
		}
	},
	'own-deals': {
		id: 'OP-08',
		who: 'agents, supervisors',
		what: 'Nobody changes a record that is not within their reach, takes one, or moves one out of it.',
		on: 'deals, customers',
		why: 'Agents have their own deals, supervisors those of their teams.',
		once: true,
		judge: (_, context) => {
			const { reach, was, is } = accessIn(context);
			if (was !== null && !mayRead(reach, was)) return refuses('not-yours');
			if (is === null || !mayRead(reach, is)) return refuses('not-yours', { field: 'owner' });
			return NO_OPINION;
		}
	},
	'handed-on-by-owners': {
		id: 'OP-08',
		who: 'agents, supervisors',
		what: 'A record changes hands only within the reach of who does it: nobody gives one away or takes one by taking part in it.',
		on: 'deals, customers',
		why: 'The owner decides who sees the record.',
		judge: (fact, context) => {
			if (fact.what !== 'set' || (fact.field !== 'owner' && fact.field !== 'participants')) {
				return NO_OPINION;
			}
			const { reach, was, is } = accessIn(context);
			// A draft is its owner's alone. Whoever reads it brings it back to a relay that has lost it (HI-17).
			if (was === null && is?.kind === 'draft' && isCarried(context)) return NO_OPINION;
			// A task of a deal can belong to anybody who has to do it, also to a superior (PR-09).
			if (is?.ofDeal === true && (was === null || was.ofDeal === true)) return NO_OPINION;
			const outside =
				(was !== null && !ownsInReach(reach, was)) || (is !== null && !ownsInReach(reach, is));
			return refusesIf(outside, 'not-yours', { field: fact.field });
		}
	},
	'made-once': {
		id: 'HI-04',
		who: 'everybody',
		what: 'What a record is, where, by whom and when it was made is said once, truly, and stays.',
		on: 'records',
		why: 'A deal that changed its space or its maker would change who may do what with it.',
		judge: (fact, context) => {
			// Two devices that make the same record from the same things: the first has made it (OP-12).
			// Asked of every fact: which of the values stand is chance, the answer is not.
			if (linesOf(context.edit).makes && context.edit.before !== null)
				return refuses('made-already');
			if (fact.what !== 'set' || !FIXED.has(fact.field)) return NO_OPINION;
			const { actor, edit, space } = context;
			const { field, to } = fact;
			if (edit.before !== null) {
				return refusesIf(fact.from !== to, 'fixed', { field });
			}
			if (field === 'space') return refusesIf(to !== space?.id, 'fixed', { field });
			if (field === 'createdBy') {
				return refusesIf(to !== actor && !isAdminOf(context), 'not-the-author', { field });
			}
			return NO_OPINION;
		}
	},
	'made-whole': {
		id: 'HI-04',
		who: 'everybody',
		what: 'A new record says where it is, who made it and when, and that it was made.',
		on: 'records',
		why: 'A record that says less would fall outside the rules.',
		judge: (fact, context) => {
			if (fact.what !== 'make') return NO_OPINION;
			const { after, history } = context.edit;
			const said = ['createdBy', 'createdAt', ...(context.space === null ? [] : ['space'])];
			const missing = said.find((field) => after[field] === undefined);
			if (missing !== undefined) return refuses('malformed', { field: missing });
			const place = kindOf(after) === 'customer' ? null : after['space'];
			if (place !== (context.space?.id ?? null)) return refuses('malformed', { field: 'space' });
			return refusesIf(!history.some(({ what }) => what === 'created'), 'history', {
				field: 'created'
			});
		}
	},
	...DERIVED_RULES,
	...TASK_RULES,
	...PROJECT_RULES,
	...FILE_RULES,
	'stages-there-are': {
		id: 'PR-02',
		who: 'everybody',
		what: 'A record is not moved into a stage that its space does not have (any more).',
		on: 'deals, tasks',
		why: 'In a stage that has gone meanwhile it would be on no board.',
		judge: (fact, context) => {
			if (fact.what !== 'set' || fact.field !== 'stage' || fact.from === fact.to) return NO_OPINION;
			// A record that was created before its stage was removed is not lost: it can be moved from
			// there.
			if (context.edit.before === null) return NO_OPINION;
			return refusesIf(stageOf(context, fact.to) === undefined, 'no-such-stage');
		}
	},
	'start-ends': {
		id: 'PL-07',
		who: 'everybody',
		what: 'The first change of stage ends the starting value of the close rate, in the same update; it begins again only where that move is taken back.',
		on: 'deals',
		why: 'A rate that nobody has set follows the stage.',
		judge: (fact, { edit }) => {
			const { before, touched } = edit;
			if (fact.what !== 'set' || before === null || fact.from === fact.to) return NO_OPINION;
			const isStarting = isFilled(before['startStage']) && before['startOver'] !== true;
			if (fact.field === 'stage') {
				return refusesIf(isStarting && !touched.includes('startOver'), 'rate-starts');
			}
			const beginsAgain = fact.field === 'startOver' && fact.to === false && fact.from === true;
			return refusesIf(beginsAgain && !touched.includes('stage'), 'rate-starts');
		}
	},
	'closed-stays-closed': {
		id: 'OP-07',
		who: 'agents, supervisors',
		what: 'Only admins and owners take a deal out of won or lost; everybody who has it may move it there (OP-06).',
		on: 'deals',
		why: 'What is won or lost has been counted.',
		judge: (fact, context) => {
			if (!isDeal(context)) return NO_OPINION;
			if (fact.what === 'set' && fact.field === 'stage') {
				return judgeMove(context, fact.from, fact.to);
			}
			// An update with several moves shows the rules only its end, but its lines show the steps.
			if (fact.what === 'line' && fact.entry.what === 'stage') {
				const { from, to } = fact.entry;
				const opinion = judgeMove(context, from, to);
				if (opinion.opinion === 'refuses') return opinion;
				// A move that lost against another one would still be in the history.
				return judgeMove(context, context.edit.before?.['stage'], to);
			}
			return NO_OPINION;
		}
	},
	'told-in-the-history': {
		id: 'HI-01',
		who: 'everybody',
		what: 'A change of a stage, an owner or a field comes with its line of history, in the same update.',
		on: 'records',
		why: 'What happened to a deal can be read, by everybody, for good (OP-04).',
		judge: (fact, { edit }) => {
			if (fact.what !== 'set' || edit.before === null || same(fact.from, fact.to))
				return NO_OPINION;
			const { field, to } = fact;
			if (!isInHistory(field)) return NO_OPINION;
			const isSaid = linesOf(edit)
				.of(field)
				.some((entry) => {
					switch (entry.what) {
						case 'stage':
						case 'owner':
							return entry.to === to;
						case 'field':
							return entry.to === historyValue(to);
						case 'activity':
							return entry.done === (to !== null);
						case 'binned':
							return to === true;
						case 'restored':
							return to === false;
					}
				});
			return refusesIf(!isSaid, 'history', { field });
		}
	},
	...HISTORY_RULES,
	'history-only-grows': {
		id: 'HI-02',
		who: 'everybody',
		what: 'Lines of the history and posts are never changed or removed.',
		on: 'records',
		why: 'What was said and done stays said and done.',
		judge: (fact) => refusesIf(fact.what === 'remove-lines', 'history')
	},
	'true-author': {
		id: 'HI-03',
		who: 'everybody but admins',
		what: 'A line of history and a post carry the name of who sends them. Admins may carry what others wrote.',
		on: 'records',
		why: 'Nobody speaks in another’s name; a lost relay is filled again from an admin’s device.',
		judge: (fact, context) => {
			const by =
				fact.what === 'line' ? fact.entry.by : fact.what === 'post' ? fact.post.by : context.actor;
			return refusesIf(by !== context.actor && !isAdminOf(context), 'not-the-author');
		}
	},
	'admins-delete': {
		id: 'HI-05',
		who: 'everybody but admins',
		what: 'Only admins put records into the bin and take them out; makers may take back what they made. Only admins delete for good, and only what is in the bin: it never comes back.',
		on: 'records',
		why: 'A deal that vanishes is a deal that somebody misses.',
		judge: (fact, context) => {
			if (fact.what !== 'set' || fact.field !== 'binned') return NO_OPINION;
			const { before } = context.edit;
			if (before === null || (fact.from ?? false) === fact.to) return NO_OPINION;
			return refusesIf(before['createdBy'] !== context.actor && !isAdminOf(context), 'deletion');
		}
	},
	...POST_RULES,
	...TOPIC_RULES,
	...MOVING_RULES,
	...BODY_RULES,
	...DRAFT_RULES,
	...PAGE_RULES,
	...PROCESS_RULES,
	...CUSTOMER_RULES,
	'members-work': {
		id: 'OP-06',
		who: 'agents, supervisors, admins, owners',
		what: 'Whoever has a record within reach makes, moves, changes and comments on it.',
		on: 'records',
		why: 'That is what it is there for.',
		once: true,
		judge: () => ALLOWS
	}
} as const satisfies Readonly<Record<string, RecordRule>>;

function judgeMove(context: RecordContext, from: unknown, to: unknown): Opinion {
	const role = memberOf(context)?.role;
	const source = stageOf(context, from);
	const target = stageOf(context, to);
	if (role === undefined || source === undefined) return NO_OPINION;
	const may = mayMove(role, source, target ?? { kind: 'open' });
	return may.ok ? NO_OPINION : refuses(may.error.reason, { stage: source.name });
}

/** Whether two field values are equal for a reader. */
function same(a: unknown, b: unknown): boolean {
	if (a === b) return true;
	// A missing value counts as empty.
	if ((a ?? null) === null && (b ?? null) === null) return true;
	return typeof a === 'object' && JSON.stringify(a) === JSON.stringify(b);
}
