import type { RecordBase } from '../core/record';
import type { Tagged } from '../core/tags';
import type { MemberId, RecordId, SpaceId, StageId } from '../core/ids';
import type { Day, Instant } from '../core/day';
import type { OrderKey } from '../core/order';
import { wholeMinor, type Currency, type Minor } from '../money/money';
import { daysBetween } from '../core/day';
import type { CustomValue } from '../fields/field';
import type { FileRef } from '../file/file';
import type { Done } from '../process/activity';
import type { Stage, StageKind } from '../space/space';

/** The source of a deal's close rate: its stage, or a person (PL-07, OP-11). */
export type CloseRate =
	{ readonly source: 'stage' } | { readonly source: 'hand'; readonly percent: number };

/** A product of a deal: a quantity at a price, in minor units of the deal's currency. */
export interface Product {
	readonly id: string;
	readonly name: string;
	readonly quantity: number;
	readonly price: Minor;
	readonly order: OrderKey;
}

/** A sales opportunity. */
export interface Deal extends RecordBase, Tagged {
	readonly kind: 'deal';
	readonly space: SpaceId;
	readonly customer: RecordId | null;
	/** The contact person, as text. */
	readonly contact: string;
	readonly stage: StageId;
	/** The order within the stage's column. */
	readonly order: OrderKey;
	readonly revenue: Minor;
	readonly currency: Currency;
	readonly rate: CloseRate;
	/** The expected close date of an open deal. */
	readonly closeOn: Day;
	/** When it was won or lost; `null` while it is open. */
	readonly closedAt: Instant | null;
	/** Additional columns of the source from which it was imported, by name. */
	readonly facts: Readonly<Record<string, string>>;
	/** The participants beside its owner (PR-11). */
	readonly participants: readonly MemberId[];
	/** Its source: a fair, a recommendation, a campaign. */
	readonly source: string;
	/** Why it was lost. Empty when it is not lost, or when nobody gave a reason. */
	readonly lostReason: string;
	/** The values of the custom fields, by field id (LW-06). */
	readonly custom: Readonly<Record<string, CustomValue>>;
	/** The products, in their order. */
	readonly products: readonly Product[];
	readonly files: readonly FileRef[];
	/** The deals to which this one is linked. */
	readonly links: readonly RecordId[];
	/** The spaces that were created from it after it was won (LS-02). They do not refer to it. */
	readonly projects: readonly SpaceId[];
	/** The completed activities (PR-03). */
	readonly done: Done;
}

/** The default values of the fields that OP-11 does not ask for. */
export const DEAL_DEFAULTS = {
	participants: [],
	source: '',
	lostReason: '',
	tags: [],
	custom: {},
	products: [],
	files: [],
	links: [],
	projects: [],
	done: new Map()
} as const satisfies Partial<Deal>;

/** Returns the sum of one product line, in minor units. */
export const productSum = ({ quantity, price }: Pick<Product, 'quantity' | 'price'>): Minor =>
	wholeMinor(quantity * price);

/** Returns the sum of a deal's products in minor units, or `null` when it has none. */
export const productsTotal = (
	products: readonly Pick<Product, 'quantity' | 'price'>[]
): Minor | null =>
	products.length === 0 ? null : products.reduce((sum, product) => sum + productSum(product), 0);

/** The initial close rate of a new deal (OP-11, OP-12). */
export const DEFAULT_RATE = 50;

/** The days until the expected close date of an automatic deal (OP-12). */
export const DEFAULT_CLOSE_DAYS = 7;

/**
 * Returns the close rate that applies, in whole percent: 100 when won, 0 when lost (PL-08), else the
 * one set by hand or that of the stage (PL-07). `progress` is the deal's weighted progress where the
 * space takes rates from activities (PR-04).
 */
export function closeRate(
	rate: CloseRate,
	stage: Pick<Stage, 'kind' | 'probability'>,
	progress: number | null = null
): number {
	if (stage.kind === 'won') return 100;
	if (stage.kind === 'lost') return 0;
	return rate.source === 'hand' ? rate.percent : (progress ?? stage.probability);
}

/** The reason for a close rate. There is always exactly one (PL-07). */
export type RateReason = 'won' | 'lost' | 'hand' | 'stage' | 'activities';

/** Returns the reason for a close rate. Takes the same arguments as `closeRate`. */
export function rateReason(
	rate: CloseRate,
	stage: Pick<Stage, 'kind'>,
	progress: number | null = null
): RateReason {
	if (stage.kind !== 'open') return stage.kind;
	if (rate.source === 'hand') return 'hand';
	return progress === null ? 'stage' : 'activities';
}

/** Returns one star for every 20 % begun, at most five (OP-01). */
export const stars = (percent: number): number => Math.min(5, Math.max(0, Math.ceil(percent / 20)));

/** The state of the close date: the colour of the clock (OP-01). `closed` means that the deal is closed. */
export type ClockState = 'far' | 'near' | 'past' | 'closed';

/**
 * Returns the state of the clock: green when far, yellow within `nearDays`, red when past and the deal
 * is open (OP-01).
 */
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

/** Returns the revenue weighted by the rate, in minor units. */
export const weighted = (revenue: Minor, percent: number): Minor =>
	wholeMinor((revenue * percent) / 100);
