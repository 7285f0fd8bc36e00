import { boxesIn, emptyBox, type Box } from './boxes';
import { fourAt, viewOf } from './bytes';

/** The boxes that a picture is drawn from, at the top of the file. */
const DRAWN = new Set(['ftyp', 'meta', 'mdat', 'free', 'skip', 'wide']);

/** The types of items that say something about the picture and are not drawn: Exif, XMP and what names itself. */
const TOLD = new Set(['Exif', 'mime', 'uri ']);

/** The most items that are looked at: a small file may claim to have billions. */
const MOST = 10_000;

/**
 * Returns a HEIC or AVIF in which everything but what it is drawn from is zeros; `null` when it is not built as one. How it
 * is turned is said by the pixels' own properties, so that nothing has to be written anew and every place stays.
 */
export function plainHeif(bytes: Uint8Array): Uint8Array | null {
	const top = boxesIn(bytes, 0, bytes.length);
	const meta = top?.find(({ type }) => type === 'meta');
	if (top === null || meta === undefined) return null;
	const inside = boxesIn(bytes, meta.from + 4, meta.end);
	if (inside === null) return null;
	const told = toldItems(bytes, inside);
	const places = told === null ? null : placesOf(bytes, inside, told);
	if (places === null) return null;
	const out = bytes.slice();
	for (const { from, end } of places) out.fill(0, from, end);
	for (const box of top) {
		if (DRAWN.has(box.type)) continue;
		emptyBox(out, box);
	}
	return out.every((byte, index) => byte === bytes[index]) ? bytes : out;
}

/** Returns the ids of the items that are not drawn. */
function toldItems(bytes: Uint8Array, boxes: readonly Box[]): ReadonlySet<number> | null {
	const list = boxes.find(({ type }) => type === 'iinf');
	// A picture without a list of items has nothing but itself.
	if (list === undefined) return new Set();
	const view = viewOf(bytes);
	const isShort = bytes[list.from] === 0;
	const items = boxesIn(bytes, list.from + 4 + (isShort ? 2 : 4), list.end);
	if (items === null) return null;
	const told = new Set<number>();
	for (const { from, end } of items) {
		const version = bytes[from] ?? 0;
		if (version < 2) return null;
		const isLong = version > 2;
		const typeAt = from + 4 + (isLong ? 4 : 2) + 2;
		if (typeAt + 4 > end) return null;
		const id = isLong ? view.getUint32(from + 4) : view.getUint16(from + 4);
		if (TOLD.has(fourAt(bytes, typeAt))) told.add(id);
	}
	return told;
}

/** Returns where the bytes of items are. */
function placesOf(
	bytes: Uint8Array,
	boxes: readonly Box[],
	wanted: ReadonlySet<number>
): readonly Pick<Box, 'from' | 'end'>[] | null {
	if (wanted.size === 0) return [];
	const table = boxes.find(({ type }) => type === 'iloc');
	if (table === undefined) return null;
	const data = boxes.find(({ type }) => type === 'idat');
	const reader = new Reader(bytes, table.from, table.end);
	const version = reader.number(1);
	reader.number(3);
	const [sizes, more] = [reader.number(1), reader.number(1)];
	const [ofOffset, ofLength, ofBase] = [sizes >> 4, sizes & 15, more >> 4];
	const ofIndex = version === 0 ? 0 : more & 15;
	const ofId = version < 2 ? 2 : 4;
	const places: Pick<Box, 'from' | 'end'>[] = [];
	const count = reader.number(ofId);
	if (version > 2 || count > MOST) return null;
	for (let item = 0; item < count; item += 1) {
		const id = reader.number(ofId);
		const method = version === 0 ? 0 : reader.number(2) & 15;
		reader.number(2);
		const base = reader.number(ofBase);
		const extents = reader.number(2);
		for (let extent = 0; extent < extents; extent += 1) {
			reader.number(ofIndex);
			const offset = base + reader.number(ofOffset);
			const length = reader.number(ofLength);
			if (reader.isOver) return null;
			if (!wanted.has(id)) continue;
			const start = method === 0 ? 0 : method === 1 ? data?.from : undefined;
			const from = start === undefined ? NaN : start + offset;
			const end = from + length;
			// A length of nothing means all that comes then, which may be pixels.
			if (length === 0 || !(end <= bytes.length)) return null;
			places.push({ from, end });
		}
	}
	return places;
}

/** Reads numbers one after the other. Beyond the end all are nothing, and `isOver` says so. */
class Reader {
	isOver = false;

	constructor(
		private readonly bytes: Uint8Array,
		private at: number,
		private readonly end: number
	) {}

	/** Reads a number of some bytes, the highest first. */
	number(size: number): number {
		if (this.at + size > this.end) this.isOver = true;
		let value = 0;
		for (let index = 0; index < size; index += 1) {
			value = value * 256 + (this.isOver ? 0 : (this.bytes[this.at + index] ?? 0));
		}
		this.at += size;
		return value;
	}
}
