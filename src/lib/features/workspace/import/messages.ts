import type { ImportId, WorkspaceId } from '$lib/domain/core/ids';
import type { Currency } from '$lib/domain/money/money';
import type { DateOrder, Habits } from '$lib/domain/import/dates';
import type { DetectedDialect, Dialect } from '$lib/domain/import/dialect';
import type { FileFault, PlanFault, RejectedRow } from '$lib/domain/import/faults';
import type { ImportKind, Mapping } from '$lib/domain/import/fields';
import type { KnownNames } from '$lib/domain/import/columns';
import type { Formats } from '$lib/domain/import/formats';
import type { DecimalMark, RateScale } from '$lib/domain/import/numbers';
import type {
	ImportPlan,
	ImportSettings,
	ImportSnapshot,
	SinkFault
} from '$lib/domain/import/plan-types';
import type { Encoding } from '$lib/features/common/spreadsheet/decode';
import type { ReadSheet, TableSource } from '$lib/features/common/spreadsheet/workbook-api';

/** Settings that may be left to the file: `null` uses the detected format. */
export type WantedSettings = Omit<ImportSettings, 'dateOrder' | 'decimalMark' | 'rateScale'> & {
	readonly dateOrder: DateOrder | null;
	readonly decimalMark: DecimalMark | null;
	readonly rateScale: RateScale | null;
};

/** What a person has chosen about a file: the encoding of a text, the number of a workbook's sheet. */
export interface ReadingChoice {
	readonly encoding: Encoding | null;
	readonly sheet: number | null;
}

/** Reads a file and returns what is in it. `null` leaves a choice to what is detected. */
export interface OpenRequest extends ReadingChoice {
	readonly file: File;
	readonly kind: ImportKind;
	readonly dialect: Dialect | null;
	readonly known: KnownNames;
}

/** A request with the sheet that was read from a workbook; `null` for a file of text. */
export interface OpenTable extends OpenRequest {
	readonly read: ReadSheet | null;
}

/** Calculates what an import of the opened file would do. */
export interface PlanRequest {
	readonly settings: WantedSettings;
	readonly snapshot: ImportSnapshot;
	readonly habits: Habits;
	readonly currency: Currency;
}

/** Writes the records of the last plan. */
export interface RunRequest {
	readonly workspaceId: WorkspaceId;
}

/** A file as it was read. */
export interface OpenedFile {
	readonly source: TableSource;
	readonly dialect: DetectedDialect;
	readonly headers: readonly string[];
	/** The number of rows of the table that are not empty, without its heading. */
	readonly rows: number;
	/** The first rows, as they are in the file. */
	readonly sample: readonly (readonly string[])[];
	readonly mapping: Mapping;
	/** The first non-empty rows, one of which starts the table. */
	readonly beginnings: readonly { readonly row: number; readonly cells: readonly string[] }[];
	/** The number of non-empty rows above the table. */
	readonly above: number;
}

/** A plan for the page, with the first rejected rows only. */
export interface PlannedImport {
	readonly plan: ImportPlan;
	readonly settings: ImportSettings;
	readonly formats: Formats;
}

/** The progress of writing records. */
export interface Progress {
	readonly done: number;
	readonly total: number;
}

/** A later request has replaced this one. */
export interface Superseded {
	readonly type: 'superseded';
}

/** The result of opening a file. */
export type Opening =
	| { readonly type: 'opened'; readonly file: OpenedFile }
	| { readonly type: 'open-failed'; readonly fault: FileFault }
	| Superseded;

/** The result of planning. */
export type Planning =
	| { readonly type: 'planned'; readonly planned: PlannedImport }
	| { readonly type: 'plan-failed'; readonly faults: readonly PlanFault[] }
	| Superseded;

/** The result of writing, and how far it came. */
export type Run =
	| ({ readonly type: 'done'; readonly importId: ImportId } & Progress)
	| ({ readonly type: 'cancelled' } & Progress)
	| ({ readonly type: 'run-failed'; readonly failure: SinkFault } & Progress)
	| Superseded;

/** Some of the rejected rows. */
export interface RejectedPart {
	readonly rows: readonly RejectedRow[];
	/** The index of the next part; `null` at the end. */
	readonly next: number | null;
}

/** The number of rejected rows that a plan contains. The others are read for the download. */
export const REJECTED_SHOWN = 100;

/** The number of rejected rows in one answer. */
export const REJECTED_BATCH = 1000;
