import type { RecordId, StageId } from '$lib/domain/core/ids';

/** The cards that a place lies between, as whoever chose it saw them; `null` at an end of the column. */
export interface Beside {
	readonly before: RecordId | null;
	readonly after: RecordId | null;
}

/**
 * Where a card is to go. Others move cards meanwhile, so the neighbours say where that is; the number
 * counts only where none of them was on the screen.
 */
export interface Target {
	readonly stage: StageId;
	/** `null`: unknown. */
	readonly beside: Beside | null;
	/** The gap between all cards of the stage, the moving one included. */
	readonly gap: number;
}

/** The top of a stage, where a record comes that nobody has dropped at a place. */
export const topOf = (stage: StageId): Target => ({ stage, beside: null, gap: 0 });
