import type { Day } from '$lib/domain/core/day';
import type { ImportId, SpaceId, WorkspaceId } from '$lib/domain/core/ids';
import type { ImportKind } from '$lib/domain/import/fields';
import type { ImportCounts, ImportDocuments, ImportSnapshot } from '$lib/domain/import/plan-types';
import type { UndoneImport } from '$lib/domain/import/undone';
import type { Currency } from '$lib/domain/money/money';

/** What is left to say of an import that went in. */
export interface ImportSummary {
	readonly importId: ImportId;
	readonly kind: ImportKind;
	readonly space: SpaceId | null;
	readonly fileName: string;
	readonly counts: ImportCounts;
}

/** What the import needs from the workspace that it goes into. */
export interface ImportHost {
	readonly workspaceId: WorkspaceId;
	/** The currency of amounts when there is no space to ask. */
	readonly currency: Currency;
	readonly today: Day;
	/** The workspace as it is now, for planning. */
	snapshot(kind: ImportKind, space: SpaceId | null): Promise<ImportSnapshot>;
	/** Adds the people and teams to the directory and the stages to the space. Comes before the records. */
	begin(documents: ImportDocuments, space: SpaceId | null): Promise<void>;
	/** Notes an import that is complete. */
	finish(summary: ImportSummary): Promise<void>;
	/** Takes everything back that carries the import's id, and says what stays. May be called after any part of it. */
	undo(importId: ImportId): Promise<UndoneImport>;
}
