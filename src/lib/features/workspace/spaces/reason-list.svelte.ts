import { newId, type Random } from '$lib/domain/core/ids';
import { usualReasons } from '$lib/domain/space/templates';
import { reasonWords } from '$lib/features/common/text/reason-words';
import type { StagedReason } from '$lib/domain/space/settings';

/** The reasons for losing, in a form. Nothing takes effect before it is saved. */
export class ReasonList {
	items = $state.raw<readonly StagedReason[]>([]);

	constructor(private readonly random: Random) {}

	/** Adds reasons at the end. Returns the index of the first. */
	add(...names: readonly string[]): number {
		const at = this.items.length;
		this.items = [...this.items, ...names.map((name) => ({ id: newId(this.random), name }))];
		return at;
	}

	/** Adds the built-in reasons at the end, in the reader's language. Returns the index of the first. */
	addUsual(): number {
		const at = this.items.length;
		const usual = usualReasons(this.random).map(({ id, name, builtIn = '' }) => ({
			id,
			name: reasonWords(name),
			builtIn
		}));
		this.items = [...this.items, ...usual];
		return at;
	}

	rename(id: string, name: string): void {
		this.items = this.items.map((item) => (item.id === id ? { ...item, name } : item));
	}

	/** Removes a reason. Returns a function that restores it. */
	remove(id: string): () => void {
		const at = this.items.findIndex((item) => item.id === id);
		const item = this.items[at];
		this.items = this.items.filter((other) => other.id !== id);
		return () => {
			if (item === undefined || this.items.some((other) => other.id === id)) return;
			this.items = [...this.items.slice(0, at), item, ...this.items.slice(at)];
		};
	}

	/** Moves a reason one place. Returns its new index, or `null` at the end. */
	move(id: string, by: -1 | 1): number | null {
		const at = this.items.findIndex((item) => item.id === id);
		const to = at + by;
		const item = this.items[at];
		if (item === undefined || to < 0 || to >= this.items.length) return null;
		const others = this.items.filter((other) => other.id !== id);
		this.items = [...others.slice(0, to), item, ...others.slice(to)];
		return to;
	}
}
