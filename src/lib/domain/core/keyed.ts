/*
 * Items of which a record has several, each with its own id (a tag, a product, a completed activity),
 * are fields of their own: `product.x1`. So two people who each add one do not undo each other's
 * change.
 */

/** The kinds of items of which a record can have several. */
export type KeyedRoot =
	| 'done'
	| 'custom'
	| 'tag'
	| 'product'
	| 'file'
	| 'link'
	| 'project'
	| 'person'
	| 'apart'
	| 'assignee'
	| 'after'
	| 'skip'
	| 'later'
	| 'reaction'
	| 'vote'
	| 'confirm'
	| 'ballot'
	| 'tick'
	| 'passage'
	| 'clash'
	| 'answers'
	| 'settled'
	| 'joined'
	| 'with';

/** Returns the name of the field of an item. */
export const keyed = (root: KeyedRoot, key: string): string => `${root}.${key}`;

/** Returns the key of an item's field, or `null` when the field is of another root. */
export const keyOf = (root: KeyedRoot, field: string): string | null =>
	field.startsWith(`${root}.`) ? field.slice(root.length + 1) : null;

/** Returns the existing items of one root by key, in the order of the keys. */
export function allKeyed(
	root: KeyedRoot,
	fields: Readonly<Record<string, unknown>>
): readonly (readonly [key: string, value: unknown])[] {
	const found: (readonly [string, unknown])[] = [];
	for (const [field, value] of Object.entries(fields)) {
		const key = keyOf(root, field);
		if (key !== null && value !== null && value !== undefined) found.push([key, value]);
	}
	return found.sort(([a], [b]) => (a < b ? -1 : 1));
}
