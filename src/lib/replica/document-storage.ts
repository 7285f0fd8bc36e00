import * as idb from 'lib0/indexeddb';
import type { OwnedBytes } from '../domain/core/owned-bytes';
import type { RoomName } from '../protocol/rooms';
import { platform } from './platform';

/** The stores that y-indexeddb expects, and their names. */
const UPDATES = 'updates';
const STORES: Parameters<typeof idb.createStores>[1] = [
	[UPDATES, { autoIncrement: true }],
	['custom']
];

/**
 * The name of a live document's database, and of the channel between tabs, in its n-th generation:
 * after every refusal a document begins anew under another name, so that no tab hands back what was
 * refused.
 */
export const documentName = (storageName: string, room: RoomName, generation: number): string =>
	generation === 0 ? `${storageName}/${room}` : `${storageName}/${room}/${String(generation)}`;

/** Writes a database that holds one update and nothing else. Resolves when it is on the disk. */
export async function writeStored(name: string, update: OwnedBytes): Promise<void> {
	const db = await idb.openDB(name, (fresh) => {
		idb.createStores(fresh, STORES);
	});
	try {
		const transaction = db.transaction([UPDATES], 'readwrite');
		transaction.objectStore(UPDATES).clear();
		transaction.objectStore(UPDATES).add(update);
		await ended(transaction);
	} finally {
		db.close();
	}
}

/** Every update that a database holds; none when there is no such database, and it stays so. */
export function readStored(name: string): Promise<Uint8Array[]> {
	return new Promise((resolve, reject) => {
		const opening = platform.storage.open(name);
		opening.onupgradeneeded = () => {
			// It does not exist: asking must not make it.
			opening.transaction?.abort();
		};
		opening.onerror = (event) => {
			event.preventDefault();
			if (opening.error?.name === 'AbortError') resolve([]);
			else reject(opening.error ?? new Error('aborted'));
		};
		opening.onsuccess = () => {
			const db = opening.result;
			db.onversionchange = () => {
				db.close();
			};
			const transaction = db.transaction([UPDATES], 'readonly');
			const reading = transaction.objectStore(UPDATES).getAll() as IDBRequest<Uint8Array[]>;
			ended(transaction)
				.then(() => {
					resolve(reading.result);
				}, reject)
				.finally(() => {
					db.close();
				});
		};
	});
}

/** Removes a database. Resolves when every tab has let go of it and it is gone. */
export const deleteStored = (name: string): Promise<void> =>
	idb.deleteDB(name).then(() => undefined);

/** Resolves once a transaction is committed. */
export const ended = (transaction: IDBTransaction): Promise<void> =>
	new Promise((resolve, reject) => {
		transaction.oncomplete = () => {
			resolve();
		};
		transaction.onabort = () => {
			reject(transaction.error ?? new DOMException('aborted', 'AbortError'));
		};
	});
