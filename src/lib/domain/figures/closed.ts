import type { Instant } from '../core/day';
import type { Minor } from '../money/money';
import { stageOf, worthOf, type Basis, type DealState } from './deal-state';

/** Deals that ended in one way: won, or lost for one reason. */
export interface Ending {
	readonly kind: 'won' | 'lost';
	/** As people gave it; empty when nobody said, and for won deals. */
	readonly reason: string;
	readonly count: number;
	readonly sum: Minor;
}

/** How deals ended from one moment until before another: won first, then the reasons for losing, most first. */
export function endings(
	deals: Iterable<DealState>,
	basis: Basis,
	from: Instant,
	until: Instant
): Ending[] {
	const found = new Map<
		string,
		{ kind: 'won' | 'lost'; reason: string; count: number; sum: Minor }
	>();
	for (const deal of deals) {
		const kind = stageOf(deal, basis)?.kind;
		if (kind !== 'won' && kind !== 'lost') continue;
		if (deal.closedAt === null || deal.closedAt < from || deal.closedAt >= until) continue;
		const reason = kind === 'won' ? '' : deal.lostReason;
		const key = `${kind}|${reason}`;
		const ending = found.get(key) ?? { kind, reason, count: 0, sum: 0 };
		ending.count += 1;
		ending.sum += worthOf(deal, basis).expected ?? 0;
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
