import { SvelteSet } from 'svelte/reactivity';

/** The records that are selected for a bulk action. */
export class Selection {
	private readonly chosen = new SvelteSet<string>();
	/** The start of a range that is selected with Shift. */
	private anchor: string | null = null;

	get size(): number {
		return this.chosen.size;
	}

	get ids(): readonly string[] {
		return [...this.chosen];
	}

	has(id: string): boolean {
		return this.chosen.has(id);
	}

	/** Selects or deselects a record. A range starts there. */
	toggle(id: string): void {
		if (!this.chosen.delete(id)) this.chosen.add(id);
		this.anchor = id;
	}

	/**
	 * Selects all records from the start of the range to this one. `between` returns the records
	 * between two.
	 */
	extend(id: string, between: (from: string, to: string) => readonly string[]): void {
		const stretch = this.anchor === null ? [id] : between(this.anchor, id);
		for (const one of stretch.length === 0 ? [id] : stretch) this.chosen.add(one);
		this.anchor ??= id;
	}

	/** Selects exactly these records. */
	set(ids: readonly string[]): void {
		this.chosen.clear();
		for (const id of ids) this.chosen.add(id);
	}

	clear(): void {
		this.chosen.clear();
		this.anchor = null;
	}
}
