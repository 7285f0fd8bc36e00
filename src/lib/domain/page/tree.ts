import type { RecordId } from '../core/ids';
import { orderBetween, type OrderKey } from '../core/order';

/** A page as the tree of its space reads it. */
export interface Leaf {
	readonly id: RecordId;
	/** Left out of rows of pages at the top. */
	readonly parent?: RecordId | null | undefined;
	readonly order: OrderKey;
}

/** Where a page is put: under which one, and between which of the pages there. */
export interface Spot {
	readonly parent: RecordId | null;
	readonly order: OrderKey;
}

/** A page in its place in the tree. */
export interface Grown<Row> {
	readonly row: Row;
	/** How many pages it is under, one in the other, from 0. */
	readonly depth: number;
	/** Its place among the pages beside it, from 0, and how many those are with it. */
	readonly at: number;
	readonly beside: number;
	/** How many pages are directly under it. */
	readonly under: number;
}

/**
 * The pages of a space as a tree. The same pages make the same tree on every device, in whatever order they are
 * given. A page whose parent is not there is at the top. Pages that people have moved under each other apart are in
 * a circle: the one with the smallest id is at the top then, and the others stay below it (PG-03).
 */
export class PageTree<Row extends Leaf> {
	private readonly rows: ReadonlyMap<RecordId, Row>;
	private readonly parents = new Map<RecordId, RecordId | null>();
	private readonly children = new Map<RecordId | null, Row[]>();

	constructor(rows: readonly Row[]) {
		this.rows = new Map(rows.map((row) => [row.id, row]));
		const known = this.rows;
		for (const { id, parent = null } of rows) {
			this.parents.set(id, parent !== null && known.has(parent) ? parent : null);
		}
		for (const id of firstsOfCircles(this.parents)) this.parents.set(id, null);
		for (const row of rows) {
			const parent = this.parents.get(row.id) ?? null;
			const beside = this.children.get(parent);
			if (beside === undefined) this.children.set(parent, [row]);
			else beside.push(row);
		}
		for (const beside of this.children.values()) beside.sort(inOrder);
	}

	get size(): number {
		return this.rows.size;
	}

	get(id: RecordId): Row | undefined {
		return this.rows.get(id);
	}

	/** Returns the page that one is under, as the tree has it; `null` for one at the top. */
	parentOf(id: RecordId): RecordId | null {
		return this.parents.get(id) ?? null;
	}

	/** Returns the pages directly under one, or at the top, in their order. */
	under(parent: RecordId | null): readonly Row[] {
		return this.children.get(parent) ?? [];
	}

	/** Returns the pages above one, from the top. */
	above(id: RecordId): readonly Row[] {
		const path: Row[] = [];
		for (let at = this.parentOf(id); at !== null; at = this.parentOf(at)) {
			const row = this.rows.get(at);
			if (row !== undefined) path.unshift(row);
		}
		return path;
	}

	/** Returns the pages below one, each before those under it. */
	below(id: RecordId): readonly Row[] {
		return this.grown(() => true, id).map(({ row }) => row);
	}

	/** Returns the pages as a list from the top, or from below one; what is not open has nothing below it. */
	grown(isOpen: (id: RecordId) => boolean, from: RecordId | null = null): readonly Grown<Row>[] {
		const list: Grown<Row>[] = [];
		// Without recursion: a tree may be deeper than the stack.
		const waiting = [...this.placed(from, 0)].reverse();
		for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
			list.push(next);
			if (next.under === 0 || !isOpen(next.row.id)) continue;
			waiting.push(...[...this.placed(next.row.id, next.depth + 1)].reverse());
		}
		return list;
	}

	private placed(parent: RecordId | null, depth: number): readonly Grown<Row>[] {
		const rows = this.under(parent);
		return rows.map((row, at) => ({
			...{ row, depth, at, beside: rows.length },
			under: this.under(row.id).length
		}));
	}

	/** Whether a page may be put under another one, or at the top: not under itself, nor under what is below it. */
	takes(id: RecordId, parent: RecordId | null): boolean {
		for (let at = parent; at !== null; at = this.parentOf(at)) if (at === id) return false;
		return parent === null || this.rows.has(parent);
	}

	/**
	 * Returns where a page is put to be under `parent` and before one of the pages there; `null` for the end. Returns
	 * `null` when it is there already, or must not be there.
	 */
	spot(id: RecordId | null, parent: RecordId | null, before: RecordId | null): Spot | null {
		if (id !== null && !this.takes(id, parent)) return null;
		const all = this.under(parent);
		const others = all.filter((row) => row.id !== id);
		const found = before === null ? -1 : others.findIndex((row) => row.id === before);
		const at = found === -1 ? others.length : found;
		const isThere = id !== null && this.parentOf(id) === parent && all[at]?.id === id;
		// One that stands at the top because of a circle, or of a parent that is gone, is put there for good.
		if (isThere && (this.rows.get(id)?.parent ?? null) === parent) return null;
		const order = orderBetween(others[at - 1]?.order ?? null, others[at]?.order ?? null);
		return { parent, order };
	}

	/** Returns where a step leads: past a neighbour, into the page before it, or out beside the one that it is under. */
	step(id: RecordId, step: 'up' | 'down' | 'in' | 'out'): Spot | null {
		const parent = this.parentOf(id);
		const beside = this.under(parent);
		const at = beside.findIndex((row) => row.id === id);
		const [before, after] = [beside[at - 1], beside[at + 1]];
		switch (step) {
			case 'up':
				return before === undefined ? null : this.spot(id, parent, before.id);
			case 'down':
				return after === undefined ? null : this.spot(id, parent, beside[at + 2]?.id ?? null);
			case 'in':
				return before === undefined ? null : this.spot(id, before.id, null);
			case 'out': {
				if (parent === null) return null;
				const outer = this.parentOf(parent);
				const around = this.under(outer);
				const next = around[around.findIndex((row) => row.id === parent) + 1];
				return this.spot(id, outer, next?.id ?? null);
			}
		}
	}
}

const inOrder = (a: Leaf, b: Leaf): number =>
	a.order === b.order ? (a.id < b.id ? -1 : 1) : a.order < b.order ? -1 : 1;

/** Returns the page with the smallest id of each circle. */
function firstsOfCircles(parents: ReadonlyMap<RecordId, RecordId | null>): readonly RecordId[] {
	const firsts: RecordId[] = [];
	const done = new Set<RecordId>();
	for (const start of parents.keys()) {
		const walk = new Map<RecordId, number>();
		let at: RecordId | null = start;
		while (at !== null && !done.has(at) && !walk.has(at)) {
			walk.set(at, walk.size);
			at = parents.get(at) ?? null;
		}
		const began = at === null ? undefined : walk.get(at);
		if (began !== undefined) {
			const circle = [...walk.keys()].slice(began);
			firsts.push(circle.reduce((least, id) => (id < least ? id : least)));
		}
		for (const id of walk.keys()) done.add(id);
	}
	return firsts;
}
