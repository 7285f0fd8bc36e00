import type { Awareness } from 'y-protocols/awareness';

type State = Record<string, unknown>;

/**
 * Who is present at a document and what they tell of themselves, on an object that stays when the
 * document behind it is replaced: what this tab tells goes along, and listeners stay.
 */
export class SteadyAwareness {
	private readonly listeners = new Set<() => void>();

	constructor(private current: Awareness) {
		current.on('change', this.tell);
	}

	/** Goes on with another awareness. */
	use(next: Awareness): void {
		const { current } = this;
		current.off('change', this.tell);
		next.setLocalState(current.getLocalState());
		// The others see one of us, not two.
		current.setLocalState(null);
		this.current = next;
		next.on('change', this.tell);
		this.tell();
	}

	/** Calls back when somebody comes, goes or tells something else. */
	on(_event: 'change', listener: () => void): void {
		this.listeners.add(listener);
	}

	off(_event: 'change', listener: () => void): void {
		this.listeners.delete(listener);
	}

	/** What everybody tells, this tab among them. */
	getStates(): ReadonlyMap<number, State> {
		return this.current.getStates();
	}

	getLocalState(): State | null {
		return this.current.getLocalState();
	}

	/** Tells the others something, or `null` to be gone. */
	setLocalState(state: State | null): void {
		this.current.setLocalState(state);
	}

	private readonly tell = (): void => {
		for (const listener of this.listeners) listener();
	};
}
