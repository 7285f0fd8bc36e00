/** What the browser gives this app to store in, in bytes. */
export interface StorageUse {
	readonly used: number;
	readonly quota: number;
}

/** The browser's storage as the screens show it. Read when asked, not watched: nothing reports it. */
export class StorageState {
	use = $state.raw<StorageUse | null>(null);
	/** Whether the browser has promised not to clear it by itself; `null` while unknown. */
	kept = $state<boolean | null>(null);
	/** The browser was asked to keep it, and said no. */
	declined = $state(false);

	/** Reads what is used and what is promised. */
	async refresh(): Promise<void> {
		const manager = storageManager();
		if (manager === null) return;
		const [estimate, kept] = await Promise.all([
			// Private windows refuse to say.
			manager.estimate().catch(() => null),
			// As above.
			manager.persisted().catch(() => false)
		]);
		if (estimate?.usage !== undefined && estimate.quota !== undefined) {
			this.use = { used: estimate.usage, quota: estimate.quota };
		}
		this.kept = kept;
	}

	/** Asks the browser to keep everything. Some ask the person, some decide by themselves. */
	async keep(): Promise<void> {
		const manager = storageManager();
		// A refusal is a no.
		this.kept = (await manager?.persist().catch(() => false)) ?? false;
		this.declined = !this.kept;
	}
}

/** Old browsers and pages that were not loaded safely have no manager. */
function storageManager(): StorageManager | null {
	const { storage } = navigator as { readonly storage?: StorageManager };
	return storage ?? null;
}

/** From this share on, storage counts as nearly full. */
export const NEARLY_FULL = 0.8;

/** How full the storage is, 0 to 1. */
export const fullness = ({ used, quota }: StorageUse): number =>
	quota > 0 ? Math.min(1, used / quota) : 0;
