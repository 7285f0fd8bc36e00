import type { Refusal } from '../domain/access/refusal';
import type { ReplicaDatabase } from './store/database';

/** How this device came to be no longer part of the workspace: it, or its member, was removed. */
export interface Removal {
	readonly by: 'removed';
}

/** The name of the fact that this device has been removed. */
const REMOVED = 'removed';

/** Whoever has been removed changes nothing any more. */
const NOT_A_MEMBER: Refusal = { rule: 'OP-05', reason: 'not-a-member', facts: {} };

/**
 * Whether this device is still part of the workspace, as the relay said last; remembered over starts.
 * Nothing is deleted when it is not: the person decides what becomes of it.
 */
export class Membership {
	private removed: Removal | null = null;

	constructor(
		private readonly db: ReplicaDatabase,
		private readonly onChange: () => void,
		private readonly onFailure: (error: unknown) => void
	) {}

	/** Set when this device, or its member, has been removed. */
	get removal(): Removal | null {
		return this.removed;
	}

	/** Why nothing may be changed any more, or `null`. */
	get forbidden(): Refusal | null {
		return this.removed === null ? null : NOT_A_MEMBER;
	}

	/** Reads what was remembered. */
	async load(): Promise<void> {
		if ((await this.db.meta.get(REMOVED)) !== undefined) this.removed = { by: 'removed' };
	}

	/** The relay has let this device in. */
	noteWelcome(): void {
		if (this.removed !== null) this.set(null);
	}

	/** The relay has sent this device away for good. */
	noteRemoved(): void {
		this.set({ by: 'removed' });
	}

	private set(removal: Removal | null): void {
		this.removed = removal;
		this.onChange();
		this.remember().catch(this.onFailure);
	}

	private async remember(): Promise<void> {
		if (this.removed === null) await this.db.meta.delete(REMOVED);
		else await this.db.meta.put({ key: REMOVED, value: true });
	}
}
