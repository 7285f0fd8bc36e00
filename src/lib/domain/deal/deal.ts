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

/**
 * The source of a deal's close rate (PL-07, OP-11): its stage, a person who set it with the slider, or
 * the starting value that every deal has until its stage changes for the first time.
 */
export type CloseRate =
	| { readonly source: 'stage' }
	| { readonly source: 'start' }
	| { readonly source: 'hand'; readonly percent: number };

/**
 * Where a deal began with the starting value of its close rate, and whether that has ended. Devices that
 * end it at the same time write the same, and a rate that somebody sets meanwhile is another field.
 */
export interface Starting {
	/** The stage in which it was created with the starting value; `null` when it was created without. */
	readonly startStage: StageId | null;
	/** Whether its stage has changed since, or somebody had it follow the stage. */
	readonly startOver: boolean;
}

/** A product of a deal: a quantity at a price, in minor units of the deal's currency. */
export interface Product {
	readonly id: string;
	readonly name: string;
	readonly quantity: number;
	readonly price: Minor;
	readonly order: OrderKey;
}

/** A sales opportunity. */
export interface Deal extends RecordBase, Tagged, Starting {
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
	done: new Map(),
	startStage: null,
	startOver: false
} as const satisfies Partial<Deal>;

/** Returns the sum of one product line, in minor units. */
export const productSum = ({ quantity, price }: Pick<Product, 'quantity' | 'price'>): Minor =>
	wholeMinor(quantity * price);

/** Returns the sum of a deal's products in minor units, or `null` when it has none. */
export const productsTotal = (
	products: readonly Pick<Product, 'quantity' | 'price'>[]
): Minor | null =>
	products.length === 0 ? null : products.reduce((sum, product) => sum + productSum(product), 0);

/** The starting value of a new deal's close rate (OP-11, OP-12). */
export const DEFAULT_RATE = 50;

/** The fields of a deal or of its row that say where its close rate comes from. */
export type RateFields = Partial<Starting> & {
	readonly stage: StageId | null;
	/** The whole percentage set by hand; `null` when nobody has set one. */
	readonly rate: number | null;
};

/** Returns the source of a close rate from its fields (PL-07). The starting value holds only where it began. */
export function rateIn({
	rate,
	stage,
	startStage = null,
	startOver = false
}: RateFields): CloseRate {
	if (rate !== null) return { source: 'hand', percent: rate };
	const isStarting = startStage !== null && !startOver && startStage === stage;
	return { source: isStarting ? 'start' : 'stage' };
}

/** Returns the percentage that does not follow stage or activities, or `null` when the rate follows them. */
export const fixedRate = (rate: CloseRate): number | null =>
	rate.source === 'hand' ? rate.percent : rate.source === 'start' ? DEFAULT_RATE : null;

/** The days until the expected close date of an automatic deal (OP-12). */
export const DEFAULT_CLOSE_DAYS = 7;

/**
 * Returns the close rate that applies, in whole percent: 100 when won, 0 when lost (PL-08), else the
 * one set by hand, the starting value, or that of the stage (PL-07). `progress` is the deal's weighted progress where the
 * space takes rates from activities (PR-04).
 */
export function closeRate(
	rate: CloseRate,
	stage: Pick<Stage, 'kind' | 'probability'>,
	progress: number | null = null
): number {
	if (stage.kind === 'won') return 100;
	if (stage.kind === 'lost') return 0;
	return fixedRate(rate) ?? progress ?? stage.probability;
}

/** The reason for a close rate. There is always exactly one (PL-07). */
export type RateReason = 'won' | 'lost' | 'hand' | 'start' | 'stage' | 'activities';

/** Returns the reason for a close rate. Takes the same arguments as `closeRate`. */
export function rateReason(
	rate: CloseRate,
	stage: Pick<Stage, 'kind'>,
	progress: number | null = null
): RateReason {
	if (stage.kind !== 'open') return stage.kind;
	if (rate.source !== 'stage') return rate.source;
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
