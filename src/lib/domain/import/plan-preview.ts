import type { Day } from '../core/day';
import type { PersonDetails } from '../customer/people';
import type { Role } from '../member/member';
import type { Currency, Minor } from '../money/money';
import type { SpaceKind, Visibility } from '../space/space';
import type { RowFault } from './faults';
import type { RowChange } from './plan-changes';

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
			/** The project that it is put into; `null` for none. */
			readonly project: string | null;
			/** What the task that it becomes a part of is called, and those that it waits for. */
			readonly parent: string | null;
			readonly waitsFor: readonly string[];
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
	/** The row names a task whose own row is rejected. It is imported without that. */
	| { readonly code: 'task-left-out'; readonly row: number; readonly value: string }
	| {
			readonly code: 'name-alike';
			readonly row: number;
			readonly value: string;
			readonly other: string;
			readonly firstRow: number | null;
	  };

/** The most remarks in a plan. */
export const SHOWN_REMARKS = 100;
