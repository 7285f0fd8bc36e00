import type { FieldValue } from '../core/change';
import type { Day } from '../core/day';
import type { MemberId, RecordId } from '../core/ids';
import type { OrderKey } from '../core/order';
import type { PersonDetails } from '../customer/people';
import type { Currency, Minor } from '../money/money';
import type { SpaceKind, Stage, Visibility } from '../space/space';
import type { CustomUse, Field, ImportKind } from './fields';

/** Whether the rows of a file are new, mean what is here already, or either. */
export type ImportMode = 'create' | 'update' | 'both';

export const IMPORT_MODES: readonly ImportMode[] = ['create', 'both', 'update'];

/** What an empty cell means for a record that is here: nothing, or that its value goes. */
export type EmptyCells = 'leave' | 'clear';

/** What a column is used for, as a value that existing records have as well. `title` is a deal's. */
export type ValueUse = Field | CustomUse | 'title';

/** The fields by which records that are here can be recognised, the most usual first. */
export const KEY_FIELDS: Readonly<Record<ImportKind, readonly (Field | 'title')[]>> = {
	spaces: ['name'],
	people: [],
	customers: ['name', 'externalId', 'email', 'taxNumber', 'phone'],
	contacts: ['name', 'email', 'phone'],
	leads: ['email', 'name', 'company', 'phone', 'externalId'],
	deals: ['title', 'externalId'],
	tasks: ['name', 'externalId']
};

/** A value as a preview shows it; `null` for none. */
export type Shown =
	| { readonly as: 'text'; readonly text: string }
	| { readonly as: 'day'; readonly day: Day }
	| { readonly as: 'money'; readonly minor: Minor; readonly currency: Currency }
	| { readonly as: 'percent'; readonly percent: number }
	| { readonly as: 'yes-no'; readonly yes: boolean }
	| { readonly as: 'kind'; readonly kind: SpaceKind }
	| { readonly as: 'visibility'; readonly visibility: Visibility }
	| null;

/** One cell of a row that changes what is here: its old and its new value. */
export interface CellChange {
	readonly use: ValueUse;
	readonly from: Shown;
	readonly to: Shown;
}

/** A row that changes what is here. */
export interface RowChange {
	readonly row: number;
	readonly title: string;
	readonly cells: readonly CellChange[];
}

/** The most rows with changes in a plan. The others are counted. */
export const SHOWN_CHANGES = 100;

/** What an import sets at an existing record. */
export interface PlannedUpdate {
	readonly id: RecordId;
	readonly set: Readonly<Record<string, FieldValue>>;
	/** The stage into which it is moved, and its place there. */
	readonly move?: { readonly stage: Stage; readonly order: OrderKey };
	/** The member who gets it. */
	readonly owner?: MemberId;
	/** Contacts to add to a customer. Existing ones stay as they are. */
	readonly people?: readonly PersonDetails[];
}
