import * as decoding from 'lib0/decoding';
import { fail, succeed, type Result } from '../domain/core/result';
import { LOOSE, type Misshapen, type Roots } from './describe';
import { isRichNode } from './rich-schema';

/** What an update claims to be, read without building any of it. */
export interface Scan {
	/** The clock of the first struct of each client id. */
	readonly starts: ReadonlyMap<number, number>;
	/** How many structs it holds. */
	readonly structs: number;
}

/** Yjs draws client ids from 32 bits; no honest document counts as far as this in one of them. */
const CLIENT_IDS = 2 ** 32;
const CLOCKS = 2 ** 32;

/** How deep a plain value may be nested. */
const DEPTH = 8;

/** How many items may be put before others: for Yjs each costs a walk along all that are there. */
const BEFORE_OTHERS = 1000;

/** The same where there is rich text: an honest one is written into at many places, and sent whole. */
const BEFORE_OTHERS_RICH = 2000;

/** The longest value of a mark on text, in UTF-16 units. */
const MARK = 4000;

/** The kinds of struct and content in an update (version 1). */
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

/**
 * Reads an update as bytes, before Yjs does. Yjs makes room for as many structs as an update claims,
 * makes a root type of every name in it, and takes structs of no length: what no honest device
 * writes must not get that far. Costs the update, and no memory. Never throws.
 */
export function scanUpdate(update: Uint8Array, roots: Roots): Result<Scan, Misshapen> {
	try {
		return succeed(new Scanning(update, roots).run());
	} catch (error) {
		// lib0 throws on bytes that end too early; we throw on what does not belong.
		return fail({ misshapen: error instanceof Error ? error.message : String(error) });
	}
}

class Scanning {
	private readonly from: decoding.Decoder;
	private readonly starts = new Map<number, number>();
	private readonly nests: boolean;
	private readonly rich: boolean;
	private readonly loose = new Map<string, number>();
	private beforeOthers = 0;
	private structs = 0;

	constructor(
		update: Uint8Array,
		private readonly roots: Roots
	) {
		this.from = decoding.createDecoder(update);
		const shapes = Object.values(roots);
		this.nests = shapes.includes('maps');
		this.rich = shapes.includes('rich');
	}

	run(): Scan {
		for (let clients = this.count(); clients > 0; clients--) this.client();
		for (let clients = this.count(); clients > 0; clients--) this.deletions();
		if (this.left > 0) throw new Error('more bytes than an update');
		return { starts: this.starts, structs: this.structs };
	}

	private get left(): number {
		return this.from.arr.length - this.from.pos;
	}

	/** Reads how many follow. Each takes at least a byte: more than there are bytes is a lie. */
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
		const client = this.id();
		let clock = this.clock();
		if (this.starts.has(client)) throw new Error('a client twice');
		this.starts.set(client, clock);
		this.structs += structs;
		for (let n = 0; n < structs; n++) {
			const length = this.struct();
			if (length === 0) throw new Error('a struct of no length');
			clock += length;
			if (clock > CLOCKS) throw new Error('clock');
		}
	}

	/** Reads one struct, and gives its length. */
	private struct(): number {
		const info = decoding.readUint8(this.from);
		const kind = info & KIND;
		if (kind === GC || kind === SKIP) return this.clock();
		const sides = Number((info & HAS_LEFT) !== 0) + Number((info & HAS_RIGHT) !== 0);
		for (let n = 0; n < sides; n++) this.place();
		const most = this.rich ? BEFORE_OTHERS_RICH : BEFORE_OTHERS;
		if ((info & HAS_RIGHT) !== 0 && ++this.beforeOthers > most) {
			throw new Error('too many before others');
		}
		if (sides === 0) {
			const parent = this.parent();
			if ((info & HAS_KEY) !== 0) this.begins(parent, decoding.readVarString(this.from));
		}
		return this.content(kind);
	}

	private parent(): string {
		if (decoding.readVarUint(this.from) === 1) {
			const root = decoding.readVarString(this.from);
			if (!Object.hasOwn(this.roots, root)) throw new Error(`root ${root.slice(0, 40)}`);
			return root;
		}
		if (!this.nests && !this.rich) throw new Error('nested too deep');
		return this.place();
	}

	/** Counts the values of a key that follow none. */
	private begins(parent: string, key: string): void {
		const place = `${parent}/${key}`;
		const count = (this.loose.get(place) ?? 0) + 1;
		if (count > LOOSE) throw new Error('too many values of one key');
		this.loose.set(place, count);
	}

	/** Reads the id of another struct. */
	private place(): string {
		return `${String(this.id())}:${String(this.clock())}`;
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
				decoding.readVarString(this.from);
				const value = decoding.readVarString(this.from);
				if (value.length > MARK) throw new Error('a mark of this length');
				// Here, because Yjs would have taken in half of the update by then.
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

	/** Reads over a plain value in lib0's encoding. */
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
					// Reading it would make what follows the object's prototype, not a part of it.
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

	private deletions(): void {
		this.id();
		for (let ranges = this.count(); ranges > 0; ranges--) {
			this.clock();
			this.clock();
		}
	}
}
