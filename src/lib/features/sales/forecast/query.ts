import { zoneOf } from '$lib/app/context';
import { reckoningOf } from '$lib/features/common/money/reckoning';
import type { Directory } from '$lib/documents/directory';
import { addDays, type Day } from '$lib/domain/core/day';
import { beginsIn, type TimeZone } from '$lib/domain/core/zone';
import type { DaySpan } from '$lib/domain/figures/forecast';
import type { Space } from '$lib/domain/space/space';
import type { ChangesQuery, FiguresQuery } from '$lib/replica/figures/messages';

/** Returns the end of the day before, with which the changes since a day's start are compared. */
export const before = (since: Day, zone: TimeZone): ChangesQuery['since'] => ({
	at: beginsIn(zone, since) - 1,
	day: addDays(since, -1)
});

/** Returns the query for some days of a space, as of now or as of the end of a past day. */
export function figuresQuery(
	space: Space,
	directory: Directory,
	days: DaySpan,
	today: Day,
	asOf: Day | null
): FiguresQuery {
	const { stages, ...rest } = reckoningOf(space, directory);
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
		days,
		from: beginsIn(timeZone, days.from),
		until: beginsIn(timeZone, addDays(days.last, 1))
	};
}
