import { customerFigures, stageKey, type CustomerFigures } from '$lib/domain/customer/listing';
import type { StageKind } from '$lib/domain/space/space';
import type { DealRow, TaskRow } from '$lib/replica/store/rows';
import type { TimelineItem } from '$lib/features/records/timeline/timeline';

/** What the strip of a customer's page says. */
export interface Strip extends CustomerFigures {
	/** The open task that is due first; `null` when there is none. */
	readonly nextTask: TaskRow | null;
}

/** The deals of a customer that are open, and those that are won or lost. */
export interface SplitDeals {
	readonly open: readonly DealRow[];
	readonly closed: readonly DealRow[];
}

/** Returns what the strip says of a customer's visible deals, tasks and timeline. */
export function stripOf(
	deals: readonly DealRow[],
	tasks: readonly TaskRow[],
	timeline: readonly TimelineItem[],
	kinds: ReadonlyMap<string, StageKind>
): Strip {
	const cells = deals.map(({ space, stage, currency, revenue }) => ({
		space,
		stage,
		currency,
		count: 1,
		sum: revenue
	}));
	const contactedAt = timeline.find(({ interaction }) => interaction)?.at ?? null;
	return {
		...customerFigures([{ cells, contactedAt }], null, kinds),
		// The most urgent ones come first.
		nextTask: tasks.find(({ closedAt }) => closedAt === null) ?? null
	};
}

/** Splits deals by the kinds of their stages. A stage that is gone counts as open. */
export function splitDeals(
	deals: readonly DealRow[],
	kinds: ReadonlyMap<string, StageKind>
): SplitDeals {
	const isOpen = ({ space, stage }: DealRow) =>
		(kinds.get(stageKey(space, stage)) ?? 'open') === 'open';
	return { open: deals.filter(isOpen), closed: deals.filter((deal) => !isOpen(deal)) };
}
