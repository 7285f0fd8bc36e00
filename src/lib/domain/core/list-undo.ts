import {
	byId,
	differing,
	keysOf,
	same,
	type ItemEdit,
	type ListEdit,
	type Listed
} from './list-edit';

/** The undo of a list edit, as far as nobody has changed the same since. */
export interface ListUndo<Item extends Listed> {
	readonly edit: ListEdit<Item>;
	/** The ids of the items of which something stays as somebody has changed it since. */
	readonly kept: readonly string[];
}

/**
 * Returns the undo of an edit that changed `before` into `after`, for the list as it is `now`: field by
 * field, and only where nobody has changed the same since. Fields in `together` have a meaning only as
 * a whole: where the edit set one of them, either all of them are restored or none.
 */
export function undoList<Item extends Listed>(
	before: readonly Item[],
	after: readonly Item[],
	now: readonly Item[],
	together: readonly (keyof Item)[]
): ListUndo<Item> {
	const were = byId(before);
	const there = byId(now);
	const left = new Set(after.map(({ id }) => id));
	const put: ItemEdit<Item>[] = [];
	const removed: string[] = [];
	const kept: string[] = [];
	for (const made of after) {
		const was = were.get(made.id);
		const is = there.get(made.id);
		if (was === undefined) {
			if (is === undefined) continue;
			const { order: _moved, ...changed } = differing(made, is);
			if (Object.keys(changed).length === 0) removed.push(made.id);
			else kept.push(made.id);
			continue;
		}
		const back = differing(made, was);
		if (Object.keys(back).length === 0) continue;
		if (is === undefined) {
			kept.push(made.id);
			continue;
		}
		const set = untouched(back, made, is, together);
		if (Object.keys(set).length > 0) put.push({ item: was, set });
		if (keysOf(back).some((key) => !same(key in set ? set[key] : is[key], was[key]))) {
			kept.push(made.id);
		}
	}
	for (const item of before) {
		if (left.has(item.id)) continue;
		const is = there.get(item.id);
		if (is === undefined) put.push({ item, set: item });
		else if (Object.keys(differing(item, is)).length > 0) kept.push(item.id);
	}
	return { edit: { put, removed }, kept };
}

/** Returns the fields that are still as the edit left them, with the values to restore. */
function untouched<Item extends Listed>(
	back: Partial<Item>,
	made: Item,
	is: Item,
	together: readonly (keyof Item)[]
): Partial<Item> {
	const whole =
		!together.some((key) => key in back) || together.every((key) => same(is[key], made[key]));
	const set: Partial<Item> = {};
	for (const key of keysOf(back)) {
		const value = back[key];
		if (value === undefined || !same(is[key], made[key])) continue;
		if (whole || !together.includes(key)) set[key] = value;
	}
	return set;
}
