import type { Instant } from '../core/day';
import { NO_SUMS, plus, sumOf, type Sums } from '../money/sums';
import { stageOf, type Basis, type DealState } from './deal-state';

/** Deals with the same ending: won, or lost for one reason. */
export interface Ending {
	readonly kind: 'won' | 'lost';
	/** The reason as people gave it. Empty for won deals, and when nobody gave one. */
	readonly reason: string;
	readonly count: number;
	readonly sum: Sums;
}

/**
 * Returns how deals ended from one moment until before another: won first, then the reasons for losing,
 * the most frequent first.
 */
export function endings(
	deals: Iterable<DealState>,
	basis: Basis,
	from: Instant,
	until: Instant
): Ending[] {
	const found = new Map<
		string,
		{ kind: 'won' | 'lost'; reason: string; count: number; sum: Sums }
	>();
	for (const deal of deals) {
		const kind = stageOf(deal, basis)?.kind;
		if (kind !== 'won' && kind !== 'lost') continue;
		if (deal.closedAt === null || deal.closedAt < from || deal.closedAt >= until) continue;
		const reason = kind === 'won' ? '' : deal.lostReason;
		const key = `${kind}|${reason}`;
		const ending = found.get(key) ?? { kind, reason, count: 0, sum: NO_SUMS };
		ending.count += 1;
		ending.sum = plus(ending.sum, sumOf(deal.currency, deal.revenue));
		found.set(key, ending);
	}
	return [...found.values()].sort((a, b) =>
		a.kind === b.kind
			? b.count - a.count || (a.reason < b.reason ? -1 : 1)
			: a.kind === 'won'
				? -1
				: 1
	);
}
