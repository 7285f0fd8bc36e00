import type { RecordChange } from '../core/change';
import type { TimeZone } from '../core/zone';
import type { ImportId, MemberId, RecordId, SpaceId, StageId, WorkspaceId } from '../core/ids';
import type { OrderKey } from '../core/order';
import type { Result } from '../core/result';
import type { WorkspaceField } from '../fields/workspace-field';
import type { Country } from '../text/country';
import type { Currency } from '../money/money';
import type { Member, People, Team } from '../member/member';
import type { Space, SpaceGroup, Stage } from '../space/space';
import type { Delimiter } from './dialect';
import type { DateOrder } from './dates';
import type { DecimalMark, RateScale } from './numbers';
import type { CustomUse, Field, ImportKind, Mapping } from './fields';
import type { RejectedRow } from './faults';
import type { EmptyCells, ImportMode, PlannedUpdate, RowChange, ValueUse } from './plan-changes';
import type { ProjectHere } from './projects-here';
import type { SpaceEdits, SpacesHere } from './spaces-here';
import type { NameUse, PreviewRow, RowRemark } from './plan-preview';
import type { ImportCounts, DefaultCounts } from './plan-counts';

export type { PlannedUpdate };

/** What the planning of an import needs to know of the workspace. */
export interface ImportSnapshot {
	readonly workspace: WorkspaceId;
	/** The workspace's time zone, in which the days of the file are. */
	readonly timeZone?: TimeZone;
	/** The country of numbers without a country code; `null` or left out when it is not known. */
	readonly country?: Country | null;
	readonly actor: MemberId;
	readonly members: readonly Member[];
	readonly teams: readonly Team[];
	/** Who sees the deals and customers of others (LS-06). The defaults apply when it is left out. */
	readonly visibility?: People['visibility'];
	/** The workspace's currency, in which the amounts of customers are. */
	readonly currency?: Currency;
	/** The workspace's fields of customers (LS-10). None when left out. */
	readonly customerFields?: readonly WorkspaceField[];
	/** The space for deals or tasks; `null` for people and customers. */
	readonly space: Space | null;
	/** The last order key in each stage. Imported deals come after it. */
	readonly lastOrder: ReadonlyMap<StageId, OrderKey>;
	/**
	 * Customers that are not in the bin, by exact title and by the title's identity. The exact spelling
	 * comes before one with other capitals. Merged ones lead to the customer that stays.
	 */
	readonly customers: ReadonlyMap<
		string,
		{ readonly id: RecordId; readonly owner: MemberId | null }
	>;
	/** The external ids in use (not in the bin): of the space's deals or tasks, or of the customers. */
	readonly externalIds: ReadonlySet<string>;
	/**
	 * Every customer of this device and its present record: itself, the one into which it was merged,
	 * or `null` (in the bin).
	 */
	readonly known: ReadonlyMap<RecordId, RecordId | null>;
	/**
	 * Customers by the keys by which they are recognised; see `customerKeys`, in `country`. Only for
	 * imports of customers.
	 */
	readonly keys: ReadonlyMap<string, { readonly id: RecordId; readonly title: string }>;
	/**
	 * The spaces in which new customers automatically get an opportunity (OP-12), with the last order
	 * key.
	 */
	readonly automatic: readonly { readonly space: Space; readonly last: OrderKey | null }[];
	/** The projects of the space. Only for imports of tasks. */
	readonly projects?: readonly ProjectHere[];
	/** Only for imports of spaces. */
	readonly spaces?: SpacesHere;
}

/**
 * What happens to a row whose customer appears to exist: it is rejected, fills the customer in, or is
 * added anyway.
 */
export type OnMatch = 'skip' | 'update' | 'add';

export const ON_MATCH: readonly OnMatch[] = ['skip', 'update', 'add'];

/** A person's decisions about the file. */
export interface ImportSettings {
	readonly kind: ImportKind;
	readonly delimiter: Delimiter;
	readonly header: boolean;
	/** The row with which the table starts. See `Dialect`. */
	readonly start?: number | undefined;
	readonly mapping: Mapping;
	readonly dateOrder: DateOrder;
	readonly decimalMark: DecimalMark;
	readonly rateScale: RateScale;
	/** What happens to an owner whose name nobody here has. */
	readonly unknownOwners: 'add' | 'actor' | 'refuse';
	/** Owners matched by hand, by the key of their name: a member, or a new person. */
	readonly ownerChoices: ReadonlyMap<string, MemberId | 'add'>;
	/** Stages matched by hand, by the key of their name: a stage of the space, or a new one. */
	readonly stageChoices: ReadonlyMap<string, StageId | 'add'>;
	/** Customers of deals matched by hand, by the key of their name: an existing one, or a new one. */
	readonly customerChoices: ReadonlyMap<string, RecordId | 'add'>;
	/** What happens to rows whose customer exists by id, name, tax number, email or phone. */
	readonly onMatch: OnMatch;
	/** What happens to rows whose customer only has a similar name. */
	readonly onAlike: OnMatch;
	/** What happens to single rows, by row number. */
	readonly rowChoices: ReadonlyMap<number, OnMatch>;
	/** Rows that appear to be no records and are imported anyway. */
	readonly takenRows: ReadonlySet<number>;
	/** Whether rows are new, mean existing records, or either. */
	readonly mode: ImportMode;
	/** By what existing records are recognised; `null` as long as nothing can be updated. */
	readonly key: ValueUse | null;
	readonly emptyCells: EmptyCells;
	/** What new records get where their row says nothing, as cells would say it. */
	readonly defaults: ReadonlyMap<Field | CustomUse, string>;
}

/** A record that an import creates. `change.set` has kind, importId, externalId and createdAt. */
export interface PlannedRecord {
	readonly id: RecordId;
	readonly change: RecordChange;
}

/** Records for one room and updates of existing ones, together at most `BATCH_SIZE`. */
export interface RecordBatch {
	readonly room: 'customers' | SpaceId;
	readonly records: readonly PlannedRecord[];
	readonly updates?: readonly PlannedUpdate[];
}

/** The value by which a row matches an existing customer. */
export type MatchReason = 'id' | 'name' | 'alike' | 'email' | 'phone' | 'tax';

/** A row whose customer appears to exist. */
export interface RowMatch {
	readonly row: number;
	readonly title: string;
	readonly customer: { readonly id: RecordId; readonly title: string } | null;
	readonly by: MatchReason;
	readonly becomes: OnMatch;
}

/** The most records that a sink receives at once. */
export const BATCH_SIZE = 1000;

/** The part of a plan that goes into the workspace's shared documents. */
export interface ImportDocuments {
	readonly importId: ImportId;
	readonly members: readonly Member[];
	readonly teams: readonly Team[];
	/** New stages of the space, with their order among the existing ones. */
	readonly stages: readonly Stage[];
	/** New groups of spaces, the spaces themselves, and what changes in existing ones. */
	readonly groups?: readonly SpaceGroup[];
	readonly spaces?: readonly Space[];
	readonly spaceEdits?: readonly SpaceEdits[];
}

/** Everything that an import will do, except the records themselves, which are created while writing. */
export interface ImportPlan extends ImportDocuments {
	readonly kind: ImportKind;
	readonly counts: ImportCounts;
	readonly defaults: DefaultCounts;
	readonly preview: readonly PreviewRow[];
	readonly rejected: readonly RejectedRow[];
	readonly people: readonly NameUse[];
	readonly stageNames: readonly NameUse[];
	/** Customers in deals whose names are similar to existing ones. */
	readonly customerNames: readonly NameUse[];
	/** What a person should check: the first remarks, and the number of all. */
	readonly remarks: readonly RowRemark[];
	readonly remarked: number;
	/** The first rows whose customers appear to exist, and the number of such rows. */
	readonly matches: readonly RowMatch[];
	readonly matched: number;
	/** The first rows that change records, cell by cell. `counts.updated` has the number of all. */
	readonly changes: readonly RowChange[];
}

/** The most rows in a plan whose customers appear to exist. */
export const SHOWN_MATCHES = 200;

/** What a sink needs to know beside the updates themselves. */
export interface UpdatePlace {
	readonly importId: ImportId;
	/** The stages of the space; empty for customers. */
	readonly stages: readonly Stage[];
}

/** Why a sink did not take what it was given. Nothing of that was written. */
export type SinkFault =
	{ readonly code: 'storage-full' } | { readonly code: 'not-written'; readonly detail: string };

/** The receiver of planned records. The replica implements it. */
export interface ImportSink {
	/**
	 * Works out what writing records takes, while others are still being written. Left out where there is nothing to
	 * work out; it is then done when they are written.
	 */
	prepareRecords?(room: RecordBatch['room'], records: RecordBatch['records']): void;
	/** Writes records of one room, at most `BATCH_SIZE` per call. They are durable when it succeeds. */
	writeRecords(
		room: 'customers' | SpaceId,
		records: readonly PlannedRecord[]
	): Promise<Result<null, SinkFault>>;
	/**
	 * Sets values at existing records of one room, marked so that an undo finds them. Resolves as
	 * `writeRecords` does.
	 */
	updateRecords(
		room: 'customers' | SpaceId,
		updates: readonly PlannedUpdate[],
		of: UpdatePlace
	): Promise<Result<null, SinkFault>>;
}
