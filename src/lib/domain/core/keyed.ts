/*
 * Things of which a record has several, each by its own id (a tag, a product, an activity that is
 * done), are fields of their own: `product.x1`. So two people who add one each do not undo each other.
 */

/** What a record may have several of. */
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
	| 'reaction';

/** The name of the field for one of several things. */
export const keyed = (root: KeyedRoot, key: string): string => `${root}.${key}`;

/** The key of a field that is one of several; `null` when it is of another root. */
export const keyOf = (root: KeyedRoot, field: string): string | null =>
	field.startsWith(`${root}.`) ? field.slice(root.length + 1) : null;

/** The things of one root that are there, by their keys, in the order of those. */
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
