import { SvelteSet } from 'svelte/reactivity';
import type { RecordId } from '$lib/domain/core/ids';

/** The records that are selected for a bulk action. */
export class Selection {
	private readonly chosen = new SvelteSet<RecordId>();
	/** The start of a range that is selected with Shift. */
	private anchor: RecordId | null = null;

	get size(): number {
		return this.chosen.size;
	}

	get ids(): readonly RecordId[] {
		return [...this.chosen];
	}

	has(id: RecordId): boolean {
		return this.chosen.has(id);
	}

	/** Selects or deselects a record. A range starts there. */
	toggle(id: RecordId): void {
		if (!this.chosen.delete(id)) this.chosen.add(id);
		this.anchor = id;
	}

	/**
	 * Selects all records from the start of the range to this one. `between` returns the records
	 * between two.
	 */
	extend(id: RecordId, between: (from: RecordId, to: RecordId) => readonly RecordId[]): void {
		const stretch = this.anchor === null ? [id] : between(this.anchor, id);
		for (const one of stretch.length === 0 ? [id] : stretch) this.chosen.add(one);
		this.anchor ??= id;
	}

	/** Selects exactly these records. */
	set(ids: readonly RecordId[]): void {
		this.chosen.clear();
		for (const id of ids) this.chosen.add(id);
	}

	clear(): void {
		this.chosen.clear();
		this.anchor = null;
	}
}
