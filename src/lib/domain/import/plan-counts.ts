import type { StageId } from '../core/ids';
import type { Currency, Minor } from '../money/money';
import type { StageKind } from '../space/space';

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
	/** The projects that the import adds with its tasks. */
	readonly projects: number;
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
	counts.projects +
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
	projects: 0,
	dealsWithoutCustomer: 0,
	revenue: [],
	byStage: [],
	otherCurrency: 0
};

export const NO_DEFAULTS: DefaultCounts = { closeOn: 0, revenue: 0, stage: 0, owner: 0 };
