import * as Y from 'yjs';
import { NONE, type Scan } from './scan';

/**
 * What the steps that Yjs takes cost, in microseconds of a modest processor. They are upper bounds
 * found by measuring; `tests/hostile/price.test.ts` looks for updates that cost more than their price.
 */
const STRUCT = 1.2;
const CLIENT = 10;
const RANGE = 0.6;
const SEEN = 0.02;
/** One item that is walked past on the way to a place among others that were put there as well. */
const WALKED = 0.12;
/**
 * Cutting an item in two: by itself, for each struct of its client that has to make room, and for each
 * value in it that is copied.
 */
const SPLIT = 1;
const MOVED = 0.001;
const COPIED = 0.025;
/** Going over a deleted part of a formatted text once more. */
const TIDIED = 0.004;

/** Beyond how many deleted parts Yjs is not to tidy up the form of the text that is left around them. */
export const TIDY_MOST = 1500;

/** What an update is going to cost. */
export interface Price {
	/** Microseconds, an upper bound. */
	readonly cost: number;
	/** How many structs of the document and of the update it deletes. */
	readonly deleted: number;
}

/**
 * Returns what applying an update to a document will cost, before anything is applied. Yjs puts items
 * where others were put at the same time by walking past all of those, cuts items in two where
 * something begins in their middle, and looks once more at what stands beside deleted text.
 *
 * @param parts how many structs the document has
 */
export function priceOf(scan: Scan, doc: Y.Doc, parts: number): Price {
	return new Pricing(scan, doc, parts).run();
}

class Pricing {
	/** By the item to the left: the struct that was put there last, as an index; see `placed`. */
	private readonly afterItem = new Map<number, number>();
	/** By the item to the right, where nothing is to the left. */
	private readonly beforeItem = new Map<number, number>();
	/** By the parent and key, where nothing is on either side. */
	private readonly inside = new Map<string, number>();
	/** The indexes at which the structs of each client begin in the update. */
	private readonly offsets = new Map<number, number>();
	/** Each client has a small number of its own, so that an id is one number. */
	private readonly numbers = new Map<number, number>();
	private readonly clients: number[] = [];
	/** The id of each struct of the update. */
	private readonly ids: Float64Array;
	/** The item to the right of each struct of the update, when it was written. */
	private readonly rights: Float64Array;
	/** Whether the place of each struct was found at once, and whether it then stood first of all. */
	private readonly next: Uint8Array;
	private sizes: Uint32Array | null = null;

	constructor(
		private readonly scan: Scan,
		private readonly doc: Y.Doc,
		private readonly parts: number
	) {
		this.ids = new Float64Array(scan.structs);
		this.rights = new Float64Array(scan.structs).fill(NONE);
		this.next = new Uint8Array(scan.structs);
		let at = 0;
		for (const [client, { starts }] of scan.clients) {
			this.offsets.set(client, at);
			for (const clock of starts) this.ids[at++] = this.idOf(client, clock);
		}
	}

	run(): Price {
		const { scan } = this;
		const deletions = this.deletions();
		const cost =
			scan.structs * STRUCT +
			scan.clients.size * CLIENT +
			deletions.cost +
			this.places() +
			(scan.formats ? (this.parts + scan.structs) * TIDIED : 0);
		return { cost, deleted: deletions.deleted };
	}

	private idOf(client: number, clock: number): number {
		let number = this.numbers.get(client);
		if (number === undefined) {
			number = this.numbers.size;
			this.numbers.set(client, number);
			this.clients.push(client);
		}
		return number * CLOCKS + clock;
	}

	/** What it costs to find each item's place. */
	private places(): number {
		const { places, heads } = this.scan;
		let cost = 0;
		for (let n = 0; n < places.length; n += 5) {
			const struct = places[n] ?? 0;
			const lc = places[n + 1] ?? NONE;
			const lk = places[n + 2] ?? NONE;
			const rc = places[n + 3] ?? NONE;
			const rk = places[n + 4] ?? NONE;
			const right = rc === NONE ? NONE : this.idOf(rc, rk);
			this.rights[struct] = right;
			if (lc !== NONE) cost += this.cut(lc, lk + 1);
			if (rc !== NONE) cost += this.cut(rc, rk);
			let isNext: boolean;
			if (lc !== NONE) {
				const place = this.idOf(lc, lk);
				isNext = this.isNextTo(struct, this.afterItem.get(place), right, () =>
					this.hasRight(struct, lc, lk, rc, rk)
				);
				this.afterItem.set(place, struct);
			} else if (rc !== NONE) {
				isNext = this.beforeItem.has(right) ? false : this.isFirst(rc, rk);
				this.beforeItem.set(right, struct);
			} else {
				const place = heads.get(n / 5) ?? '';
				isNext = !this.inside.has(place) && this.isEmptyPlace(place);
				this.inside.set(place, struct);
			}
			if (isNext) this.next[struct] = lc === NONE ? FIRST : NEXT;
			else cost += this.walk(lc, lk) * WALKED;
		}
		return cost;
	}

	/**
	 * Whether an item stands beside its neighbour at once: nothing was put there before it, or it goes
	 * before the one that was put there last, as with somebody who writes from the back. Of two who wrote at
	 * the same place without having met, the one with the smaller client id comes first, at once.
	 */
	private isNextTo(
		struct: number,
		last: number | undefined,
		right: number,
		otherwise: () => boolean
	): boolean {
		if (last === undefined) return otherwise();
		if (this.next[last] === 0) return false;
		if (this.ids[last] === right) return true;
		return this.rights[last] === right && this.clientOf(last) > this.clientOf(struct);
	}

	private clientOf(struct: number): number {
		return this.clients[Math.floor((this.ids[struct] ?? 0) / CLOCKS)] ?? NONE;
	}

	/** Whether nothing of the document stands between an item of it and another. */
	private hasRight(struct: number, lc: number, lk: number, rc: number, rk: number): boolean {
		if (lk >= Y.getState(this.doc.store, lc)) return true;
		const left = structAt(this.doc, lc, lk);
		if (!(left instanceof Y.Item)) return true;
		// In the middle of an item the rest of it stands to the right.
		if (lk < left.id.clock + left.length - 1) return rc === lc && rk === lk + 1;
		const { right } = left;
		if (right === null) return rc === NONE;
		if (right.id.client === rc && right.id.clock === rk) return true;
		return (
			isId(right.origin, lc, lk) &&
			isId(right.rightOrigin, rc, rk) &&
			right.id.client > this.clientOf(struct)
		);
	}

	/** Whether nothing stands before an item. */
	private isFirst(rc: number, rk: number): boolean {
		if (rk < Y.getState(this.doc.store, rc)) {
			const right = structAt(this.doc, rc, rk);
			return right instanceof Y.Item && right.id.clock === rk && right.left === null;
		}
		const struct = this.structIn(rc, rk);
		return struct !== NONE && this.next[struct] === FIRST;
	}

	/** Whether nothing stands at a place of a root or of a map yet. */
	private isEmptyPlace(place: string): boolean {
		const slash = place.indexOf('/');
		const parent = this.doc.share.get(place.slice(0, slash));
		if (parent === undefined) return true;
		const key = place.slice(slash + 1);
		return key === '' ? parent._start === null : !parent._map.has(key);
	}

	/** Past how many items an item is walked at the most: all that stand where it goes. */
	private walk(lc: number, lk: number): number {
		if (lc === NONE || lk < Y.getState(this.doc.store, lc)) return this.parts + this.scan.structs;
		const parent = this.structIn(lc, lk);
		if (parent === NONE) return this.parts + this.scan.structs;
		this.sizes ??= this.sizesBelow();
		return this.sizes[parent] ?? 0;
	}

	/** How many structs of the update build on each of its structs, directly or by way of others. */
	private sizesBelow(): Uint32Array {
		const { places, structs } = this.scan;
		const parents = new Int32Array(structs).fill(NONE);
		const open = new Uint32Array(structs);
		for (let n = 0; n < places.length; n += 5) {
			const lc = places[n + 1] ?? NONE;
			if (lc === NONE) continue;
			const parent = this.structIn(lc, places[n + 2] ?? 0);
			const struct = places[n] ?? 0;
			if (parent === NONE || parent === struct) continue;
			parents[struct] = parent;
			open[parent] = (open[parent] ?? 0) + 1;
		}
		const sizes = new Uint32Array(structs);
		const leaves: number[] = [];
		for (let n = 0; n < structs; n++) if (open[n] === 0) leaves.push(n);
		for (let struct = leaves.pop(); struct !== undefined; struct = leaves.pop()) {
			const parent = parents[struct] ?? NONE;
			if (parent === NONE) continue;
			sizes[parent] = (sizes[parent] ?? 0) + (sizes[struct] ?? 0) + 1;
			open[parent] = (open[parent] ?? 0) - 1;
			if (open[parent] === 0) leaves.push(parent);
		}
		// What stands in a circle is no honest update: all of it may be walked past.
		for (let n = 0; n < structs; n++) if ((open[n] ?? 0) > 0) sizes[n] = structs;
		return sizes;
	}

	/** What it costs to make a place begin at a clock: nothing where a struct begins there. */
	private cut(client: number, clock: number, isDeletion = false): number {
		const known = Y.getState(this.doc.store, client);
		if (clock < known) {
			const structs = this.doc.store.clients.get(client) ?? [];
			const struct = structs[Y.findIndexSS(structs, clock)];
			if (struct === undefined || struct.id.clock === clock) return 0;
			// What is deleted twice is left as it is.
			if (isDeletion && struct.deleted) return 0;
			return SPLIT + MOVED * structs.length + COPIED * struct.length;
		}
		const scanned = this.scan.clients.get(client);
		if (scanned === undefined || clock === known || clock >= scanned.end) return 0;
		const at = lastUpTo(scanned.starts, clock);
		const begin = scanned.starts[at] ?? 0;
		if (begin === clock) return 0;
		const end = scanned.starts[at + 1] ?? scanned.end;
		return SPLIT + MOVED * scanned.starts.length + COPIED * (end - begin);
	}

	/** The index of the struct of the update that holds a clock of a client. */
	private structIn(client: number, clock: number): number {
		const scanned = this.scan.clients.get(client);
		const offset = this.offsets.get(client);
		if (scanned === undefined || offset === undefined) return NONE;
		if (clock < scanned.start || clock >= scanned.end) return NONE;
		return offset + lastUpTo(scanned.starts, clock);
	}

	private deletions(): Price {
		let cost = 0;
		let deleted = 0;
		for (const [client, ranges] of this.scan.deletions) {
			const structs = this.doc.store.clients.get(client) ?? [];
			const scanned = this.scan.clients.get(client);
			const known = Y.getState(this.doc.store, client);
			for (let n = 0; n < ranges.length; n += 2) {
				const clock = ranges[n] ?? 0;
				const end = clock + (ranges[n + 1] ?? 0);
				cost += RANGE + this.cut(client, clock, true) + this.cut(client, end, true);
				if (clock < known && structs.length > 0) {
					for (let at = Y.findIndexSS(structs, clock); at < structs.length; at++) {
						const struct = structs[at];
						if (struct === undefined || struct.id.clock >= end) break;
						cost += SEEN;
						// What an update says of old deletions changes nothing.
						if (!struct.deleted) deleted += 1;
					}
				}
				if (scanned !== undefined && end > scanned.start && end > known) {
					deleted += lastUpTo(scanned.starts, end - 1) - lastUpTo(scanned.starts, clock) + 1;
				}
			}
		}
		const tidied = Math.min(deleted, TIDY_MOST);
		return { cost: cost + deleted * RANGE + tidied * tidied * TIDIED, deleted };
	}
}

/** Ids are numbers: the client's own small number, and the clock below this. */
const CLOCKS = 2 ** 32;

/** How an item's place was found at once: beside another, or as the first of all. */
const NEXT = 1;
const FIRST = 2;

/** Whether an id is this one; no id is one of `NONE`. */
const isId = (id: Y.ID | null, client: number, clock: number): boolean =>
	id === null ? client === NONE : id.client === client && id.clock === clock;

function structAt(doc: Y.Doc, client: number, clock: number): Y.Item | Y.GC | undefined {
	const structs = doc.store.clients.get(client);
	return structs?.[Y.findIndexSS(structs, clock)];
}

/** The index of the last number that is not above `value` in a rising list; 0 when there is none. */
function lastUpTo(rising: readonly number[], value: number): number {
	let low = 0;
	let high = rising.length - 1;
	while (low < high) {
		const middle = (low + high + 1) >> 1;
		if ((rising[middle] ?? 0) <= value) low = middle;
		else high = middle - 1;
	}
	return low;
}
