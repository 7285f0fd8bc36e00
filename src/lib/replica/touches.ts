import * as Y from 'yjs';
import type { Touch } from '../domain/policy/edit';

/**
 * Carries changes out on a document, in one transaction. A value inside something that is not there
 * any more is left out: only what was new as a whole is made anew.
 */
export function applyTouches(doc: Y.Doc, touches: readonly Touch[]): void {
	const made = new Set<string>();
	for (const { path, from } of touches) {
		if (from === undefined) made.add(parentOf(path));
	}
	for (const { path, from } of touches) {
		if (from !== undefined) made.delete(parentOf(path));
	}
	doc.transact(() => {
		for (const { path, to } of touches) {
			const [root, key, field] = path;
			if (root === undefined || key === undefined) continue;
			const map = doc.getMap(root);
			if (field === undefined) set(map, key, to);
			else {
				const inner = map.get(key);
				if (inner instanceof Y.Map) set(inner as Y.Map<unknown>, field, to);
				else if (made.has(parentOf(path)) && to !== undefined) {
					const fresh = new Y.Map<unknown>();
					map.set(key, fresh);
					fresh.set(field, to);
				}
			}
		}
	}, 'local');
}

/** Whether a document already is as the changes would have it. */
export const alreadySo = (doc: Y.Doc, touches: readonly Touch[]): boolean =>
	touches.every(({ path: [root = '', key = '', field], to }) => {
		const value = doc.getMap(root).get(key);
		if (field !== undefined) {
			return same(value instanceof Y.Map ? (value as Y.Map<unknown>).get(field) : undefined, to);
		}
		return same(value instanceof Y.Map ? value.toJSON() : value, to);
	});

/** A document made of updates. The caller destroys it. */
export function docOf(updates: readonly Uint8Array[]): Y.Doc {
	const doc = new Y.Doc();
	doc.transact(() => {
		for (const update of updates) Y.applyUpdate(doc, update, 'load');
	}, 'load');
	return doc;
}

/** Whether two plain values are the same. */
export const same = (a: unknown, b: unknown): boolean =>
	a === b || JSON.stringify(a) === JSON.stringify(b);

const parentOf = (path: readonly string[]): string => JSON.stringify(path.slice(0, 2));

function set(map: Y.Map<unknown>, key: string, value: unknown): void {
	if (value === undefined) {
		if (map.has(key)) map.delete(key);
	} else if (!same(map.get(key), value)) map.set(key, value);
}
