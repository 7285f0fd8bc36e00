import type { Day } from '../core/day';
import type { RecordId } from '../core/ids';
import type { Call } from './campaign';

/** The parts of a call that determine the order of calling. */
export type Queued = Pick<
	Call,
	'id' | 'outcome' | 'callbackOn' | 'attempts' | 'calledAt' | 'order'
>;

/** Why a call is due now. */
export type DueAs = 'callback' | 'new' | 'again';

/**
 * Returns why a call is due today, or `null` when it is not: it is done, or its customer wants to be
 * called on a later day. A callback without a day is due at once. A customer who did not answer is not
 * called twice on one day; `calledToday` says whether that would happen.
 */
export function dueAs(
	call: Queued,
	today: Day,
	calledToday: (call: Queued) => boolean
): DueAs | null {
	switch (call.outcome) {
		case '':
			return 'new';
		case 'callback':
			return call.callbackOn === null
				? calledToday(call)
					? null
					: 'callback'
				: call.callbackOn <= today
					? 'callback'
					: null;
		case 'no-answer':
			return calledToday(call) ? null : 'again';
		case 'interested':
		case 'not-interested':
		case 'wrong-number':
			return null;
	}
}

const RANK: Readonly<Record<DueAs, number>> = { callback: 0, new: 1, again: 2 };

/**
 * Returns the calls that are due, in their order (OP-14): callbacks, the longest promised first; then
 * customers who have not been called, in the campaign's order; then those who did not answer, the least
 * often tried first. Skipped ones come at the end.
 */
export function queueOf<Each extends Queued>(
	calls: readonly Each[],
	today: Day,
	calledToday: (call: Queued) => boolean,
	skipped: ReadonlySet<RecordId> = new Set()
): Each[] {
	const due = calls.flatMap((call) => {
		const as = dueAs(call, today, calledToday);
		return as === null ? [] : [{ call, as }];
	});
	return due
		.sort(
			(a, b) =>
				Number(skipped.has(a.call.id)) - Number(skipped.has(b.call.id)) ||
				RANK[a.as] - RANK[b.as] ||
				(a.as === 'callback'
					? compare(a.call.callbackOn ?? '', b.call.callbackOn ?? '')
					: a.call.attempts - b.call.attempts) ||
				compare(a.call.order, b.call.order) ||
				compare(a.call.id, b.call.id)
		)
		.map(({ call }) => call);
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
