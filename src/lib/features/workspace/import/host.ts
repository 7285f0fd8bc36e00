import type { Day } from '$lib/domain/core/day';
import type { ImportId, SpaceId, WorkspaceId } from '$lib/domain/core/ids';
import type { ImportKind } from '$lib/domain/import/fields';
import type { ImportCounts, ImportDocuments, ImportSnapshot } from '$lib/domain/import/plan-types';
import type { UndoneImport } from '$lib/domain/import/undone';
import type { Currency } from '$lib/domain/money/money';
import type { Saved } from '$lib/replica/saved';
import type { MappingMemory } from './mapping-memory';

/** The summary of a finished import. */
export interface ImportSummary {
	readonly importId: ImportId;
	readonly kind: ImportKind;
	readonly space: SpaceId | null;
	readonly fileName: string;
	readonly counts: ImportCounts;
}

/** What the import needs from its workspace. */
export interface ImportHost {
	readonly workspaceId: WorkspaceId;
	/** The currency of amounts when no space determines it. */
	readonly currency: Currency;
	readonly today: Day;
	/** How the columns of files were mapped before; left out where nothing is remembered. */
	readonly mappings?: MappingMemory;
	/** Returns the present workspace, for planning. */
	snapshot(kind: ImportKind, space: SpaceId | null): Promise<ImportSnapshot>;
	/**
	 * Adds the people and teams to the directory and the stages to the space. Call it before the
	 * records are written.
	 */
	begin(documents: ImportDocuments, space: SpaceId | null): Promise<Saved>;
	/** Records a completed import. */
	finish(summary: ImportSummary): Promise<Saved>;
	/**
	 * Undoes everything that carries the import's id. Returns what stays. It may be called after any
	 * part of the import.
	 */
	undo(importId: ImportId): Promise<Saved<UndoneImport>>;
}
