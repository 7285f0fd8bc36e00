import type { RecordChange } from '../core/change';
import type { Instant } from '../core/day';
import { keyOf } from '../core/keyed';
import { isFilled } from '../fields/field';
import { kindOf } from '../policy/record-facts';
import { fieldShape } from '../policy/record-shapes';

/**
 * The fields of a new record of which the rules ask only whether the value fits. What another value of them changes
 * is never the verdict: `row-judge.test.ts` holds every rule to that.
 */
const FREE: ReadonlySet<string> = new Set([
	...['title', 'email', 'phone', 'address', 'website', 'taxNumber', 'sector', 'note', 'contact'],
	...['company', 'source', 'lostReason', 'facts', 'externalId', 'revenue', 'closeOn', 'dueOn'],
	...['rate', 'order', 'customer', 'startOn', 'priority', 'estimate', 'progress']
]);
const FREE_ITEMS = ['tag', 'person'] as const;

const isFree = (field: string): boolean =>
	FREE.has(field) || FREE_ITEMS.some((root) => keyOf(root, field) !== null);

/** The fields with a moment. The rules ask of an imported one whether it lies ahead. */
const MOMENTS: ReadonlySet<string> = new Set(['createdAt', 'closedAt']);

/** How many classes are remembered. */
const MOST = 20_000;

/**
 * Remembers what kinds of new record the rules allow, so that the rows of a file are not judged anew one by one: the
 * rows of one owner, stage and set of fields are judged once, and of the others only whether each value fits. What
 * is refused is never remembered, because its reason names the value.
 */
export class JudgedClasses {
	readonly #allowed = new Set<string>();

	/**
	 * Whether the rules are known to allow a change that makes an imported record, which is made at `now`. `space`
	 * names where it is made.
	 */
	knows(change: RecordChange, space: string, now: Instant): boolean {
		const name = nameOf(change, space, now);
		return name !== null && this.#allowed.has(name) && fits(change);
	}

	/** Notes that the rules allow a change. */
	note(change: RecordChange, space: string, now: Instant): void {
		const name = nameOf(change, space, now);
		if (name === null) return;
		if (this.#allowed.size === MOST) this.#allowed.clear();
		this.#allowed.add(name);
	}
}

/** Returns what the verdict on a new record depends on beside its free values; `null` when that is not known. */
function nameOf({ set, history, posts, note }: RecordChange, space: string, now: Instant) {
	const [line, ...more] = history;
	if (line?.what !== 'created' || line.at > now || more.length + posts.length > 0) return null;
	if (note !== undefined || !isFilled(set['importId'])) return null;
	let name = `${space}|${line.by}`;
	for (const field in set) {
		const value = set[field];
		name += `|${field}`;
		if (isFree(field)) continue;
		const isPast = MOMENTS.has(field) && typeof value === 'number' && value <= now;
		name += isPast ? '<' : `=${JSON.stringify(value)}`;
	}
	return name;
}

/** Whether each free value is one of its field. */
function fits({ set }: RecordChange): boolean {
	const kind = kindOf(set);
	if (kind === null) return false;
	for (const field in set) {
		const isToFit = isFree(field) || MOMENTS.has(field);
		if (isToFit && fieldShape(kind, field)?.(set[field]) !== true) return false;
	}
	return true;
}
