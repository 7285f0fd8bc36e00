import { CHUNK, placesIn } from './postings';

/** How many ordinals one number of a set speaks of. */
const BITS = 32;

/** A set of ordinals, as bits: two are compared as fast as they are long, however much is in them. */
export class OrdinalSet {
	private readonly chunks = new Map<number, Uint32Array>();

	/** Adds the places of a word on a page, as they are packed. */
	addPacked(chunk: number, packed: Uint16Array): void {
		const bits = this.chunk(chunk);
		for (const place of placesIn(packed)) {
			bits[place >> 5] = (bits[place >> 5] ?? 0) | (1 << (place & 31));
		}
	}

	add(ordinal: number): void {
		const place = ordinal % CHUNK;
		const bits = this.chunk((ordinal - place) / CHUNK);
		bits[place >> 5] = (bits[place >> 5] ?? 0) | (1 << (place & 31));
	}

	delete(ordinal: number): void {
		const place = ordinal % CHUNK;
		const bits = this.chunks.get((ordinal - place) / CHUNK);
		if (bits !== undefined) bits[place >> 5] = (bits[place >> 5] ?? 0) & ~(1 << (place & 31));
	}

	has(ordinal: number): boolean {
		const place = ordinal % CHUNK;
		const bits = this.chunks.get((ordinal - place) / CHUNK);
		return bits !== undefined && ((bits[place >> 5] ?? 0) & (1 << (place & 31))) !== 0;
	}

	/** Returns what is in both. */
	and(other: OrdinalSet): OrdinalSet {
		const both = new OrdinalSet();
		for (const [chunk, bits] of this.chunks) {
			const others = other.chunks.get(chunk);
			if (others === undefined) continue;
			both.chunks.set(
				chunk,
				bits.map((some, at) => some & (others[at] ?? 0))
			);
		}
		return both;
	}

	/** Returns what is in either. */
	or(other: OrdinalSet): OrdinalSet {
		const either = new OrdinalSet();
		for (const { chunks } of [this, other]) {
			for (const [chunk, bits] of chunks) {
				const into = either.chunk(chunk);
				for (const [at, some] of bits.entries()) into[at] = (into[at] ?? 0) | some;
			}
		}
		return either;
	}

	get isEmpty(): boolean {
		return this.newest().next().done === true;
	}

	/** The ordinals from the highest down. */
	*newest(): Generator<number> {
		for (const chunk of [...this.chunks.keys()].sort((a, b) => b - a)) {
			const bits = this.chunks.get(chunk) ?? [];
			for (let at = bits.length - 1; at >= 0; at -= 1) {
				const some = bits[at] ?? 0;
				if (some === 0) continue;
				for (let bit = BITS - 1; bit >= 0; bit -= 1) {
					if ((some & (1 << bit)) !== 0) yield chunk * CHUNK + at * BITS + bit;
				}
			}
		}
	}

	private chunk(chunk: number): Uint32Array {
		let bits = this.chunks.get(chunk);
		if (bits === undefined) this.chunks.set(chunk, (bits = new Uint32Array(CHUNK / BITS)));
		return bits;
	}
}
