import * as decoding from 'lib0/decoding';
import { fail, succeed, type Result } from '../domain/core/result';
import { LOOSE, type Misshapen, type Roots } from './describe';
import { isRichNode } from './rich-schema';

/** The structs of one client id in an update. */
export interface ScannedClient {
	/** The clock of the first struct, and the clock after the last. */
	readonly start: number;
	readonly end: number;
	/** The clock at which each struct begins, ascending. */
	readonly starts: readonly number[];
	/**
	 * The number of gaps in the clocks. Structs after a gap can be applied only where the missing clocks are
	 * known.
	 */
	readonly holes: number;
}

/** Stands for a missing neighbour: no struct has this number. */
export const NONE = -1;

/** The contents of an update according to its bytes, read without building any of it. */
export interface Scan {
	readonly clients: ReadonlyMap<number, ScannedClient>;
	/** The number of structs. */
	readonly structs: number;
	/**
	 * The place of each item, five numbers for each: the index of its struct in the update, client and clock
	 * of its left neighbour, and client and clock of its right neighbour; `NONE` where there is no neighbour.
	 */
	readonly places: readonly number[];
	/**
	 * For each of `places` without a left neighbour: the item's parent; `null` when the update does not say
	 * it.
	 */
	readonly heads: ReadonlyMap<number, string>;
	/** The deletions, by client id: clock and length of each range, ascending and without overlaps. */
	readonly deletions: ReadonlyMap<number, readonly number[]>;
	/** The highest clock that an item depends on, by client id. */
	readonly needs: ReadonlyMap<number, number>;
	/** Whether it contains text formatting. */
	readonly formats: boolean;
}

/** Yjs draws client ids from 32 bits. No honest document reaches such clocks in one of them. */
const CLIENT_IDS = 2 ** 32;
const CLOCKS = 2 ** 32;

/** How deep a plain value may be nested. */
const DEPTH = 8;

/** The longest value of a mark on text, in UTF-16 units. */
const MARK = 4000;

/** The kinds of structs and contents in an update (version 1). */
const GC = 0;
const DELETED = 1;
const STRING = 4;
const FORMAT = 6;
const TYPE = 7;
const ANY = 8;
const SKIP = 10;

/** The type references of a `Y.Map`, a `Y.XmlElement` and a `Y.XmlText`. */
const Y_MAP = 1;
const Y_ELEMENT = 3;
const Y_TEXT = 6;

/** The parts of a struct's first byte. */
const KIND = 0b0001_1111;
const HAS_KEY = 0b0010_0000;
const HAS_RIGHT = 0b0100_0000;
const HAS_LEFT = 0b1000_0000;

/** Why an update is not read any further. */
export type ScanFault = Misshapen | { readonly tooMany: 'structs' };

/**
 * Reads the bytes of an update before Yjs does. Yjs allocates as many structs as an update claims, creates a
 * root type for every name in it, accepts structs without a length, and goes through a document once for each
 * repeated deletion. Updates that no honest device writes must therefore not reach it. Stops after `most`
 * structs and ranges. The cost follows the bytes that are read. Never throws.
 */
export function scanUpdate(
	update: Uint8Array,
	roots: Roots,
	most = Infinity
): Result<Scan, ScanFault> {
	try {
		return succeed(new Scanning(update, roots, most).run());
	} catch (error) {
		if (error instanceof TooMany) return fail({ tooMany: 'structs' });
		// lib0 throws on bytes that end too early; this module throws on content that is not allowed.
		return fail({ misshapen: error instanceof Error ? error.message : String(error) });
	}
}

class TooMany extends Error {}

class Scanning {
	private readonly from: decoding.Decoder;
	private readonly clients = new Map<number, ScannedClient>();
	private readonly places: number[] = [];
	private readonly heads = new Map<number, string>();
	private readonly deletions = new Map<number, readonly number[]>();
	private readonly needs = new Map<number, number>();
	private readonly nests: boolean;
	private readonly rich: boolean;
	private readonly loose = new Map<string, number>();
	private formats = false;
	private structs = 0;
	private counted = 0;

	constructor(
		update: Uint8Array,
		private readonly roots: Roots,
		private readonly most: number
	) {
		this.from = decoding.createDecoder(update);
		const shapes = Object.values(roots);
		this.nests = shapes.includes('maps');
		this.rich = shapes.includes('rich');
	}

	run(): Scan {
		for (let clients = this.count(); clients > 0; clients--) this.client();
		for (let clients = this.count(); clients > 0; clients--) this.deleted();
		if (this.left > 0) throw new Error('more bytes than an update');
		const { clients, structs, places, heads, deletions, needs, formats } = this;
		return { clients, structs, places, heads, deletions, needs, formats };
	}

	/** Counts things that cost Yjs a step each, before they are read. */
	private countUp(count: number): void {
		this.counted += count;
		if (this.counted > this.most) throw new TooMany();
	}

	private get left(): number {
		return this.from.arr.length - this.from.pos;
	}

	/**
	 * Reads how many elements follow. Each takes at least a byte, so a number above the remaining bytes is
	 * false.
	 */
	private count(): number {
		const count = decoding.readVarUint(this.from);
		if (count > this.left) throw new Error('count beyond the update');
		return count;
	}

	private id(): number {
		const client = decoding.readVarUint(this.from);
		if (client >= CLIENT_IDS) throw new Error('client id');
		return client;
	}

	private clock(): number {
		const clock = decoding.readVarUint(this.from);
		if (clock > CLOCKS) throw new Error('clock');
		return clock;
	}

	private client(): void {
		const structs = this.count();
		this.countUp(structs);
		const client = this.id();
		const start = this.clock();
		if (this.clients.has(client)) throw new Error('a client twice');
		const starts: number[] = [];
		let clock = start;
		let holes = 0;
		for (let n = 0; n < structs; n++) {
			starts.push(clock);
			const kind = (this.from.arr[this.from.pos] ?? 0) & KIND;
			const length = this.struct();
			if (length === 0) throw new Error('a struct of no length');
			clock += length;
			if (clock > CLOCKS) throw new Error('clock');
			if (kind === SKIP) holes = clock;
			this.structs += 1;
		}
		this.clients.set(client, { start, end: clock, starts, holes });
	}

	/** Reads one struct and returns its length. */
	private struct(): number {
		const info = decoding.readUint8(this.from);
		const kind = info & KIND;
		if (kind === GC || kind === SKIP) return this.clock();
		const hasLeft = (info & HAS_LEFT) !== 0;
		const hasRight = (info & HAS_RIGHT) !== 0;
		const at = this.places.length / 5;
		this.places.push(this.structs);
		this.side(hasLeft);
		this.side(hasRight);
		if (!hasLeft && !hasRight) {
			const parent = this.parent();
			const key = (info & HAS_KEY) === 0 ? '' : decoding.readVarString(this.from);
			if ((info & HAS_KEY) !== 0) this.begins(parent, key);
			this.heads.set(at, `${parent}/${key}`);
		}
		return this.content(kind);
	}

	/** Reads a neighbour of an item. */
	private side(isThere: boolean): void {
		if (!isThere) {
			this.places.push(NONE, NONE);
			return;
		}
		const client = this.id();
		const clock = this.clock();
		this.places.push(client, clock);
		this.need(client, clock);
	}

	private need(client: number, clock: number): void {
		if ((this.needs.get(client) ?? -1) < clock) this.needs.set(client, clock);
	}

	private parent(): string {
		if (decoding.readVarUint(this.from) === 1) {
			const root = decoding.readVarString(this.from);
			if (!Object.hasOwn(this.roots, root)) throw new Error('a root that it does not have');
			return root;
		}
		if (!this.nests && !this.rich) throw new Error('nested too deep');
		return this.place();
	}

	/** Counts the values of a key without a predecessor. */
	private begins(parent: string, key: string): void {
		const place = `${parent}/${key}`;
		const count = (this.loose.get(place) ?? 0) + 1;
		if (count > LOOSE) throw new Error('too many values of one key');
		this.loose.set(place, count);
	}

	/** Reads the id of the struct that an item stands below. */
	private place(): string {
		const client = this.id();
		const clock = this.clock();
		this.need(client, clock);
		return `${String(client)}:${String(clock)}`;
	}

	private content(kind: number): number {
		switch (kind) {
			case DELETED:
				return this.clock();
			case TYPE:
				this.type();
				return 1;
			case STRING:
				if (!this.rich) throw new Error('content that is no plain value');
				return decoding.readVarString(this.from).length;
			case FORMAT: {
				if (!this.rich) throw new Error('content that is no plain value');
				this.formats = true;
				decoding.readVarString(this.from);
				const value = decoding.readVarString(this.from);
				if (value.length > MARK) throw new Error('a mark of this length');
				// The JSON is parsed here because Yjs would already have applied half of the update when it
				// fails.
				JSON.parse(value);
				return 1;
			}
			case ANY: {
				const count = this.count();
				for (let n = 0; n < count; n++) this.value(0);
				return count;
			}
			default:
				throw new Error('content that is no plain value');
		}
	}

	private type(): void {
		const type = decoding.readVarUint(this.from);
		if (type === Y_MAP && this.nests) return;
		if (type === Y_TEXT && this.rich) return;
		if (type === Y_ELEMENT && this.rich && isRichNode(decoding.readVarString(this.from))) return;
		throw new Error('a type where a value belongs');
	}

	/** Skips a plain value in lib0's encoding. */
	private value(depth: number): void {
		if (depth > DEPTH) throw new Error('nested too deep');
		const { from } = this;
		switch (decoding.readUint8(from)) {
			case 127: // undefined
			case 126: // null
			case 121: // false
			case 120: // true
				return;
			case 125: // a whole number
				decoding.readVarInt(from);
				return;
			case 124: // 32 bits
				return this.skip(4);
			case 123: // 64 bits
				return this.skip(8);
			case 119: // a text
				return this.skip(decoding.readVarUint(from));
			case 118: // an object
				for (let keys = this.count(); keys > 0; keys--) {
					// With this key, the value would become the object's prototype instead of a property.
					if (decoding.readVarString(from) === '__proto__') throw new Error('a prototype');
					this.value(depth + 1);
				}
				return;
			case 117: // an array
				for (let items = this.count(); items > 0; items--) this.value(depth + 1);
				return;
			default: // whole numbers beyond 53 bits, and bytes
				throw new Error('content that is no plain value');
		}
	}

	private skip(bytes: number): void {
		if (bytes > this.left) throw new Error('text beyond the update');
		this.from.pos += bytes;
	}

	/** Reads the deletions of one client: Yjs writes ranges in ascending order and without overlaps. */
	private deleted(): void {
		const client = this.id();
		if (this.deletions.has(client)) throw new Error('deletions of a client twice');
		const ranges: number[] = [];
		const count = this.count();
		this.countUp(count);
		let end = 0;
		for (let n = 0; n < count; n++) {
			const clock = this.clock();
			const length = this.clock();
			if (clock < end || length === 0) throw new Error('deletions out of order');
			end = clock + length;
			if (end > CLOCKS) throw new Error('clock');
			ranges.push(clock, length);
		}
		this.deletions.set(client, ranges);
	}
}
