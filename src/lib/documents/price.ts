import * as Y from 'yjs';
import { NONE, type Scan } from './scan';

/**
 * The costs of the steps that Yjs takes, in microseconds on a modest processor. They are upper bounds that
 * were found by measuring; `tests/hostile/price.test.ts` looks for updates that cost more than their price.
 */
const STRUCT = 1.2;
const CLIENT = 10;
const RANGE = 0.6;
const SEEN = 0.02;
/** Walking past one item to find a place among others that were put at the same place. */
const WALKED = 0.12;
/**
 * Splitting an item: the split itself, each struct of its client that has to move, and each value in the item
 * that is copied.
 */
const SPLIT = 1;
const MOVED = 0.001;
const COPIED = 0.025;
/** Visiting one deleted part of a formatted text again. */
const TIDIED = 0.004;

/** The number of deleted parts beyond which Yjs does not clean up the formatting of the text around them. */
export const TIDY_MOST = 1500;

/** What applying an update will cost. */
export interface Price {
	/** An upper bound, microseconds. */
	readonly cost: number;
	/** How many structs of the document and of the update it deletes. */
	readonly deleted: number;
}

/**
 * Returns what applying an update to a document will cost, before anything is applied. Three things cost Yjs
 * the most: it walks past all items that were put at the same place, it splits items when something begins in
 * their middle, and it looks again at the text beside deleted text.
 *
 * @param parts how many structs the document has
 */
export function priceOf(scan: Scan, doc: Y.Doc, parts: number): Price {
	return new Pricing(scan, doc, parts).run();
}

class Pricing {
	/**
	 * For each item that was a left neighbour: the last struct that was put there, as an index; see `placed`.
	 */
	private readonly afterItem = new Map<number, number>();
	/** The same by the right neighbour, for structs without a left one. */
	private readonly beforeItem = new Map<number, number>();
	/** The same by parent and key, for structs without neighbours. */
	private readonly inside = new Map<string, number>();
	/** The indexes in the update at which the structs of each client begin. */
	private readonly offsets = new Map<number, number>();
	/** Each client has a small number, so that an id fits into one number. */
	private readonly numbers = new Map<number, number>();
	private readonly clients: number[] = [];
	/** The id of each struct of the update. */
	private readonly ids: Float64Array;
	/** The right neighbour of each struct of the update, at the time that it was written. */
	private readonly rights: Float64Array;
	/** Whether the place of each struct is found at once, and whether it is then the first of all. */
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

	/** Returns what finding each item's place costs. */
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
	 * Returns whether the place of an item is found at once. This is so when nothing was put at that place
	 * before. It is also so when the item goes directly before the last one that was put there, as when
	 * somebody writes from back to front. And it is so for the item with the smaller client id when two
	 * authors wrote at the same place without having met. The last two cases require that the place of the
	 * last item was found at once, too.
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

	/** Returns whether the document has nothing between one of its items and another item. */
	private hasRight(struct: number, lc: number, lk: number, rc: number, rk: number): boolean {
		if (lk >= Y.getState(this.doc.store, lc)) return true;
		const left = structAt(this.doc, lc, lk);
		if (!(left instanceof Y.Item)) return true;
		// In the middle of an item, the rest of that item is the right neighbour.
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

	/** Returns whether nothing precedes an item. */
	private isFirst(rc: number, rk: number): boolean {
		if (rk < Y.getState(this.doc.store, rc)) {
			const right = structAt(this.doc, rc, rk);
			return right instanceof Y.Item && right.id.clock === rk && right.left === null;
		}
		const struct = this.structIn(rc, rk);
		return struct !== NONE && this.next[struct] === FIRST;
	}

	/** Returns whether nothing has been put at a place of a root or of a map yet. */
	private isEmptyPlace(place: string): boolean {
		const slash = place.indexOf('/');
		const parent = this.doc.share.get(place.slice(0, slash));
		if (parent === undefined) return true;
		const key = place.slice(slash + 1);
		return key === '' ? parent._start === null : !parent._map.has(key);
	}

	/** Returns past how many items finding a place can lead at most: all items that were put there. */
	private walk(lc: number, lk: number): number {
		if (lc === NONE || lk < Y.getState(this.doc.store, lc)) return this.parts + this.scan.structs;
		const parent = this.structIn(lc, lk);
		if (parent === NONE) return this.parts + this.scan.structs;
		this.sizes ??= this.sizesBelow();
		return this.sizes[parent] ?? 0;
	}

	/** Returns how many structs of the update depend on each of its structs, directly or indirectly. */
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
		// Structs that depend on each other in a circle are in no honest update: all of it may be walked
		// past.
		for (let n = 0; n < structs; n++) if ((open[n] ?? 0) > 0) sizes[n] = structs;
		return sizes;
	}

	/** Returns what it costs to split at a clock; nothing when a struct begins there. */
	private cut(client: number, clock: number, isDeletion = false): number {
		const known = Y.getState(this.doc.store, client);
		if (clock < known) {
			const structs = this.doc.store.clients.get(client) ?? [];
			const struct = structs[Y.findIndexSS(structs, clock)];
			if (struct === undefined || struct.id.clock === clock) return 0;
			// Deleting something twice changes nothing.
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

	/** Returns the index of the update's struct that contains a clock of a client. */
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
						// Repeating an old deletion changes nothing.
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

/** An id is one number: the client's small number times this, plus the clock. */
const CLOCKS = 2 ** 32;

/** How an item's place was found at once: beside another item, or as the first of all. */
const NEXT = 1;
const FIRST = 2;

/** Returns whether an id has this client and clock. No id has the client `NONE`. */
const isId = (id: Y.ID | null, client: number, clock: number): boolean =>
	id === null ? client === NONE : id.client === client && id.clock === clock;

function structAt(doc: Y.Doc, client: number, clock: number): Y.Item | Y.GC | undefined {
	const structs = doc.store.clients.get(client);
	return structs?.[Y.findIndexSS(structs, clock)];
}

/**
 * Returns the index of the last number that is not above `value` in an ascending list; 0 when there is none.
 */
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
