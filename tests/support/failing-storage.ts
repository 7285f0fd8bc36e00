import { IDBObjectStore } from 'fake-indexeddb';
import type { Workspace } from '../../src/lib/replica/workspace';
import type { StorageFailure } from '../../src/lib/replica/status';

/** A way in which a browser stops storing. */
export interface StorageFault {
	readonly failure: StorageFailure;
	/** Storage fails from now on. Returns a function that ends this, if it can end. */
	readonly begin: (workspace: Workspace) => () => void;
}

/** The parts of fake-indexeddb's transaction that fail with a reason. */
interface Failing {
	_abort(reason: string): void;
	_execRequestAsync(request: { source: unknown; operation: () => never }): IDBRequest<IDBValidKey>;
}

/**
 * The disk is full: a request to write fails, and with it its transaction. In the databases of y-indexeddb, which does
 * not look at its requests, the transaction fails at its end, as Chromium does it.
 */
export const FULL_DISK: StorageFault = {
	failure: 'quota',
	begin: () => {
		// They are applied to the store that is written to.
		// eslint-disable-next-line @typescript-eslint/unbound-method
		const { add, put } = IDBObjectStore.prototype;
		const failing = (write: typeof add) =>
			function (this: IDBObjectStore, ...given: Parameters<typeof add>) {
				const transaction = this.transaction as unknown as Failing;
				if (!this.transaction.db.objectStoreNames.contains('custom')) {
					return transaction._execRequestAsync({
						source: this,
						operation: () => {
							throw new DOMException('no room', 'QuotaExceededError');
						}
					});
				}
				const request = write.apply(this, given);
				request.addEventListener('success', () => {
					transaction._abort('QuotaExceededError');
				});
				return request;
			};
		Object.assign(IDBObjectStore.prototype, { add: failing(add), put: failing(put) });
		return () => {
			Object.assign(IDBObjectStore.prototype, { add, put });
		};
	}
};

/** The browser has closed the databases of the page, as it does before it clears a site's data. */
export const CLOSED: StorageFault = {
	failure: 'closed',
	begin: (workspace) => {
		workspace.db.close({ disableAutoOpen: true });
		for (const document of [workspace.directory, workspace.mine]) document['instance'].letGo();
		return () => undefined;
	}
};
