import { clock } from '$lib/app/context';
import { reckoningOf } from '$lib/features/deal/reckoning';
import type { Directory } from '$lib/documents/directory';
import { addDays, isDay, startOfDay, type Day, type Instant } from '$lib/domain/core/day';
import { boundsOf } from '$lib/domain/figures/period';
import type { Month } from '$lib/domain/figures/forecast';
import type { Space } from '$lib/domain/space/space';
import type { FiguresQuery } from '$lib/replica/figures/messages';

/** The local moment at which a day begins. */
function begins(day: Day): Instant {
	const rough = startOfDay(day, 0);
	return startOfDay(day, clock.offset(rough));
}

/** The day that an address asks to go back to; `null` for today, days to come and what is no day. */
export function askedDay(url: Pick<URL, 'searchParams'>, today: Day): Day | null {
	const day = url.searchParams.get('asof');
	return isDay(day) && day < today ? day : null;
}

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
