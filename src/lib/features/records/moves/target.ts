import type { RecordId, StageId } from '$lib/domain/core/ids';

/**
 * The cards on both sides of a place, as the person who chose it saw them. `null` at an end of the
 * column.
 */
export interface Beside {
	readonly before: RecordId | null;
	readonly after: RecordId | null;
}

/**
 * Where a card is to go. Others may move cards meanwhile, so the neighbours define the place. The
 * number counts only where none of them was on the screen.
 */
export interface Target {
	readonly stage: StageId;
	/** `null` when the neighbours are unknown. */
	readonly beside: Beside | null;
	/** The gap between all cards of the stage, including the moving one. */
	readonly gap: number;
}

/** Returns the top of a stage, the target of a record that nobody has dropped at a place. */
export const topOf = (stage: StageId): Target => ({ stage, beside: null, gap: 0 });
