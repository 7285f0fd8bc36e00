import type { MemberId, SpaceId, StageId } from '../core/ids';
import type { Instant } from '../core/day';
import type { OrderKey } from '../core/order';
import type { Currency } from '../money/money';

/** The kinds of work area (LW-02, LS-01). */
export type SpaceKind = 'sales' | 'work' | 'discussion';

export const SPACE_KINDS: readonly SpaceKind[] = ['sales', 'work', 'discussion'];

/** Who may know of and enter a space (LS-05). */
export type Visibility = 'public' | 'private' | 'hidden';

export const VISIBILITIES: readonly Visibility[] = ['public', 'private', 'hidden'];

/** Whether records in a stage are still running, and how they ended if not. */
export type StageKind = 'open' | 'won' | 'lost';

export const STAGE_KINDS: readonly StageKind[] = ['open', 'won', 'lost'];

/** A step of a space's process. In a work space `won` reads as done. */
export interface Stage {
	readonly id: StageId;
	readonly name: string;
	readonly hint: string;
	readonly kind: StageKind;
	/** Win probability in whole percent, 0 to 100 (PL-06). */
	readonly probability: number;
	readonly order: OrderKey;
	readonly importId: string | null;
}

/** A work area: sales pipeline, work board or discussion. */
export interface Space {
	readonly id: SpaceId;
	readonly name: string;
	readonly kind: SpaceKind;
	readonly visibility: Visibility;
	/** Who may enter when the space is not public. */
	readonly members: readonly MemberId[];
	readonly currency: Currency;
	/** A close date within this many days counts as near (OP-01). */
	readonly nearDays: number;
	readonly createdAt: Instant;
	readonly createdBy: MemberId;
	readonly archived: boolean;
	/** Who asks to be let in, and since when; those who look after the space answer. */
	readonly requests: ReadonlyMap<MemberId, Instant>;
	/** In their order. */
	readonly stages: readonly Stage[];
}

/** One line of the list of spaces: what may be known without being inside. */
export interface CatalogueEntry {
	readonly id: SpaceId;
	readonly name: string;
	readonly kind: SpaceKind;
	readonly visibility: Visibility;
	/** Whether the reader may enter. A private space is listed by name only. */
	readonly enter: boolean;
	readonly archived: boolean;
}

/** The days before the close date that count as near when the space says nothing else (OP-01). */
export const DEFAULT_NEAR_DAYS = 7;

/** Stages sorted; equal keys, made by devices that had not met, go by id. */
export const inOrder = <Item extends { readonly order: OrderKey; readonly id: string }>(
	items: readonly Item[]
): Item[] =>
	[...items].sort((a, b) =>
		a.order < b.order ? -1 : a.order > b.order ? 1 : a.id < b.id ? -1 : a.id > b.id ? 1 : 0
	);

/** The stage in which new records start: the first that is open. */
export const firstStage = (stages: readonly Stage[]): Stage | undefined =>
	stages.find((stage) => stage.kind === 'open') ?? stages[0];
