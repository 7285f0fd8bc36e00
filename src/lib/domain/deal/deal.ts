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

/** Where a deal's close rate comes from: its stage, or a person's hand (PL-07, OP-11). */
export type CloseRate =
	{ readonly source: 'stage' } | { readonly source: 'hand'; readonly percent: number };

/** Something that is sold in a deal: so many at a price, minor units of the deal's currency. */
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
	/** Who works on it beside its owner (PR-11). */
	readonly participants: readonly MemberId[];
	/** Where it came from: a fair, a recommendation, a campaign. */
	readonly source: string;
	/** Why it was lost; empty while it is not, or when nobody said. */
	readonly lostReason: string;
	/** Values of the space's own fields, by their ids (LW-06). */
	readonly custom: Readonly<Record<string, CustomValue>>;
	/** In their order. */
	readonly products: readonly Product[];
	readonly files: readonly FileRef[];
	/** Other deals that this one has to do with. */
	readonly links: readonly RecordId[];
	/** The spaces that were made from it once it was won (LS-02). They do not know of it. */
	readonly projects: readonly SpaceId[];
	/** The activities that are done in it (PR-03). */
	readonly done: Done;
}

/** What a deal is beside what OP-11 asks for, when nobody has said otherwise. */
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

/** What one line of products comes to, minor units. */
export const productSum = ({ quantity, price }: Pick<Product, 'quantity' | 'price'>): Minor =>
	wholeMinor(quantity * price);

/** What the products of a deal come to, minor units; `null` when it has none. */
export const productsTotal = (
	products: readonly Pick<Product, 'quantity' | 'price'>[]
): Minor | null =>
	products.length === 0 ? null : products.reduce((sum, product) => sum + productSum(product), 0);

/** The close rate that a hand-made deal starts with (OP-11, OP-12). */
export const DEFAULT_RATE = 50;

/** The days until the expected close date of a deal that makes itself (OP-12). */
export const DEFAULT_CLOSE_DAYS = 7;

/**
 * The close rate in force, whole percent: won is 100, lost is 0 (PL-08), else hand or stage (PL-07).
 * `progress` is the deal's weighted progress where the space takes rates from activities (PR-04).
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

/** What explains a close rate: exactly one thing at a time (PL-07). */
export type RateReason = 'won' | 'lost' | 'hand' | 'stage' | 'activities';

/** Why a close rate is what it is; with the same arguments as `closeRate`. */
export function rateReason(
	rate: CloseRate,
	stage: Pick<Stage, 'kind'>,
	progress: number | null = null
): RateReason {
	if (stage.kind !== 'open') return stage.kind;
	if (rate.source === 'hand') return 'hand';
	return progress === null ? 'stage' : 'activities';
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
	wholeMinor((revenue * percent) / 100);
