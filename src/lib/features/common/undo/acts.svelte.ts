import type { Instant } from '$lib/domain/core/day';
import type { Undone } from './undone';

/** Something that this person has done in this tab, and how to undo it. */
export interface Act {
	readonly id: string;
	/** What was done, in the reader's language. */
	readonly message: string;
	readonly at: Instant;
	readonly undo: () => Undone | Promise<Undone>;
}

/** How many acts are remembered. */
const MOST = 50;

/** What this person has done in this tab, the oldest first. An act goes when it is undone. */
class Acts {
	current = $state.raw<readonly Act[]>([]);

	/** Remembers an act. */
	add(act: Act): void {
		this.current = [...this.current, act].slice(-MOST);
	}

	/** Takes an act out. Returns it, or `null` when it was undone already. */
	take(id: string): Act | null {
		const act = this.current.find((each) => each.id === id) ?? null;
		this.current = this.current.filter((each) => each !== act);
		return act;
	}

	/** Forgets everything: another workspace is opened. */
	clear(): void {
		this.current = [];
	}
}

/** The acts of this tab. */
export const acts = new Acts();
