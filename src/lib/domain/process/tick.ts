import { NO_CHANGE, stamp, type Acting, type RecordChange } from '../core/change';
import { keyed } from '../core/keyed';
import { fail, succeed, type Result } from '../core/result';
import type { Refusal } from '../access/refusal';
import type { ActivityId } from '../core/ids';
import type { Deal } from '../deal/deal';
import { isAdmin, type Member } from '../member/member';
import { MAX_NOTE_LENGTH, type Activity, type Doing } from './activity';
import { mayPerform, meetsRequirement } from './perform';

/** The details of a tick: a note, and a file that is already attached to the deal. */
export interface TickDetails {
	readonly note: string;
	readonly file: string | null;
}

/** A tick without details. */
export const BARE: TickDetails = { note: '', file: null };

type Performer = Pick<Member, 'id' | 'role' | 'standing'>;

/**
 * Ticks an activity of a deal: who, when and with which note, with its line of history (PR-03). It is
 * refused for people who may not perform it (PR-06), and without what it requires (PR-07). Ticking a
 * completed activity changes nothing.
 */
export function tick(
	deal: Pick<Deal, 'done'>,
	activity: Activity,
	details: TickDetails,
	member: Performer,
	acting: Acting
): Result<RecordChange, Refusal> {
	if (deal.done.has(activity.id)) return succeed(NO_CHANGE);
	const facts = { activity: activity.name };
	if (activity.removed) return fail({ rule: 'PR-06', reason: 'no-such-activity' });
	if (!mayPerform(member, activity.performers)) {
		return fail({ rule: 'PR-06', reason: 'not-your-activity', facts });
	}
	const note = details.note.trim();
	if (note.length > MAX_NOTE_LENGTH) return fail({ rule: 'PR-07', reason: 'too-large' });
	if (!meetsRequirement(activity, { note, file: details.file })) {
		return fail({ rule: 'PR-07', reason: note === '' ? 'note-missing' : 'file-missing', facts });
	}
	const made = stamp(acting);
	return succeed({
		set: { [keyed('done', activity.id)]: { at: made.at, by: made.by, note, file: details.file } },
		history: [{ ...made, what: 'activity', activity: activity.id, done: true, note }],
		posts: []
	});
}

/**
 * Removes a tick (PR-03), also of an activity that was removed from the process meanwhile. The same
 * people may do so as may tick it (PR-06). An activity that is not done stays as it is.
 */
export function untick(
	deal: Pick<Deal, 'done'>,
	activity: Pick<Activity, 'id' | 'name' | 'performers'>,
	member: Performer,
	acting: Acting
): Result<RecordChange, Refusal> {
	if (!deal.done.has(activity.id)) return succeed(NO_CHANGE);
	if (!mayPerform(member, activity.performers)) {
		const facts = { activity: activity.name };
		return fail({ rule: 'PR-06', reason: 'not-your-activity', facts });
	}
	return succeed({
		set: { [keyed('done', activity.id)]: null },
		history: [{ ...stamp(acting), what: 'activity', activity: activity.id, done: false, note: '' }],
		posts: []
	});
}

/**
 * Restores a removed tick: as it was for its own author and for admins, and in the acting person's name
 * for anybody else, because nobody ticks in another's name (PR-06).
 */
export function tickAgain(
	activity: ActivityId,
	was: Doing,
	member: Performer,
	acting: Acting
): RecordChange {
	const made = stamp(acting);
	const isTrue = was.by === member.id || isAdmin(member.role);
	const { at, by } = isTrue ? was : made;
	return {
		set: { [keyed('done', activity)]: { at, by, note: was.note, file: was.file } },
		history: [{ ...made, what: 'activity', activity, done: true, note: was.note }],
		posts: []
	};
}
