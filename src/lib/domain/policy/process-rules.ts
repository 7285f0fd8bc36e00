import { keyOf } from '../core/keyed';
import { fitsField, isFilled, requiredIn } from '../fields/field';
import { isAdmin } from '../member/member';
import { meetsRequirement, mayPerform } from '../process/perform';
import { openMandatory } from '../process/progress';
import { looksAfter } from '../space/looks-after';
import type { Space } from '../space/space';
import { memberOf } from './common-rules';
import type { RecordFields } from './edit';
import { kindOf, type RecordFact } from './record-facts';
import { isCarried } from './history-rules';
import type { RecordContext } from './record-context';
import { NO_OPINION, refuses, refusesIf, type Rule } from './rule';

type RecordRule = Rule<RecordFact, RecordContext>;

/** Returns the ids of a deal's completed activities. */
const doneIn = (fields: RecordFields): { has(id: string): boolean } => ({
	has: (id) => isFilled(fields[`done.${id}`])
});

const kindOfStage = (space: Space, id: unknown) =>
	space.stages.find((stage) => stage.id === id)?.kind;

/** The rules that a space's process and fields set for its deals. */
export const PROCESS_RULES = {
	'performers-tick': {
		id: 'PR-06',
		who: 'everybody',
		what: 'An activity is ticked, and the tick taken back, by those who may perform it, in their own name.',
		on: 'deals',
		why: 'A manager’s approval that anybody could give would be none.',
		judge: (fact, context) => {
			const activity = activityOf(fact, context);
			if (activity === null) return NO_OPINION;
			if (activity === 'unknown') return refuses('no-such-activity');
			const member = memberOf(context);
			if (member === undefined) return NO_OPINION;
			if (!mayPerform(member, activity.performers)) {
				return refuses('not-your-activity', { activity: activity.name });
			}
			if (fact.what !== 'set') return NO_OPINION;
			// Admins may carry the writing of others to a restored relay.
			const by = isObject(fact.to) ? fact.to['by'] : context.actor;
			return refusesIf(by !== context.actor && !isAdmin(member.role), 'not-the-author');
		}
	},
	'note-first': {
		id: 'PR-07',
		who: 'everybody',
		what: 'What asks for a note, or a note with a file, is ticked with it.',
		on: 'deals',
		why: 'Whoever comes after can read what came of it.',
		judge: (fact, context) => {
			const activity = activityOf(fact, context);
			if (activity === null || activity === 'unknown' || fact.what !== 'set') return NO_OPINION;
			if (!isObject(fact.to)) return NO_OPINION;
			const { note, file } = fact.to;
			const attached =
				typeof file === 'string' && isFilled(context.edit.after[`file.${file}`]) ? file : null;
			const tick = { note: typeof note === 'string' ? note : '', file: attached };
			if (meetsRequirement(activity, tick)) return NO_OPINION;
			const reason = tick.note.trim() === '' ? 'note-missing' : 'file-missing';
			return refuses(reason, { activity: activity.name });
		}
	},
	'mandatory-before-won': {
		id: 'PR-05',
		who: 'everybody',
		what: 'A deal is not won before its mandatory activities are done, and they stay done while it is won.',
		on: 'deals',
		why: 'What must not be forgotten is not forgotten.',
		judge: (fact, context) => {
			const { space, edit } = context;
			if (fact.what !== 'set' || space === null || kindOf(edit.after) !== 'deal') return NO_OPINION;
			const isMove = fact.field === 'stage' && fact.from !== fact.to;
			const isUntick =
				keyOf('done', fact.field) !== null && !isFilled(fact.to) && isFilled(fact.from);
			if (!isMove && !isUntick) return NO_OPINION;
			if (kindOfStage(space, edit.after['stage']) !== 'won') return NO_OPINION;
			// Deals that were won elsewhere may be imported by people who manage the space.
			if (edit.before === null && isBroughtIn(context)) return NO_OPINION;
			const open = openMandatory(space, doneIn(edit.after));
			// A won deal is not affected by activities that became mandatory later, only by what is
			// unticked now.
			const blocking = isMove ? open : open.filter(({ id }) => fact.field === `done.${id}`);
			const [first] = blocking;
			if (first === undefined) return NO_OPINION;
			return refuses('mandatory-open', {
				activity: blocking
					.map(({ name }) => name)
					.join(', ')
					.slice(0, 500)
			});
		}
	},
	'closed-when-it-was': {
		id: 'OP-06',
		who: 'everybody',
		what: 'The moment at which a deal was won or lost is that of the move that closed it; reopening takes it away, and none stands on an open deal.',
		on: 'deals',
		why: 'A month’s figures are made of these moments.',
		judge: (fact, context) => {
			const { edit, space } = context;
			if (fact.what !== 'set' || kindOf(edit.after) !== 'deal') return NO_OPINION;
			const isMove = fact.field === 'stage' || fact.field === 'closedAt';
			if (!isMove || (fact.from ?? null) === (fact.to ?? null)) return NO_OPINION;
			const isOpen = space !== null && kindOfStage(space, edit.after['stage']) === 'open';
			if (isOpen && isFilled(edit.after['closedAt'])) return refuses('closing-moment');
			if (fact.field !== 'closedAt' || edit.before === null) return NO_OPINION;
			const moves = edit.history.filter(({ what }) => what === 'stage');
			const fits =
				isCarried(context) ||
				(fact.to === null ? moves.length > 0 : moves.some(({ at }) => at === fact.to));
			return refusesIf(!fits, 'closing-moment');
		}
	},
	'fields-of-the-space': {
		id: 'LW-06',
		who: 'everybody',
		what: 'A deal, or a task of a work space, has the fields of its own space, with values of their types. Who looks after the space changes types, and brings the values that follow.',
		on: 'deals, tasks',
		why: 'Two spaces keep their fields apart; every device can read what is in them.',
		judge: (fact, context) => {
			const { space, edit } = context;
			if (fact.what !== 'set' || space === null) return NO_OPINION;
			const key = keyOf('custom', fact.field);
			if (key === null) return NO_OPINION;
			// The fields of a sales space are those of its deals, not of their tasks.
			const isElsewhere = kindOf(edit.after) === 'task' && space.kind !== 'work';
			// What a field left behind that was deleted for good may be taken away.
			if (!isElsewhere && edit.before !== null && !isFilled(fact.to)) return NO_OPINION;
			const field = isElsewhere ? undefined : space.fields.find(({ id }) => id === key);
			if (field === undefined) return refuses('no-such-field', { field: fact.field });
			const member = memberOf(context);
			if (edit.before !== null && member !== undefined && looksAfter(member, space)) {
				return NO_OPINION;
			}
			return refusesIf(!fitsField(field, fact.to), 'malformed', { field: field.name });
		}
	},
	'required-from-a-stage': {
		id: 'LW-06',
		who: 'everybody',
		what: 'A deal moves into a stage only with the fields that are required there.',
		on: 'deals',
		why: 'Who takes over finds what they need.',
		judge: (fact, context) => {
			const { space, edit } = context;
			if (fact.what !== 'set' || space === null || kindOf(edit.after) !== 'deal') return NO_OPINION;
			if (edit.before === null) return NO_OPINION;
			const isMove = fact.field === 'stage' && fact.from !== fact.to;
			const emptied = keyOf('custom', fact.field);
			if (!isMove && (emptied === null || isFilled(fact.to) || !isFilled(fact.from)))
				return NO_OPINION;
			const stage = edit.after['stage'];
			if (typeof stage !== 'string') return NO_OPINION;
			const missing = requiredIn(space.fields, space.stages, stage).filter(({ id, type }) => {
				const value = edit.after[`custom.${id}`];
				// What an earlier type has left behind fills in nothing.
				const isThere = isFilled(value) && fitsField({ type }, value);
				return !isThere && (isMove || id === emptied);
			});
			const [first] = missing;
			if (first === undefined) return NO_OPINION;
			return refuses('field-required', { field: missing.map(({ name }) => name).join(', ') });
		}
	},
	'own-signs': {
		id: 'HI-03',
		who: 'everybody',
		what: 'Everybody puts their own signs on what is said, and takes back only those.',
		on: 'records',
		why: 'Nobody nods for another.',
		judge: (fact, context) => {
			if (fact.what !== 'set') return NO_OPINION;
			const { actor, edit } = context;
			const key = keyOf('reaction', fact.field);
			// An admin carries a whole record to a restored relay.
			if (key === null || (edit.before === null && isCarried(context))) return NO_OPINION;
			return refusesIf(key.split('.')[1] !== actor, 'not-the-author');
		}
	}
} as const satisfies Readonly<Record<string, RecordRule>>;

/** Returns the activity that a fact ticks or unticks, or `null` when it is about something else. */
function activityOf(fact: RecordFact, context: RecordContext) {
	const key = tickedBy(fact, context);
	if (key === null) return null;
	const { space } = context;
	return space?.activities.find(({ id }) => id === key) ?? 'unknown';
}

/** An update that ticks and unticks shows the rules only its end, but its lines show the steps. */
function tickedBy(fact: RecordFact, context: RecordContext): string | null {
	if (fact.what === 'line') {
		const { entry } = fact;
		return entry.what === 'activity' && !isCarried(context) ? entry.activity : null;
	}
	if (fact.what !== 'set') return null;
	const key = keyOf('done', fact.field);
	return key === null || isSameTick(fact.from, fact.to) ? null : key;
}

const isSameTick = (from: unknown, to: unknown): boolean =>
	(!isFilled(from) && !isFilled(to)) || JSON.stringify(from) === JSON.stringify(to);

/** Whether a new record comes with an import of a person who manages the space. */
function isBroughtIn(context: RecordContext): boolean {
	const member = memberOf(context);
	const { space, edit } = context;
	if (member === undefined || space === null || !isFilled(edit.after['importId'])) return false;
	return looksAfter(member, space);
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
	typeof value === 'object' && value !== null && !Array.isArray(value);
