import type { RecordChange } from '../core/change';
import type { Day } from '../core/day';
import type { ImportId, MemberId, RecordId, SpaceId, StageId } from '../core/ids';
import type { OrderKey } from '../core/order';
import type { Member, Role, Team } from '../member/member';
import type { Minor } from '../money/money';
import type { Space, Stage, StageKind } from '../space/space';
import type { Delimiter } from './dialect';
import type { DateOrder } from './dates';
import type { DecimalMark } from './numbers';
import type { ImportKind, Mapping } from './fields';
import type { RejectedRow, RowFault } from './faults';

/** What the planning of an import needs to know of the workspace. */
export interface ImportSnapshot {
	readonly actor: MemberId;
	readonly members: readonly Member[];
	readonly teams: readonly Team[];
	/** The space that deals go into; `null` for people and customers. */
	readonly space: Space | null;
	/** The last place taken in each stage: imported deals come after it. */
	readonly lastOrder: ReadonlyMap<StageId, OrderKey>;
	/** Customers that are not binned, by their folded titles. */
	readonly customers: ReadonlyMap<
		string,
		{ readonly id: RecordId; readonly owner: MemberId | null }
	>;
	/** External ids in use (not binned): of the space's deals, or of the customers. */
	readonly externalIds: ReadonlySet<string>;
}

/** What a person decided about the file. */
export interface ImportSettings {
	readonly kind: ImportKind;
	readonly delimiter: Delimiter;
	readonly header: boolean;
	readonly mapping: Mapping;
	readonly dateOrder: DateOrder;
	readonly decimalMark: DecimalMark;
	/** What happens to an owner whom nobody here is called like. */
	readonly unknownOwners: 'add' | 'actor' | 'refuse';
	/** Owners matched by hand, by their folded names: a member, or a new person. */
	readonly ownerChoices: ReadonlyMap<string, MemberId | 'add'>;
	/** Stages matched by hand, by their folded names: a stage of the space, or a new one. */
	readonly stageChoices: ReadonlyMap<string, StageId | 'add'>;
}

/** A record that an import makes. `change.set` carries kind, importId, externalId, createdAt. */
export interface PlannedRecord {
	readonly id: RecordId;
	readonly change: RecordChange;
}

/** Records for one room, at most `BATCH_SIZE` of them. */
export interface RecordBatch {
	readonly room: 'customers' | SpaceId;
	readonly records: readonly PlannedRecord[];
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

/** How many deals a stage gets, and their revenue. */
export interface StageCount {
	readonly id: StageId;
	readonly name: string;
	readonly kind: StageKind;
	readonly isNew: boolean;
	readonly deals: number;
	readonly revenue: Minor;
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
	readonly deals: number;
	readonly dealsWithoutCustomer: number;
	readonly revenue: Minor;
	/** In the order of the space's stages; those that get nothing are left out. */
	readonly byStage: readonly StageCount[];
	/** Amounts whose sign is of another currency than the space's. */
	readonly otherCurrency: number;
}

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
	deals: 0,
	dealsWithoutCustomer: 0,
	revenue: 0,
	byStage: [],
	otherCurrency: 0
};

export const NO_DEFAULTS: DefaultCounts = { closeOn: 0, revenue: 0, stage: 0, owner: 0 };

/** A name in the file and who or what it means here. */
export interface NameUse {
	/** The folded name: the key of a choice made by hand. */
	readonly key: string;
	/** As the file first writes it. */
	readonly name: string;
	readonly rows: number;
	/** The id that it means; `add`: it is made; `none`: its rows stay out; `actor`: who imports. */
	readonly match: { readonly id: string } | 'add' | 'none' | 'actor';
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
			readonly becomes: 'customer';
			readonly row: number;
			readonly title: string;
			readonly owner: PreviewName | null;
			readonly fields: readonly (readonly [field: string, text: string])[];
	  }
	| {
			readonly becomes: 'deal';
			readonly row: number;
			readonly title: string;
			readonly customer: PreviewName | null;
			readonly owner: PreviewName;
			readonly stage: PreviewName;
			readonly revenue: Minor;
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
}

/** Where planned records go. The replica implements it. */
export interface ImportSink {
	/** Writes records of one room; they are durable when it resolves. At most `BATCH_SIZE` per call. */
	writeRecords(room: 'customers' | SpaceId, records: readonly PlannedRecord[]): Promise<void>;
}
