import { fourAt, viewOf } from './bytes';

/** A part of a HEIC picture or of a film, which both are built of (ISO base media). */
export interface Box {
	readonly type: string;
	/** Where it begins, with its length and its type. */
	readonly at: number;
	/** Where what is in it begins, and where it ends. */
	readonly from: number;
	readonly end: number;
}

/** The most boxes that are looked at in one: a small file may claim to have billions. */
const MOST = 10_000;

/** How many bytes at the beginning of a box say its length and its type, at most. */
export const BOX_HEAD = 16;

/**
 * Returns the box that begins at a place of which `head` are the bytes, in something that ends at `until`; `null` when its
 * length cannot be. It may end behind `until`.
 */
export function boxAt(head: Uint8Array, at: number, until: number): Box | null {
	if (head.length < 8) return null;
	const view = viewOf(head);
	const short = view.getUint32(0);
	if (short === 1 && head.length < BOX_HEAD) return null;
	const size = short === 1 ? Number(view.getBigUint64(8)) : short === 0 ? until - at : short;
	const from = at + (short === 1 ? BOX_HEAD : 8);
	if (!Number.isSafeInteger(at + size) || at + size < from) return null;
	return { type: fourAt(head, 4), at, from, end: at + size };
}

/** Returns the boxes between two places; `null` when they are not built as such. */
export function boxesIn(bytes: Uint8Array, from: number, until: number): readonly Box[] | null {
	const boxes: Box[] = [];
	for (let at = from; at < until;) {
		const box = boxAt(bytes.subarray(at, Math.min(at + BOX_HEAD, until)), at, until);
		if (box === null || box.end > until || boxes.length === MOST) return null;
		boxes.push(box);
		at = box.end;
	}
	return boxes;
}

/** The type of a box that says nothing and is passed over. */
export const FREE = [0x66, 0x72, 0x65, 0x65] as const;

/** Makes a box, in bytes that begin at `start`, one that is passed over, with nothing but zeros in it. */
export function emptyBox(bytes: Uint8Array, { at, from, end }: Box, start = 0): void {
	bytes.set(FREE, at + 4 - start);
	bytes.fill(0, from - start, end - start);
}
