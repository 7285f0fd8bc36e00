import type { RecordChange } from '../core/change';
import type { Day } from '../core/day';
import type { TimeZone } from '../core/zone';
import type { CustomerField } from '../customer/customer';
import type { PersonDetails } from '../customer/people';
import type { ImportId, MemberId, RecordId, SpaceId, StageId, WorkspaceId } from '../core/ids';
import type { OrderKey } from '../core/order';
import type { Country } from '../text/country';
import type { Member, People, Role, Team } from '../member/member';
import type { Currency, Minor } from '../money/money';
import type { Space, Stage, StageKind } from '../space/space';
import type { Delimiter } from './dialect';
import type { DateOrder } from './dates';
import type { DecimalMark, RateScale } from './numbers';
import type { ImportKind, Mapping } from './fields';
import type { RejectedRow, RowFault } from './faults';

/** What the planning of an import needs to know of the workspace. */
export interface ImportSnapshot {
	readonly workspace: WorkspaceId;
	/** The workspace's: days of the file are days there. */
	readonly timeZone?: TimeZone;
	/** Where numbers without a country are from; `null` or left out: nobody knows. */
	readonly country?: Country | null;
	readonly actor: MemberId;
	readonly members: readonly Member[];
	readonly teams: readonly Team[];
	/** Who sees the deals and customers of others (LS-06); the defaults when it is left out. */
	readonly visibility?: People['visibility'];
	/** The space that deals or tasks go into; `null` for people and customers. */
	readonly space: Space | null;
	/** The last place taken in each stage: imported deals come after it. */
	readonly lastOrder: ReadonlyMap<StageId, OrderKey>;
	/**
	 * Customers that are not binned, by their titles as they are spelt and by the titles' identity, the
	 * exact spelling before one in other capitals; merged ones lead to what they are now.
	 */
	readonly customers: ReadonlyMap<
		string,
		{ readonly id: RecordId; readonly owner: MemberId | null }
	>;
	/** External ids in use (not binned): of the space's deals or tasks, or of the customers. */
	readonly externalIds: ReadonlySet<string>;
	/** Every customer of this device and who that is now: themselves, whom they turned out to be, or nobody (binned). */
	readonly known: ReadonlyMap<RecordId, RecordId | null>;
	/** Customers by what may show that they are meant: see `customerKeys`, in `country`. Only for imports of customers. */
	readonly keys: ReadonlyMap<string, { readonly id: RecordId; readonly title: string }>;
	/** The spaces in which new customers get an opportunity by themselves (OP-12), with the last place taken. */
	readonly automatic: readonly { readonly space: Space; readonly last: OrderKey | null }[];
}

/** What becomes of a row whose customer seems to be here: it stays out, fills in, or goes in all the same. */
export type OnMatch = 'skip' | 'update' | 'add';

export const ON_MATCH: readonly OnMatch[] = ['skip', 'update', 'add'];

/** What a person decided about the file. */
export interface ImportSettings {
	readonly kind: ImportKind;
	readonly delimiter: Delimiter;
	readonly header: boolean;
	/** The row with which the table begins; see `Dialect`. */
	readonly start?: number | undefined;
	readonly mapping: Mapping;
	readonly dateOrder: DateOrder;
	readonly decimalMark: DecimalMark;
	readonly rateScale: RateScale;
	/** What happens to an owner whom nobody here is called like. */
	readonly unknownOwners: 'add' | 'actor' | 'refuse';
	/** Owners matched by hand, by the keys of their names: a member, or a new person. */
	readonly ownerChoices: ReadonlyMap<string, MemberId | 'add'>;
	/** Stages matched by hand, by the keys of their names: a stage of the space, or a new one. */
	readonly stageChoices: ReadonlyMap<string, StageId | 'add'>;
	/** Customers of deals matched by hand, by the keys of their names: one who is here, or a new one. */
	readonly customerChoices: ReadonlyMap<string, RecordId | 'add'>;
	/** What becomes of rows whose customer is here by id, name, tax number, email or phone. */
	readonly onMatch: OnMatch;
	/** What becomes of rows whose customer is called alike: nobody has said that they are one. */
	readonly onAlike: OnMatch;
	/** What becomes of single rows, by their numbers. */
	readonly rowChoices: ReadonlyMap<number, OnMatch>;
	/** Rows that seem to be no records and are taken all the same. */
	readonly takenRows: ReadonlySet<number>;
}

/** A record that an import makes. `change.set` carries kind, importId, externalId, createdAt. */
export interface PlannedRecord {
	readonly id: RecordId;
	readonly change: RecordChange;
}

/** Values that an import sets at a customer who is here already. */
export interface PlannedUpdate {
	readonly id: RecordId;
	readonly values: Partial<Readonly<Record<CustomerField, string>>>;
	/** People to add; those who are known already stay as they are. */
	readonly people?: readonly PersonDetails[];
}

/** Records for one room and updates of customers, at most `BATCH_SIZE` of both. */
export interface RecordBatch {
	readonly room: 'customers' | SpaceId;
	readonly records: readonly PlannedRecord[];
	readonly updates?: readonly PlannedUpdate[];
}

/** By what a row and a customer who is here are the same, or seem to be. */
export type MatchReason = 'id' | 'name' | 'alike' | 'email' | 'phone' | 'tax';

/** A row whose customer seems to be here already. */
export interface RowMatch {
	readonly row: number;
	readonly title: string;
	readonly customer: { readonly id: RecordId; readonly title: string } | null;
	readonly by: MatchReason;
	readonly becomes: OnMatch;
}

/** The most records that a sink is given at once. */
export const BATCH_SIZE = 500;

/** The part of a plan that goes into the workspace's shared documents. */
export interface ImportDocuments {
	readonly importId: ImportId;
	readonly members: readonly Member[];
	readonly teams: readonly Team[];
	/** New stages of the space, with their places among the existing ones. */
	readonly stages: readonly Stage[];
}

/** A sum in one currency. */
export interface CurrencySum {
	readonly currency: Currency;
	readonly minor: Minor;
}

/** How many deals a stage gets, and their revenue. */
export interface StageCount {
	readonly id: StageId;
	readonly name: string;
	readonly kind: StageKind;
	readonly isNew: boolean;
	readonly deals: number;
	readonly revenue: readonly CurrencySum[];
}

/** How much an import does. */
export interface ImportCounts {
	/** Rows with something in them. */
	readonly rows: number;
	readonly accepted: number;
	readonly rejected: number;
	readonly members: number;
	readonly teams: number;
	readonly stages: number;
	readonly customers: number;
	/** Rows that add a further person to a customer. */
	readonly contacts: number;
	/** Customers who are here and whose details the import fills in. */
	readonly updated: number;
	/** Opportunities that make themselves for new customers (OP-12). */
	readonly automatic: number;
	readonly deals: number;
	readonly tasks: number;
	readonly dealsWithoutCustomer: number;
	/** One sum for each currency, the space's first. */
	readonly revenue: readonly CurrencySum[];
	/** In the order of the space's stages; those that get nothing are left out. */
	readonly byStage: readonly StageCount[];
	/** Deals whose money is not the space's: they keep it. */
	readonly otherCurrency: number;
}

/** How many records an import writes. */
export const recordsIn = ({ customers, updated, automatic, deals, tasks }: ImportCounts): number =>
	customers + updated + automatic + deals + tasks;

/** For how many deals a missing value became the usual one (OP-11, OP-12). */
export interface DefaultCounts {
	readonly closeOn: number;
	readonly revenue: number;
	readonly stage: number;
	readonly owner: number;
}

/** Counts of an import that does nothing. */
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
	automatic: 0,
	deals: 0,
	tasks: 0,
	dealsWithoutCustomer: 0,
	revenue: [],
	byStage: [],
	otherCurrency: 0
};

export const NO_DEFAULTS: DefaultCounts = { closeOn: 0, revenue: 0, stage: 0, owner: 0 };

/** Somebody or something here that a name may mean. */
export interface NameProposal {
	readonly id: string;
	readonly name: string;
}

/** A name in the file and who or what it means here. */
export interface NameUse {
	/** The key of a choice made by hand. */
	readonly key: string;
	/** As the file first writes it. */
	readonly name: string;
	readonly rows: number;
	/** The id that it means; `add`: it is made; `none`: its rows stay out; `actor`: who imports. */
	readonly match: { readonly id: string } | 'add' | 'none' | 'actor';
	/** What is here under a name that is only alike: proposed, never taken by itself. */
	readonly alike: readonly NameProposal[];
}

/** A name on a row of the preview, and whether the import makes it. */
export interface PreviewName {
	readonly name: string;
	readonly isNew: boolean;
}

/** One of the first rows, as it will become. */
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
			/** Whose person it becomes. */
			readonly customer: string;
			readonly details: PersonDetails;
	  }
	| {
			readonly becomes: 'customer';
			readonly row: number;
			readonly title: string;
			/** Who is here already and is filled in; `null`: the row adds a customer. */
			readonly fills: string | null;
			readonly owner: PreviewName | null;
			readonly fields: readonly (readonly [field: string, text: string])[];
	  }
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

/** How many of the first rows a preview shows. */
export const PREVIEW_ROWS = 20;

/** Everything that an import will do, but for the records themselves, which are made while writing. */
export interface ImportPlan extends ImportDocuments {
	readonly kind: ImportKind;
	readonly counts: ImportCounts;
	readonly defaults: DefaultCounts;
	readonly preview: readonly PreviewRow[];
	readonly rejected: readonly RejectedRow[];
	readonly people: readonly NameUse[];
	readonly stageNames: readonly NameUse[];
	/** Customers that deals name and that are called like others who are here. */
	readonly customerNames: readonly NameUse[];
	/** What a person should look at, the first of them, and how many there are. */
	readonly remarks: readonly RowRemark[];
	readonly remarked: number;
	/** The first rows whose customers seem to be here, and how many such rows there are. */
	readonly matches: readonly RowMatch[];
	readonly matched: number;
}

/** Something about a row that goes in, which may be meant or not. */
export type RowRemark =
	| {
			readonly code: 'email-repeated';
			readonly row: number;
			readonly value: string;
			readonly firstRow: number;
	  }
	| { readonly code: 'contact-extra'; readonly row: number; readonly columns: readonly string[] }
	| {
			readonly code: 'name-alike';
			readonly row: number;
			readonly value: string;
			readonly other: string;
			readonly firstRow: number | null;
	  };

/** How many remarks a plan shows. */
export const SHOWN_REMARKS = 100;

/** How many rows whose customers seem to be here a plan shows. */
export const SHOWN_MATCHES = 200;

/** Where planned records go. The replica implements it. */
export interface ImportSink {
	/** Writes records of one room; they are durable when it resolves. At most `BATCH_SIZE` per call. */
	writeRecords(room: 'customers' | SpaceId, records: readonly PlannedRecord[]): Promise<void>;
	/** Sets values at customers who are here, by which an undo finds them again; as `writeRecords`. */
	updateCustomers(updates: readonly PlannedUpdate[], importId: ImportId): Promise<void>;
}
