import type { RecordId } from '$lib/domain/core/ids';
import type { CardRow } from './cards';

/** A screen that shows records in an order: a board's columns, or a list. */
export interface Sequence {
	/**
	 * Returns the record that stands so many places after another, in the same column or list. `null` at
	 * an end, and where it has not been read.
	 */
	neighbour(id: RecordId, step: 1 | -1): CardRow | null;
	/** Scrolls until a record that has been read is visible. */
	revealRecord(id: RecordId): void;
}

/** What lies behind an open record, and its order. */
export class Behind {
	private sequence = $state.raw<Sequence | null>(null);

	/** Registers the screen that is shown. Returns a function that removes it. */
	show(sequence: Sequence): () => void {
		this.sequence = sequence;
		return () => {
			if (this.sequence === sequence) this.sequence = null;
		};
	}

	/** See `Sequence`. */
	neighbour(id: RecordId, step: 1 | -1): CardRow | null {
		return this.sequence?.neighbour(id, step) ?? null;
	}

	/** See `Sequence`. */
	reveal(id: RecordId): void {
		this.sequence?.revealRecord(id);
	}
}

/** What lies behind the open record of this page. */
export const behind = new Behind();

/** Returns the step that a key makes through the records behind a panel, or `null` for any other key. */
export function stepOf(
	event: Pick<KeyboardEvent, 'key' | 'altKey' | 'ctrlKey' | 'metaKey' | 'shiftKey'>,
	inField: boolean
): 1 | -1 | null {
	const { key, altKey, ctrlKey, metaKey, shiftKey } = event;
	if (ctrlKey || metaKey || shiftKey) return null;
	if (altKey) return key === 'ArrowDown' ? 1 : key === 'ArrowUp' ? -1 : null;
	if (inField) return null;
	return key === 'j' ? 1 : key === 'k' ? -1 : null;
}
