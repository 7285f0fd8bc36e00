import * as Y from 'yjs';
import type { OrderKey } from '../domain/core/order';
import { inOrder } from '../domain/space/space';
import { Fields } from './fields';
import type { Since } from './touched';

/** Adds an item to a root of maps, or sets the fields in which it differs from what is there. */
export function putItem(doc: Y.Doc, root: string, item: { readonly id: string }): void {
	const { id, ...fields } = item;
	putFields(doc, root, id, fields);
}

/** Does the same as `putItem` for items whose fields in the document differ from those of the value. */
export function putFields(
	doc: Y.Doc,
	root: string,
	id: string,
	fields: Readonly<Record<string, unknown>>
): void {
	doc.transact(() => {
		const items = doc.getMap<Y.Map<unknown>>(root);
		let map = items.get(id);
		if (!(map instanceof Y.Map)) {
			map = new Y.Map();
			items.set(id, map);
		}
		for (const [key, value] of Object.entries(fields)) {
			if (!same(map.get(key), value)) map.set(key, value);
		}
	});
}

/**
 * Returns the items of a root of maps, in their order. With `since`, reads only those that were touched; when
 * none was, returns the items as they were.
 */
export function readItems<Item extends { readonly id: string; readonly order: OrderKey }>(
	doc: Y.Doc,
	root: string,
	read: (id: string, fields: Fields) => Item,
	since: Since<readonly Item[]> | null = null
): readonly Item[] {
	if (since !== null) {
		const ids = since.touched.get(root);
		if (ids === undefined) return since.before;
		const items = since.before.filter(({ id }) => !ids.has(id));
		for (const id of ids) {
			const value: unknown = doc.getMap(root).get(id);
			if (value instanceof Y.Map) items.push(read(id, new Fields(value)));
		}
		return inOrder(items);
	}
	const items: Item[] = [];
	doc.getMap(root).forEach((value, id) => {
		if (value instanceof Y.Map) items.push(read(id, new Fields(value)));
	});
	return inOrder(items);
}

const same = (a: unknown, b: unknown): boolean =>
	a === b || (Array.isArray(a) && Array.isArray(b) && JSON.stringify(a) === JSON.stringify(b));
