import { SvelteSet } from 'svelte/reactivity';
import type { RecordId } from '$lib/domain/core/ids';

/** The records that are worked on together. */
export class Selection {
	private readonly chosen = new SvelteSet<RecordId>();
	/** Where a stretch begins that is chosen with Shift. */
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

	/** Chooses a record, or lets go of it. A stretch begins there. */
	toggle(id: RecordId): void {
		if (!this.chosen.delete(id)) this.chosen.add(id);
		this.anchor = id;
	}

	/** Chooses all from where the stretch begins to this one; `between` gives them by the two ends. */
	extend(id: RecordId, between: (from: RecordId, to: RecordId) => readonly RecordId[]): void {
		const stretch = this.anchor === null ? [id] : between(this.anchor, id);
		for (const one of stretch.length === 0 ? [id] : stretch) this.chosen.add(one);
		this.anchor ??= id;
	}

	/** Chooses exactly these. */
	set(ids: readonly RecordId[]): void {
		this.chosen.clear();
		for (const id of ids) this.chosen.add(id);
	}

	clear(): void {
		this.chosen.clear();
		this.anchor = null;
	}
}
