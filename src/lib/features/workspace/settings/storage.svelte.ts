/** The storage that the browser gives this app, in bytes. */
export interface StorageUse {
	readonly used: number;
	readonly quota: number;
}

/**
 * The browser's storage, as the screens show it. It is read on request, because browsers do not report
 * changes.
 */
export class StorageState {
	use = $state.raw<StorageUse | null>(null);
	/** Whether the browser has promised not to clear it on its own; `null` while unknown. */
	kept = $state<boolean | null>(null);
	/** Whether the browser was asked to keep it, and refused. */
	declined = $state(false);

	/** Reads the usage and the promise. */
	async refresh(): Promise<void> {
		const manager = storageManager();
		if (manager === null) return;
		const [estimate, kept] = await Promise.all([
			// Private windows do not reveal it.
			manager.estimate().catch(() => null),
			// Private windows do not reveal this either.
			manager.persisted().catch(() => false)
		]);
		if (estimate?.usage !== undefined && estimate.quota !== undefined) {
			this.use = { used: estimate.usage, quota: estimate.quota };
		}
		this.kept = kept;
	}

	/** Asks the browser to keep everything. Some browsers ask the person, others decide alone. */
	async keep(): Promise<void> {
		const manager = storageManager();
		// A rejected promise counts as a refusal.
		this.kept = (await manager?.persist().catch(() => false)) ?? false;
		this.declined = !this.kept;
	}
}

/** Returns the storage manager, or `null` in old browsers and on insecure pages. */
function storageManager(): StorageManager | null {
	const { storage } = navigator as { readonly storage?: StorageManager };
	return storage ?? null;
}

/** The share from which storage counts as nearly full. */
export const NEARLY_FULL = 0.8;

/** Returns how full the storage is, from 0 to 1. */
export const fullness = ({ used, quota }: StorageUse): number =>
	quota > 0 ? Math.min(1, used / quota) : 0;
