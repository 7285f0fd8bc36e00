import type { Page } from '@playwright/test';

/**
 * Everything that a browser profile keeps for the app, as one text: all of IndexedDB (bytes as
 * Latin-1, so that ids in them can be found), Cache Storage and local storage.
 */
export const storedText = (page: Page): Promise<string> =>
	page.evaluate(async () => {
		const parts: string[] = [JSON.stringify(Object.entries(localStorage))];
		const latin1 = (bytes: Uint8Array): string => {
			let text = '';
			for (let at = 0; at < bytes.length; at += 8192) {
				text += String.fromCharCode(...bytes.subarray(at, at + 8192));
			}
			return text;
		};
		const write = (value: unknown): void => {
			if (value instanceof ArrayBuffer) parts.push(latin1(new Uint8Array(value)));
			else if (ArrayBuffer.isView(value)) {
				parts.push(latin1(new Uint8Array(value.buffer, value.byteOffset, value.byteLength)));
			} else if (Array.isArray(value)) value.forEach(write);
			else if (typeof value === 'object' && value !== null) {
				for (const [key, part] of Object.entries(value)) {
					parts.push(key);
					write(part);
				}
			} else parts.push(String(value));
		};
		const done = <Value>(request: IDBRequest<Value>): Promise<Value> =>
			new Promise((resolve, reject) => {
				request.onsuccess = () => {
					resolve(request.result);
				};
				request.onerror = () => {
					reject(request.error ?? new Error('failed'));
				};
			});
		for (const { name = '' } of await indexedDB.databases()) {
			const db = await done(indexedDB.open(name));
			for (const store of db.objectStoreNames) {
				const objects = db.transaction(store).objectStore(store);
				const [keys, values] = [done(objects.getAllKeys()), done(objects.getAll())];
				write(await keys);
				write(await values);
			}
			db.close();
		}
		for (const name of await caches.keys()) {
			const cache = await caches.open(name);
			for (const request of await cache.keys()) parts.push(request.url);
		}
		return parts.join('\n');
	});

/** A row of the replica's records table, as far as journeys look at it. */
export interface StoredRow {
	readonly id: string;
	readonly kind: string;
	readonly owner: string | null;
	readonly title: string;
	readonly externalId?: string;
	readonly revenue?: number;
	readonly stage?: string;
}

/** The rows of the replica's records table. */
export const storedRows = (page: Page): Promise<StoredRow[]> =>
	page.evaluate(async () => {
		const found = (await indexedDB.databases()).map(({ name = '' }) => name);
		const name = found.find((each) => /^polder-[0-9A-Za-z]{16}$/.test(each));
		if (name === undefined) return [];
		return new Promise<StoredRow[]>((resolve, reject) => {
			const opening = indexedDB.open(name);
			opening.onerror = () => {
				reject(opening.error ?? new Error('failed'));
			};
			opening.onsuccess = () => {
				const reading = opening.result.transaction('records').objectStore('records').getAll();
				reading.onsuccess = () => {
					opening.result.close();
					resolve(reading.result as StoredRow[]);
				};
			};
		});
	});

/** Every websocket frame that a page has received, as Latin-1 text. Call before the page connects. */
export function receivedFrames(page: Page): () => string {
	const frames: string[] = [];
	page.on('websocket', (socket) => {
		socket.on('framereceived', ({ payload }) => {
			frames.push(typeof payload === 'string' ? payload : payload.toString('latin1'));
		});
	});
	return () => frames.join('\n');
}
