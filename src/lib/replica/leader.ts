/** The part of the Web Locks API that is needed to elect a leader among the tabs of a device. */
export interface Locks {
	request(
		name: string,
		options: { readonly signal: AbortSignal },
		work: () => Promise<void>
	): Promise<unknown>;
}

/**
 * Waits to become the leading tab of a workspace, then stays so until `resign`. When the leader's
 * tab closes or crashes, the browser gives the lock to the next in line.
 */
export class Leadership {
	private readonly abort = new AbortController();
	private release: () => void = () => undefined;
	private readonly done: Promise<void>;

	constructor(locks: Locks, storageName: string, onLead: () => void) {
		this.done = locks
			.request(`${storageName}/leader`, { signal: this.abort.signal }, () => {
				const held = new Promise<void>((resolve) => {
					this.release = resolve;
				});
				onLead();
				return held;
			})
			.then(
				() => undefined,
				(error: unknown) => {
					// Giving up waiting is how a tab that never led ends.
					if (!this.abort.signal.aborted) throw error;
				}
			);
	}

	/** Gives up leading, or waiting to. */
	async resign(): Promise<void> {
		this.abort.abort();
		this.release();
		await this.done;
	}
}
