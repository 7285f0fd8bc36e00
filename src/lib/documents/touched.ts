/** The keys of a document that changes have touched, by root. */
export type Touched = ReadonlyMap<string, ReadonlySet<string>>;

/** A value that was read from a document, and what has been touched since. */
export interface Since<Value> {
	readonly before: Value;
	readonly touched: Touched;
}

/** Returns what a described change touched. */
export function touchedIn(places: readonly { readonly path: readonly string[] }[]): Touched {
	const touched = new Map<string, Set<string>>();
	for (const { path } of places) {
		const [root = '', key = ''] = path;
		const keys = touched.get(root) ?? new Set();
		touched.set(root, keys.add(key));
	}
	return touched;
}

/** Returns a part of the value as it was, if its root was not touched; otherwise reads it. */
export const unlessTouched = <Value, Part>(
	since: Since<Value> | null,
	root: string,
	was: (before: Value) => Part,
	read: () => Part
): Part => (since !== null && !since.touched.has(root) ? was(since.before) : read());
