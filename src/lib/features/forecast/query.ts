import { clock } from '$lib/app/context';
import { reckoningOf } from '$lib/features/deal/reckoning';
import type { Directory } from '$lib/documents/directory';
import { addDays, startOfDay, type Day, type Instant } from '$lib/domain/core/day';
import { boundsOf } from '$lib/domain/figures/period';
import type { Month } from '$lib/domain/figures/forecast';
import type { Space } from '$lib/domain/space/space';
import type { ChangesQuery, FiguresQuery } from '$lib/replica/figures/messages';

/** The local moment at which a day begins. */
function begins(day: Day): Instant {
	const rough = startOfDay(day, 0);
	return startOfDay(day, clock.offset(rough));
}

/** The end of the day before: with that is compared what has changed since a day began. */
export const before = (since: Day): ChangesQuery['since'] => ({
	at: begins(since) - 1,
	day: addDays(since, -1)
});

/** The question about a space, as things stand or as they stood at the end of a past day. */
export function figuresQuery(
	space: Space,
	directory: Directory,
	months: readonly Month[],
	today: Day,
	asOf: Day | null
): FiguresQuery {
	const { stages, ...rest } = reckoningOf(space, directory);
	const { from, until } = boundsOf(months);
	return {
		space: space.id,
		basis: {
			...rest,
			stages: stages.map(({ id, kind, probability }) => ({ id, kind, probability }))
		},
		today: asOf ?? today,
		asOf: asOf === null ? null : begins(addDays(asOf, 1)) - 1,
		from: begins(from),
		until: begins(until)
	};
}
