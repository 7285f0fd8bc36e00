import type { FieldId, MemberId, SpaceId, StageId, TeamId } from '../core/ids';
import type { Instant } from '../core/day';
import type { OrderKey } from '../core/order';
import type { CustomField, CustomValue } from '../fields/field';
import type { Currency } from '../money/money';
import type { Activity } from '../process/activity';
import { WORK_DEFAULTS, type Entrants, type WorkPolicy } from './work-policy';
import { SPEAKING_DEFAULTS, type SpeakingPolicy } from '../topic/speaking-policy';

/** The kinds of work area (LW-02, LS-01). */
export type SpaceKind = 'sales' | 'work' | 'discussion';

export const SPACE_KINDS: readonly SpaceKind[] = ['sales', 'work', 'discussion'];

/** Who may know of and enter a space (LS-05). */
export type Visibility = 'public' | 'private' | 'hidden';

export const VISIBILITIES: readonly Visibility[] = ['public', 'private', 'hidden'];

/** Whether records in a stage are still open, and how they ended if not. */
export type StageKind = 'open' | 'won' | 'lost';

export const STAGE_KINDS: readonly StageKind[] = ['open', 'won', 'lost'];

/** The colours of a stage's column. They only decorate: names say the same. */
export type StageColour =
	'none' | 'grey' | 'blue' | 'teal' | 'green' | 'yellow' | 'orange' | 'red' | 'purple';

export const STAGE_COLOURS: readonly StageColour[] = [
	'none',
	'grey',
	'blue',
	'teal',
	'green',
	'yellow',
	'orange',
	'red',
	'purple'
];

/** A step of a space's process. In a work space `won` reads as done. */
export interface Stage {
	readonly id: StageId;
	readonly name: string;
	readonly hint: string;
	readonly kind: StageKind;
	/** Win probability in whole percent, 0 to 100 (PL-06). */
	readonly probability: number;
	readonly colour: StageColour;
	/** A deal that has not changed for this many days is marked as idle; `null`: never. */
	readonly idleDays: number | null;
	readonly order: OrderKey;
	readonly importId: string | null;
	/** The key of its built-in texts, when it comes from a template; see `spaceIn`. */
	readonly builtIn?: string;
	/** Whether work has begun in it, of an open status of a work space. Left out of older ones; see `statusKinds`. */
	readonly begun?: boolean;
	/** With more tasks than this, a status of a work space warns. `null` or left out: never. */
	readonly limit?: number | null;
	/** Who takes tasks into it, beside those who look after the space. Left out: everyone. */
	readonly enterBy?: Entrants;
	/** The statuses from which tasks come into it. `null` or left out: all of them. */
	readonly enterFrom?: readonly StageId[] | null;
}

/** The fields of a stage that statuses of work spaces have and nothing else. */
export const STATUS_FIELDS = ['begun', 'limit', 'enterBy', 'enterFrom'] as const;

/** The default values of a stage beside its name, kind and order. */
export const STAGE_DEFAULTS = {
	hint: '',
	colour: 'none',
	idleDays: null,
	importId: null
} as const satisfies Partial<Stage>;

/** The source of the close rates of a space's deals, unless somebody sets one by hand (PL-07, PR-04). */
export type RateFrom = 'stage' | 'activities';

export const RATE_SOURCES: readonly RateFrom[] = ['stage', 'activities'];

/** A reason for losing a deal that people can choose. */
export interface LostReason {
	readonly id: string;
	readonly name: string;
	readonly order: OrderKey;
	/** The key of its built-in name; see `spaceIn`. */
	readonly builtIn?: string;
}

/** A saved view that the people of a space share. `view` is JSON, and must be validated when it is read. */
export interface SharedView {
	readonly id: string;
	readonly name: string;
	readonly view: string;
	readonly order: OrderKey;
}

/** A work area: sales pipeline, work board or discussion. */
export interface Space extends SpeakingPolicy, WorkPolicy {
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
	/** The members who ask for access, and since when. People who manage the space answer. */
	readonly requests: ReadonlyMap<MemberId, Instant>;
	/** In their order. */
	readonly stages: readonly Stage[];
	/** The team whose pipeline it is (PL-01). */
	readonly team: TeamId | null;
	readonly rateFrom: RateFrom;
	/** Whether new customers automatically get an opportunity here (OP-12). */
	readonly autoDeals: boolean;
	/** Proposes the description of a new deal (OP-11); empty proposes nothing. See `nameFrom`. */
	readonly namePattern: string;
	/** The activities of the stages, in their order, including removed ones (PR-03, PR-10). */
	readonly activities: readonly Activity[];
	/** The custom fields of this space, in their order, including removed ones (LW-06). */
	readonly fields: readonly CustomField[];
	readonly lostReasons: readonly LostReason[];
	readonly views: readonly SharedView[];
	/** Whether it is in the bin. It keeps everything, and admins can restore it (LS-12). */
	readonly deleted: boolean;
	/** The ids of the groups that it is in, sorted (LS-11). */
	readonly groups: readonly GroupId[];
	/** Sorted, each once whatever its capitals. */
	readonly tags: readonly string[];
	/** The values of the workspace's fields for spaces (LS-10). */
	readonly values: Readonly<Record<FieldId, CustomValue>>;
}

/** The default values of a space beside its name and stages. */
export const SPACE_DEFAULTS = {
	archived: false,
	team: null,
	rateFrom: 'stage',
	autoDeals: false,
	namePattern: '',
	activities: [],
	fields: [],
	lostReasons: [],
	views: [],
	deleted: false,
	groups: [],
	tags: [],
	values: {},
	...SPEAKING_DEFAULTS,
	...WORK_DEFAULTS
} as const satisfies Partial<Space>;

/** Identifies a group of spaces. */
export type GroupId = string;

/** A group of spaces, in which people find them (LS-11). */
export interface SpaceGroup {
	readonly id: GroupId;
	readonly name: string;
	readonly colour: StageColour;
	readonly order: OrderKey;
}

/** The part of a space that the list of spaces shows to those who may enter it. */
export interface SpaceDetails {
	readonly createdAt: Instant;
	readonly createdBy: MemberId;
	/** Whether the reader is on the space's list of people with access. */
	readonly isMember: boolean;
	readonly groups: readonly GroupId[];
	readonly tags: readonly string[];
	readonly values: Readonly<Record<FieldId, CustomValue>>;
}

/** One entry of the list of spaces. Without `details` it is what people may know without access. */
export interface CatalogueEntry {
	readonly id: SpaceId;
	readonly name: string;
	readonly kind: SpaceKind;
	readonly visibility: Visibility;
	/** Whether the reader may enter. A private space is listed by name only. */
	readonly enter: boolean;
	readonly archived: boolean;
	/** Whether it is in the bin (LS-12). Older devices and relays leave it out. */
	readonly deleted?: boolean | undefined;
	readonly details?: SpaceDetails | undefined;
}

/** The days before the close date that count as near when the space says nothing else (OP-01). */
export const DEFAULT_NEAR_DAYS = 7;

/** Returns the stages sorted. Equal keys, created by devices that had not met, are sorted by id. */
export const inOrder = <Item extends { readonly order: OrderKey; readonly id: string }>(
	items: readonly Item[]
): Item[] =>
	[...items].sort((a, b) =>
		a.order < b.order ? -1 : a.order > b.order ? 1 : a.id < b.id ? -1 : a.id > b.id ? 1 : 0
	);

/** Returns the stage in which new records start: the first open one. */
export const firstStage = (stages: readonly Stage[]): Stage | undefined =>
	stages.find((stage) => stage.kind === 'open') ?? stages[0];
