import { fourAt, joined, lettersOf, reads, viewOf } from './bytes';
import { exifOf, orientationOf, type Orientation } from './orientation';

/** The chunks that tell something of a picture, such as when it was changed. */
const TOLD = new Set(['eXIf', 'caBX', 'tIME']);
const TEXTS = new Set(['tEXt', 'zTXt', 'iTXt']);
/** The texts that stay: in them programs keep the whole drawing that the picture shows. All others name people, places and times. */
const DRAWINGS = ['mxfile\0', 'mxGraphModel\0', 'application/vnd.excalidraw+json\0'];

/** Returns a PNG without what a camera told of it but how it is turned; `null` when it is not built as one. */
export function plainPng(bytes: Uint8Array): Uint8Array | null {
	const view = viewOf(bytes);
	const parts: Uint8Array[] = [bytes.subarray(0, 8)];
	let orientation: Orientation = 1;
	let isDrawn = false;
	for (let at = 8; at + 12 <= bytes.length;) {
		const end = at + 12 + view.getUint32(at);
		const type = fourAt(bytes, at + 4);
		if (end > bytes.length) {
			// One that is cut off within its pixels is drawn as far as it goes; of disorder nobody knows what it tells.
			if (type !== 'IDAT') return null;
			isDrawn = true;
			parts.push(bytes.subarray(at));
			break;
		}
		if (type === 'eXIf') orientation = orientationOf(bytes.subarray(at + 8, end - 4));
		if (type === 'IDAT') isDrawn = true;
		if (type === 'IEND') parts.push(...turning(orientation));
		if (!isTold(bytes, at, type)) parts.push(bytes.subarray(at, end));
		if (type === 'IEND') break;
		at = end;
	}
	return isDrawn ? joined(parts, bytes) : null;
}

const isTold = (bytes: Uint8Array, at: number, type: string): boolean =>
	TOLD.has(type) || (TEXTS.has(type) && !DRAWINGS.some((keyword) => reads(bytes, at + 8, keyword)));

function turning(orientation: Orientation): readonly Uint8Array[] {
	if (orientation === 1) return [];
	const exif = exifOf(orientation);
	const chunk = new Uint8Array(12 + exif.length);
	const view = viewOf(chunk);
	view.setUint32(0, exif.length);
	chunk.set(lettersOf('eXIf'), 4);
	chunk.set(exif, 8);
	view.setUint32(8 + exif.length, crc32(chunk.subarray(4, 8 + exif.length)));
	return [chunk];
}

/** The check that a chunk ends with. */
function crc32(bytes: Uint8Array): number {
	let crc = 0xffffffff;
	for (const byte of bytes) {
		crc ^= byte;
		for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ ((crc & 1) * 0xedb88320);
	}
	return (crc ^ 0xffffffff) >>> 0;
}
