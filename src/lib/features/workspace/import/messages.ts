import type { ImportId, WorkspaceId } from '$lib/domain/core/ids';
import type { Currency } from '$lib/domain/money/money';
import type { DateOrder, Language } from '$lib/domain/import/dates';
import type { DetectedDialect, Dialect } from '$lib/domain/import/dialect';
import type { FileFault, PlanFault, RejectedRow } from '$lib/domain/import/faults';
import type { ImportKind, Mapping } from '$lib/domain/import/fields';
import type { KnownNames } from '$lib/domain/import/columns';
import type { Formats } from '$lib/domain/import/formats';
import type { DecimalMark, RateScale } from '$lib/domain/import/numbers';
import type { ImportPlan, ImportSettings, ImportSnapshot } from '$lib/domain/import/plan-types';
import type { Encoding } from '$lib/features/common/spreadsheet/decode';

/** Settings in which the file may have the say: `null` leaves a format to what was detected. */
export type WantedSettings = Omit<ImportSettings, 'dateOrder' | 'decimalMark' | 'rateScale'> & {
	readonly dateOrder: DateOrder | null;
	readonly decimalMark: DecimalMark | null;
	readonly rateScale: RateScale | null;
};

/** Reads a file and says what is in it. `null` leaves a choice to what is detected. */
export interface OpenRequest {
	readonly file: File;
	readonly kind: ImportKind;
	readonly encoding: Encoding | null;
	readonly dialect: Dialect | null;
	readonly known: KnownNames;
}

/** Works out what an import of the opened file would do. */
export interface PlanRequest {
	readonly settings: WantedSettings;
	readonly snapshot: ImportSnapshot;
	readonly language: Language;
	readonly currency: Currency;
}

/** Writes the records of the last plan. */
export interface RunRequest {
	readonly workspaceId: WorkspaceId;
}

/** A file as it was read. */
export interface OpenedFile {
	readonly encoding: Encoding;
	readonly encodingSure: boolean;
	/** Characters that the encoding has no meaning for. */
	readonly replaced: number;
	readonly dialect: DetectedDialect;
	readonly headers: readonly string[];
	/** The first rows, as they are in the file. */
	readonly sample: readonly (readonly string[])[];
	readonly mapping: Mapping;
	/** The first rows with something in them, of which one begins the table. */
	readonly beginnings: readonly { readonly row: number; readonly cells: readonly string[] }[];
	/** How many rows with something in them stand above the table. */
	readonly above: number;
}

/** A plan as the page shows it: with the first rejected rows only. */
export interface PlannedImport {
	readonly plan: ImportPlan;
	readonly settings: ImportSettings;
	readonly formats: Formats;
}

/** How far the writing of records has come. */
export interface Progress {
	readonly done: number;
	readonly total: number;
}

/** Why writing stopped by itself. */
export type RunFailure =
	{ readonly code: 'storage-full' } | { readonly code: 'not-written'; readonly detail: string };

/** A later request made this one pointless. */
export interface Superseded {
	readonly type: 'superseded';
}

/** What came of opening a file. */
export type Opening =
	| { readonly type: 'opened'; readonly file: OpenedFile }
	| { readonly type: 'open-failed'; readonly fault: FileFault }
	| Superseded;

/** What came of planning. */
export type Planning =
	| { readonly type: 'planned'; readonly planned: PlannedImport }
	| { readonly type: 'plan-failed'; readonly faults: readonly PlanFault[] }
	| Superseded;

/** What came of writing, and how far it came. */
export type Run =
	| ({ readonly type: 'done'; readonly importId: ImportId } & Progress)
	| ({ readonly type: 'cancelled' } & Progress)
	| ({ readonly type: 'run-failed'; readonly failure: RunFailure } & Progress)
	| Superseded;

/** Some of the rejected rows. */
export interface RejectedPart {
	readonly rows: readonly RejectedRow[];
	/** Where to go on; `null` at the end. */
	readonly next: number | null;
}

/** The rejected rows that a plan is shown with; the rest is fetched for the download. */
export const REJECTED_SHOWN = 100;

/** How many rejected rows one answer carries. */
export const REJECTED_BATCH = 1000;
