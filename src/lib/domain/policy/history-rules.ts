import type { Instant } from '../core/day';
import { keyOf } from '../core/keyed';
import { historyValue } from '../core/history-value';
import type { Plain } from '../history/history';
import { isFilled } from '../fields/field';
import { isAdmin } from '../member/member';
import { memberOf } from './common-rules';
import type { FieldLine, RecordEdit } from './edit';
import { fieldOfLine, linesOf } from './edit-lines';
import type { RecordContext } from './record-context';
import { kindOf, type RecordFact } from './record-facts';
import { NO_OPINION, refuses, refusesIf, type Opinion, type Rule } from './rule';

type RecordRule = Rule<RecordFact, RecordContext>;

/** The tolerated difference between clocks, in ms. */
export const CLOCK_GRACE = 5 * 60_000;

const carried = new WeakMap<RecordContext, boolean>();

function carriesOthers({ actor, edit, people }: RecordContext): boolean {
	const member = memberOf({ actor, people });
	if (member === undefined || !isAdmin(member.role)) return false;
	return (
		[...edit.history, ...edit.posts].some(({ by }) => by !== actor) ||
		(edit.before === null && edit.after['createdBy'] !== actor)
	);
}

/**
 * Whether an admin carries the writing of others, as to a restored relay. Their lines tell what
 * happened elsewhere, at its time.
 */
export function isCarried(context: RecordContext): boolean {
	const known = carried.get(context) ?? carriesOthers(context);
	carried.set(context, known);
	return known;
}

/** Whether an edit creates an imported record. It is marked, and may be older than its presence here. */
export const isImported = ({ before, after }: RecordEdit): boolean =>
	before === null && isFilled(after['importId']);

/** Returns the old and the new value of a line, in the form of the history. */
function toldBy(entry: FieldLine): { from: Plain; to: Plain } {
	switch (entry.what) {
		case 'stage':
		case 'owner':
		case 'field':
			return { from: entry.from, to: entry.to };
		case 'binned':
		case 'restored':
			return { from: entry.what === 'restored', to: entry.what === 'binned' };
		case 'activity':
			return { from: !entry.done, to: entry.done };
	}
}

/** Returns a field's value in the form of its lines: of an activity only whether it is done. */
const asTold = (field: string, value: unknown): Plain =>
	keyOf('done', field) === null ? historyValue(value) : isFilled(value);

/** Whether two history values are equal. A missing value counts as empty. */
const readSame = (one: Plain, other: Plain): boolean =>
	one === other || (NOTHING.has(one) && NOTHING.has(other));

const NOTHING: ReadonlySet<Plain> = new Set([null, '', 0, false, '[]', '{}']);

/** The fields with moments, beside that of the creation. */
const MOMENTS: ReadonlySet<string> = new Set(['closedAt', 'calledAt']);

/** The rules that keep a history true. */
export const HISTORY_RULES = {
	'history-tells-what-is-done': {
		id: 'HI-01',
		who: 'everybody',
		what: 'What a line of history says that was and is, is the change that it comes with. Admins may carry the lines of others.',
		on: 'records',
		why: 'What did not happen to a deal cannot be read there.',
		judge: (fact, context) => {
			if (fact.what !== 'line' || isCarried(context)) return NO_OPINION;
			const { edit } = context;
			const { entry } = fact;
			if (entry.what === 'created') return refusesIf(edit.before !== null, 'made-already');
			const field = fieldOfLine(entry);
			const isTrue = edit.touched.includes(field) && tellsTheChange(edit, field, entry);
			return refusesIf(!isTrue, 'history', { field });
		}
	},
	'said-when-it-was': {
		id: 'HI-07',
		who: 'everybody',
		what: 'The moment of what is said and done lies between what its maker had seen there and now, five minutes more or less. Only imports bring what is older than the space and its maker, and are marked.',
		on: 'records',
		why: 'What can be dated back or ahead can be won in another month.',
		judge: (fact, context) => {
			const { edit } = context;
			switch (fact.what) {
				case 'line':
				case 'post': {
					const { id, at } = fact.what === 'line' ? fact.entry : fact.post;
					const seen = edit.elsewhere?.behind.get(id) ?? -Infinity;
					return within(at, Math.max(seen, sourceMade(context)), context);
				}
				case 'set':
					return judgeMoment(fact.field, fact.to, context);
				default:
					return NO_OPINION;
			}
		}
	},
	'own-files': {
		id: 'HI-03',
		who: 'everybody',
		what: 'Whoever attaches a file is named as themselves, and says when; one that was there is put back as it was.',
		on: 'records',
		why: 'Nobody brings a file in another’s name.',
		judge: (fact, context) => {
			if (fact.what !== 'set' || keyOf('file', fact.field) === null) return NO_OPINION;
			const { actor, edit } = context;
			if (!isObject(fact.to) || isCarried(context) || isPutBack(edit, fact.field, fact.to)) {
				return NO_OPINION;
			}
			if (fact.to['by'] !== actor) return refuses('not-the-author', { field: 'file' });
			return refusesIf(!isAtALine(edit, fact.to['at']), 'history', { field: fact.field });
		}
	}
} as const satisfies Readonly<Record<string, RecordRule>>;

/**
 * Whether a line tells what an edit did to its field: each line continues where the one before ended,
 * the first starts from the old value, and the last ends with the new one.
 */
function tellsTheChange(edit: RecordEdit, field: string, entry: FieldLine): boolean {
	const { from, to } = toldBy(entry);
	if (from === to) return false;
	const lines = linesOf(edit).of(field);
	const place = linesOf(edit).placeOf(entry);
	const [before, next] = [lines[place - 1], lines[place + 1]];
	const begins =
		before === undefined ? mayBeginWith(edit, field, from) : toldBy(before).to === from;
	if (!begins || next !== undefined) return begins;
	const set =
		edit.elsewhere?.lost.has(field) === true ? edit.elsewhere.lost.get(field) : edit.after[field];
	if (!readSame(to, asTold(field, set))) return false;
	return entry.what !== 'activity' || !isObject(set) || set['note'] === entry.note;
}

/** Whether a field may have had the value that a line gives as the old one. */
function mayBeginWith({ before, elsewhere }: RecordEdit, field: string, from: Plain): boolean {
	// A record that is created and changed in one edit had other values in between.
	if (before === null || readSame(from, asTold(field, before[field]))) return true;
	// An author who had not seen the present value saw an earlier one.
	if (elsewhere?.unseen.has(field) !== true) return false;
	return elsewhere.past(field).some((line) => {
		const was = toldBy(line);
		return readSame(was.from, from) || readSame(was.to, from);
	});
}

/** Judges whether a moment is neither ahead of the clock nor before what its author had seen. */
function within(at: unknown, seen: Instant, context: RecordContext): Opinion {
	if (typeof at !== 'number') return NO_OPINION;
	if (at > context.now + CLOCK_GRACE) return isAhead(context);
	if (isCarried(context) || isImported(context.edit)) return NO_OPINION;
	return refusesIf(at < Math.max(seen, begin(context)) - CLOCK_GRACE, 'clock-behind');
}

/** Returns when the record was made that this one takes its readers from. */
const sourceMade = ({ source }: RecordContext): Instant => {
	const made = source?.fields['createdAt'];
	return typeof made === 'number' ? made : -Infinity;
};

/** Includes the present time, so that the device can correct its moments. */
const isAhead = ({ now }: RecordContext): Opinion => refuses('clock-ahead', { now: String(now) });

/**
 * Returns the moment before which a person cannot have done anything in a place, because one of the two
 * did not exist.
 */
const begin = (context: RecordContext): Instant =>
	Math.max(context.space?.createdAt ?? -Infinity, memberOf(context)?.createdAt ?? -Infinity);

function judgeMoment(field: string, to: unknown, context: RecordContext): Opinion {
	const { edit } = context;
	if (field === 'createdAt') {
		if (edit.before !== null) return NO_OPINION;
		const opinion = within(to, -Infinity, context);
		if (opinion.opinion === 'refuses' || isCarried(context) || isImported(edit)) return opinion;
		return refusesIf(!isAtALine(edit, to), 'history', { field });
	}
	const tick = keyOf('done', field);
	const moment = tick !== null && isObject(to) ? to['at'] : MOMENTS.has(field) ? to : null;
	if (moment === null || (edit.before?.[field] ?? null) === to) return NO_OPINION;
	// The closing moment of a deal is exactly that of the move (OP-06).
	if (edit.before !== null && kindOf(edit.after) === 'deal' && tick === null) return NO_OPINION;
	if (typeof moment === 'number' && moment > context.now + CLOCK_GRACE) return isAhead(context);
	if (isCarried(context) || isImported(edit) || isAtALine(edit, moment)) return NO_OPINION;
	if (tick !== null && isPutBack(edit, field, to)) return NO_OPINION;
	return refuses('closing-moment', { field });
}

/** Whether a moment is, within the tolerance, that of a line of the same edit. */
const isAtALine = (edit: RecordEdit, moment: unknown): boolean =>
	typeof moment === 'number' && linesOf(edit).isAt(moment, CLOCK_GRACE);

/** Whether a value that existed once is restored. Not known for an edit that is being made here. */
function isPutBack({ elsewhere }: RecordEdit, field: string, value: unknown): boolean {
	if (elsewhere === undefined) return true;
	const was = historyValue(value);
	return elsewhere.past(field).some((line) => {
		if (line.what === 'field') return line.from === was || line.to === was;
		return (
			line.what === 'activity' &&
			line.done &&
			isObject(value) &&
			value['at'] === line.at &&
			value['by'] === line.by
		);
	});
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
	typeof value === 'object' && value !== null && !Array.isArray(value);
