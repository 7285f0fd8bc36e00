import type { Instant } from '$lib/domain/core/day';
import type { MemberId } from '$lib/domain/core/ids';

/** Since when changes are asked for: since this person's last look, or since a moment. */
export type Since =
	| { readonly is: 'look'; readonly at: Instant; readonly arrived: ReadonlySet<string> }
	| { readonly is: 'moment'; readonly at: Instant };

/** A line of a timeline, as far as it matters here. */
interface Line {
	readonly key: string;
	readonly at: Instant;
	readonly by: MemberId;
	/** The deal whose line it is, for a customer's timeline; `null` for the record's own lines. */
	readonly deal?: object | null;
}

/**
 * Returns the keys of the lines that others have added since. What came while somebody was away counts when it
 * arrived; the lines of a customer's deals, and those since a day, count by the moment that they name.
 */
export function linesSince(
	lines: readonly Line[],
	since: Since | null,
	me: MemberId
): ReadonlySet<string> {
	if (since === null) return new Set();
	const isNew = ({ key, at, deal = null }: Line): boolean =>
		since.is === 'look' && deal === null ? since.arrived.has(key) : at >= since.at;
	return new Set(lines.filter((line) => line.by !== me && isNew(line)).map(({ key }) => key));
}
