import type { ImportId, SpaceId } from '../../domain/core/ids';
import { DATE_ORDERS, type DateOrder, type Language } from '../../domain/import/dates';
import type { Dialect } from '../../domain/import/dialect';
import type { FileFault, PlanFault, RejectedRow } from '../../domain/import/faults';
import type { ColumnUse, ImportKind } from '../../domain/import/fields';
import type { DecimalMark } from '../../domain/import/numbers';
import type { ImportSettings, ImportSnapshot } from '../../domain/import/port';
import { fold } from '../../domain/text/fold';
import type { Encoding } from './decode';
import type { ImportHost } from './host';
import { ImportClient, type ClientPort } from './import-client';
import type { OpenedFile, PlannedImport, Progress, RunFailure } from './messages';

/** The steps of an import, in their order. */
export const STEPS = ['file', 'columns', 'preview', 'import', 'done'] as const;
export type Step = (typeof STEPS)[number];

/** Why the session cannot go on; `crashed`: the worker died, `workspace`: the host failed. */
export type Trouble =
	| FileFault
	| { readonly code: 'crashed' }
	| { readonly code: 'workspace'; readonly detail: string };

/** How an import ended. `undone` says whether what had been written is gone again. */
export type Outcome =
	| { readonly kind: 'done'; readonly importId: ImportId }
	| { readonly kind: 'undone' }
	| ({ readonly kind: 'cancelled'; readonly importId: ImportId; readonly undone: boolean } & Progress)
	| ({
			readonly kind: 'failed';
			readonly importId: ImportId;
			readonly undone: boolean;
			readonly failure: RunFailure | { readonly code: 'crashed' };
	  } & Progress);

export interface SessionOptions {
	readonly host: ImportHost;
	readonly kind: ImportKind;
	readonly space: SpaceId | null;
	readonly language: Language;
	/** Starts a worker; called again when one has died. */
	readonly startWorker: () => ClientPort;
}
