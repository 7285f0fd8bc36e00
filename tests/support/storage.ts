import type { Page } from '@playwright/test';
import * as Y from 'yjs';

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

/** The Yjs updates of every document that a device keeps, by the document's name, base64. */
const storedUpdates = (page: Page): Promise<Record<string, string[]>> =>
	page.evaluate(async () => {
		const found: Record<string, string[]> = {};
		const add = (name: string, bytes: Uint8Array) => {
			let text = '';
			for (const byte of bytes) text += String.fromCharCode(byte);
			(found[name] ??= []).push(btoa(text));
		};
		for (const { name = '' } of await indexedDB.databases()) {
			if (!/^polder-[0-9A-Za-z]{16}/.test(name)) continue;
			const room = name.split('/')[1];
			await new Promise<void>((resolve, reject) => {
				const opening = indexedDB.open(name);
				opening.onerror = () => {
					reject(opening.error ?? new Error('failed'));
				};
				opening.onsuccess = () => {
					const reading = opening.result.transaction('updates').objectStore('updates').getAll();
					reading.onsuccess = () => {
						for (const row of reading.result as (
							Uint8Array | { record: string; update: Uint8Array }
						)[]) {
							if (row instanceof Uint8Array) add(room ?? '', row);
							else add(row.record, row.update);
						}
						opening.result.close();
						resolve();
					};
				};
			});
		}
		return found;
	});

/** Every document that a device keeps, as JSON with its keys in order, to be compared as text. */
export async function storedDocuments(page: Page): Promise<Record<string, string>> {
	const updates = await storedUpdates(page);
	const texts: Record<string, string> = {};
	for (const name of Object.keys(updates).sort()) {
		const doc = new Y.Doc();
		for (const update of updates[name] ?? []) Y.applyUpdate(doc, Buffer.from(update, 'base64'));
		const roots: Record<string, unknown> = {};
		for (const root of [...doc.share.keys()].sort()) {
			const lines = root === 'history' || root === 'posts';
			roots[root] = (lines ? doc.getArray(root) : doc.getMap(root)).toJSON();
		}
		if (Object.keys(roots).length > 0) texts[name] = JSON.stringify(inOrder(roots));
		doc.destroy();
	}
	return texts;
}

/** The same value with the keys of every object in order. */
function inOrder(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(inOrder);
	if (typeof value !== 'object' || value === null) return value;
	const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
	return Object.fromEntries(entries.map(([key, part]) => [key, inOrder(part)]));
}
