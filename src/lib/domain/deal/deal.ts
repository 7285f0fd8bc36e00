import type { RecordBase } from '../core/record';
import type { RecordId, SpaceId, StageId } from '../core/ids';
import type { Day, Instant } from '../core/day';
import type { OrderKey } from '../core/order';
import type { Currency, Minor } from '../money/money';
import { daysBetween } from '../core/day';
import type { Stage, StageKind } from '../space/space';

/** Where a deal's close rate comes from: its stage, or a person's hand (PL-07, OP-11). */
export type CloseRate =
	{ readonly source: 'stage' } | { readonly source: 'hand'; readonly percent: number };

/** A sales opportunity. */
export interface Deal extends RecordBase {
	readonly kind: 'deal';
	readonly space: SpaceId;
	readonly customer: RecordId | null;
	/** The person to talk to, as text. */
	readonly contact: string;
	readonly stage: StageId;
	/** Place within the stage's column. */
	readonly order: OrderKey;
	readonly revenue: Minor;
	readonly currency: Currency;
	readonly rate: CloseRate;
	/** Expected close date while open. */
	readonly closeOn: Day;
	/** When it was won or lost. `null` while it runs. */
	readonly closedAt: Instant | null;
	/** Further columns of the source that it was imported from, by their names. */
	readonly facts: Readonly<Record<string, string>>;
}

/** The close rate that a hand-made deal starts with (OP-11, OP-12). */
export const DEFAULT_RATE = 50;

/** The days until the expected close date of a deal that makes itself (OP-12). */
export const DEFAULT_CLOSE_DAYS = 7;

/** The close rate in force, whole percent: won is 100, lost is 0 (PL-08), else hand or stage (PL-07). */
export function closeRate(rate: CloseRate, stage: Pick<Stage, 'kind' | 'probability'>): number {
	if (stage.kind === 'won') return 100;
	if (stage.kind === 'lost') return 0;
	return rate.source === 'hand' ? rate.percent : stage.probability;
}

/** One star for every 20 % started, five at most (OP-01). */
export const stars = (percent: number): number => Math.min(5, Math.max(0, Math.ceil(percent / 20)));

/** How the close date stands: the colour of the clock (OP-01). `closed`: there is nothing to wait for. */
export type ClockState = 'far' | 'near' | 'past' | 'closed';

/** Green when far, yellow within `nearDays`, red when past and the deal still runs (OP-01). */
export function clockState(
	closeOn: Day,
	today: Day,
	stageKind: StageKind,
	nearDays: number
): ClockState {
	if (stageKind !== 'open') return 'closed';
	const left = daysBetween(today, closeOn);
	if (left < 0) return 'past';
	return left <= nearDays ? 'near' : 'far';
}

/** Revenue weighted by the rate, in minor units. */
export const weighted = (revenue: Minor, percent: number): Minor =>
	Math.round((revenue * percent) / 100);
