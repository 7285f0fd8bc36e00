import type { Day } from '$lib/domain/core/day';
import type { ImportId, SpaceId, WorkspaceId } from '$lib/domain/core/ids';
import type { ImportKind } from '$lib/domain/import/fields';
import type { ImportMode } from '$lib/domain/import/plan-changes';
import type { ImportCounts } from '$lib/domain/import/plan-counts';
import type { ImportDocuments, ImportSnapshot } from '$lib/domain/import/plan-types';
import type { StoppedUndo, UndoneImport } from '$lib/domain/import/undone';
import type { Currency } from '$lib/domain/money/money';
import type { ImportedMapping } from '$lib/documents/private';
import type { Saved } from '$lib/replica/saved';
import type { MappingMemory } from './mapping-memory';

/** The summary of a finished import. */
export interface ImportSummary {
	readonly importId: ImportId;
	readonly kind: ImportKind;
	readonly space: SpaceId | null;
	readonly fileName: string;
	readonly counts: ImportCounts;
	readonly mapping?: ImportedMapping;
}

/** What the import needs from its workspace. */
export interface ImportHost {
	readonly workspaceId: WorkspaceId;
	/** The currency of amounts when no space determines it. */
	readonly currency: Currency;
	readonly today: Day;
	/** How the columns of files were mapped before; left out where nothing is remembered. */
	readonly mappings?: MappingMemory;
	/**
	 * Returns the present workspace, for planning. `mode` says whether it has to know what could be
	 * updated.
	 */
	snapshot(kind: ImportKind, space: SpaceId | null, mode: ImportMode): Promise<ImportSnapshot>;
	/**
	 * Adds the people, teams and groups to the directory, the stages to the space, and the spaces. Call
	 * it before the records are written. `progress` is told of each space, and says whether to go on.
	 */
	begin(
		documents: ImportDocuments,
		about: ImportSummary,
		progress: (done: number) => boolean
	): Promise<Saved>;
	/** Records a completed import. */
	finish(summary: ImportSummary, documents: ImportDocuments): Promise<Saved>;
	/**
	 * Undoes everything that carries the import's id. Returns what stays, or how far it came when `progress` answered
	 * that it is to stop. It may be called after any part of the import, and again.
	 */
	undo(
		importId: ImportId,
		progress: (done: number, total: number) => boolean
	): Promise<Saved<UndoneImport | StoppedUndo>>;
}
