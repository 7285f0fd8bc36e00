import { zoneOf } from '$lib/app/context';
import { reckoningOf } from '$lib/features/common/money/reckoning';
import type { Directory } from '$lib/documents/directory';
import { addDays, type Day } from '$lib/domain/core/day';
import { beginsIn, type TimeZone } from '$lib/domain/core/zone';
import { boundsOf } from '$lib/domain/figures/period';
import type { Month } from '$lib/domain/figures/forecast';
import type { Space } from '$lib/domain/space/space';
import type { ChangesQuery, FiguresQuery } from '$lib/replica/figures/messages';

/** Returns the end of the day before, with which the changes since a day's start are compared. */
export const before = (since: Day, zone: TimeZone): ChangesQuery['since'] => ({
	at: beginsIn(zone, since) - 1,
	day: addDays(since, -1)
});

/** Returns the query for a space, as of now or as of the end of a past day. */
export function figuresQuery(
	space: Space,
	directory: Directory,
	months: readonly Month[],
	today: Day,
	asOf: Day | null
): FiguresQuery {
	const { stages, ...rest } = reckoningOf(space, directory);
	const { from, until } = boundsOf(months);
	const timeZone = zoneOf(directory.workspace);
	return {
		space: space.id,
		basis: {
			...rest,
			stages: stages.map(({ id, kind, probability }) => ({ id, kind, probability }))
		},
		today: asOf ?? today,
		asOf: asOf === null ? null : beginsIn(timeZone, addDays(asOf, 1)) - 1,
		timeZone,
		from: beginsIn(timeZone, from),
		until: beginsIn(timeZone, until)
	};
}
