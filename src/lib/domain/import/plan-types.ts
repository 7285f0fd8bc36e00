import type { RecordChange } from '../core/change';
import type { Day } from '../core/day';
import type { TimeZone } from '../core/zone';
import type { PersonDetails } from '../customer/people';
import type { ImportId, MemberId, RecordId, SpaceId, StageId, WorkspaceId } from '../core/ids';
import type { OrderKey } from '../core/order';
import type { Result } from '../core/result';
import type { Country } from '../text/country';
import type { Member, People, Role, Team } from '../member/member';
import type { Currency, Minor } from '../money/money';
import type { Space, SpaceGroup, SpaceKind, Stage, StageKind, Visibility } from '../space/space';
import type { Delimiter } from './dialect';
import type { DateOrder } from './dates';
import type { DecimalMark, RateScale } from './numbers';
import type { CustomUse, Field, ImportKind, Mapping } from './fields';
import type { RejectedRow, RowFault } from './faults';
import type { EmptyCells, ImportMode, PlannedUpdate, RowChange, ValueUse } from './plan-changes';
import type { SpaceEdits, SpacesHere } from './spaces-here';

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
export const BATCH_SIZE = 500;

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

/** A sum in one currency. */
export interface CurrencySum {
	readonly currency: Currency;
	readonly minor: Minor;
}

/** The number of deals that a stage gets, and their revenue. */
export interface StageCount {
	readonly id: StageId;
	readonly name: string;
	readonly kind: StageKind;
	readonly isNew: boolean;
	readonly deals: number;
	readonly revenue: readonly CurrencySum[];
}

/** The numbers of an import. */
export interface ImportCounts {
	/** The number of non-empty rows. */
	readonly rows: number;
	readonly accepted: number;
	readonly rejected: number;
	readonly members: number;
	readonly teams: number;
	readonly stages: number;
	readonly customers: number;
	/** The number of rows that add a contact to a customer. */
	readonly contacts: number;
	/** The number of existing records that the import changes, and of those that stay as they are. */
	readonly updated: number;
	readonly unchanged: number;
	readonly leads: number;
	readonly spaces: number;
	readonly groups: number;
	/** The number of automatic opportunities for new customers (OP-12). */
	readonly automatic: number;
	readonly deals: number;
	readonly tasks: number;
	readonly dealsWithoutCustomer: number;
	/** One sum for each currency, the space's first. */
	readonly revenue: readonly CurrencySum[];
	/** The stages, in their order, without those that get nothing. */
	readonly byStage: readonly StageCount[];
	/** The number of deals in another currency than the space's, which they keep. */
	readonly otherCurrency: number;
}

/** Returns the number of records that an import writes. */
export const recordsIn = (counts: ImportCounts): number =>
	counts.customers +
	counts.updated +
	counts.automatic +
	counts.leads +
	counts.deals +
	counts.tasks +
	counts.spaces;

/** The number of deals for which a missing value got its default (OP-11, OP-12). */
export interface DefaultCounts {
	readonly closeOn: number;
	readonly revenue: number;
	readonly stage: number;
	readonly owner: number;
}

/** The numbers of an import that does nothing. */
export const NO_COUNTS: ImportCounts = {
	rows: 0,
	accepted: 0,
	rejected: 0,
	members: 0,
	teams: 0,
	stages: 0,
	customers: 0,
	contacts: 0,
	updated: 0,
	unchanged: 0,
	leads: 0,
	spaces: 0,
	groups: 0,
	automatic: 0,
	deals: 0,
	tasks: 0,
	dealsWithoutCustomer: 0,
	revenue: [],
	byStage: [],
	otherCurrency: 0
};

export const NO_DEFAULTS: DefaultCounts = { closeOn: 0, revenue: 0, stage: 0, owner: 0 };

/** A person or thing here that a name can mean. */
export interface NameProposal {
	readonly id: string;
	readonly name: string;
}

/** A name in the file and its meaning here. */
export interface NameUse {
	/** The key under which a choice by hand is stored. */
	readonly key: string;
	/** The name as the file first writes it. */
	readonly name: string;
	readonly rows: number;
	/**
	 * The id that it means. `add` creates it, `none` rejects its rows, and `actor` means the importing
	 * person.
	 */
	readonly match: { readonly id: string } | 'add' | 'none' | 'actor';
	/** What exists here with a similar name. It is suggested, never used automatically. */
	readonly alike: readonly NameProposal[];
}

/** A name in a row of the preview, and whether the import creates it. */
export interface PreviewName {
	readonly name: string;
	readonly isNew: boolean;
}

/** One of the first rows, as it will be imported. */
export type PreviewRow =
	| { readonly becomes: 'nothing'; readonly row: number; readonly faults: readonly RowFault[] }
	| {
			readonly becomes: 'person';
			readonly row: number;
			readonly name: string;
			readonly role: Role;
			readonly team: string | null;
			readonly supervisor: string | null;
	  }
	| {
			readonly becomes: 'contact';
			readonly row: number;
			/** The customer whose contact it becomes. */
			readonly customer: string;
			readonly details: PersonDetails;
	  }
	| {
			readonly becomes: 'customer';
			readonly row: number;
			readonly title: string;
			/** The existing customer that is filled in; `null` when the row adds one. */
			readonly fills: string | null;
			readonly owner: PreviewName | null;
			readonly fields: readonly (readonly [field: string, text: string])[];
	  }
	| {
			readonly becomes: 'space';
			readonly row: number;
			readonly name: string;
			readonly kind: SpaceKind;
			readonly visibility: Visibility;
			readonly groups: readonly PreviewName[];
			readonly tags: readonly string[];
			readonly members: readonly PreviewName[];
			/** The values of the fields of spaces, under their names. */
			readonly fields: readonly (readonly [field: string, text: string])[];
	  }
	| {
			readonly becomes: 'lead';
			readonly row: number;
			readonly title: string;
			readonly owner: PreviewName | null;
			readonly fields: readonly (readonly [field: string, text: string])[];
	  }
	/** The row changes a record that is here. */
	| ({ readonly becomes: 'change' } & RowChange)
	/** The record that it means is as the row says. */
	| { readonly becomes: 'same'; readonly row: number; readonly title: string }
	| {
			readonly becomes: 'task';
			readonly row: number;
			readonly title: string;
			readonly owner: PreviewName | null;
			readonly stage: PreviewName;
			readonly dueOn: Day | null;
			readonly createdOn: Day | null;
	  }
	| {
			readonly becomes: 'deal';
			readonly row: number;
			readonly title: string;
			readonly customer: PreviewName | null;
			readonly owner: PreviewName;
			readonly stage: PreviewName;
			readonly revenue: Minor;
			readonly currency: Currency;
			readonly revenueIsDefault: boolean;
			readonly closeOn: Day;
			readonly closeOnIsDefault: boolean;
			readonly createdOn: Day | null;
	  };

/** The number of rows in a preview. */
export const PREVIEW_ROWS = 20;

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

/** What an imported value does not look like although it should. */
export type OddValue = 'email' | 'phone' | 'website' | 'day';

/** A remark on an imported row that may not be meant so. */
export type RowRemark =
	| {
			readonly code: 'email-repeated';
			readonly row: number;
			readonly value: string;
			readonly firstRow: number;
	  }
	| { readonly code: 'contact-extra'; readonly row: number; readonly columns: readonly string[] }
	/** The cell holds an error of a spreadsheet, and counts as empty. */
	| {
			readonly code: 'cell-error';
			readonly row: number;
			readonly column: string;
			readonly value: string;
	  }
	/** The value does not look like one of its column. It is imported as it stands. */
	| {
			readonly code: 'odd-value';
			readonly row: number;
			readonly column: string;
			readonly value: string;
			readonly as: OddValue;
	  }
	| {
			readonly code: 'name-alike';
			readonly row: number;
			readonly value: string;
			readonly other: string;
			readonly firstRow: number | null;
	  };

/** The most remarks in a plan. */
export const SHOWN_REMARKS = 100;

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
