import { joined, lettersOf, reads, viewOf } from './bytes';
import { exifOf, orientationOf, type Orientation } from './orientation';

const EXIF = 'Exif\0\0';

/**
 * Returns a JPEG with nothing in it but what it is drawn from and how it is turned; `null` when it is not built as a JPEG
 * is. What comes behind the picture, such as a small film or a second picture, goes as well. Of one that is cut off, what
 * is there is returned.
 */
export function plainJpeg(bytes: Uint8Array): Uint8Array | null {
	const view = viewOf(bytes);
	const parts: Uint8Array[] = [];
	let orientation: Orientation = 1;
	let isDrawn = false;
	for (let at = 2; at < bytes.length;) {
		if (bytes[at] !== 0xff) return null;
		const marker = bytes[at + 1] ?? 0;
		if (marker === 0xff) {
			at += 1;
			continue;
		}
		if (marker === 0xd9) {
			parts.push(bytes.subarray(at, at + 2));
			break;
		}
		if (at + 4 > bytes.length) break;
		const end = at + 2 + view.getUint16(at + 2);
		if (end > bytes.length || end < at + 4)
			return isDrawn ? whole(parts, orientation, bytes) : null;
		const body = at + 4;
		if (marker === 0xe1 && reads(bytes, body, EXIF)) {
			orientation = orientationOf(bytes.subarray(body + EXIF.length, end));
		}
		if (isNeeded(marker, bytes, body)) parts.push(bytes.subarray(at, end));
		at = end;
		if (marker !== 0xda) continue;
		isDrawn = true;
		at = endOfScan(bytes, end);
		parts.push(bytes.subarray(end, at));
	}
	return isDrawn ? whole(parts, orientation, bytes) : null;
}

/** Whether a picture is drawn by a segment: anything but what programs write into it for each other. */
function isNeeded(marker: number, bytes: Uint8Array, body: number): boolean {
	const isText = marker === 0xfe;
	const isOfPrograms = marker >= 0xe0 && marker <= 0xef;
	if (isText) return false;
	if (!isOfPrograms) return true;
	return (
		(marker === 0xe0 && reads(bytes, body, 'JFIF\0')) ||
		(marker === 0xe2 && reads(bytes, body, 'ICC_PROFILE\0')) ||
		(marker === 0xee && reads(bytes, body, 'Adobe'))
	);
}

/** Returns where the compressed pixels end that begin here. */
function endOfScan(bytes: Uint8Array, from: number): number {
	let at = from;
	for (;;) {
		at = bytes.indexOf(0xff, at);
		if (at === -1 || at + 1 >= bytes.length) return bytes.length;
		const next = bytes[at + 1] ?? 0;
		// A byte of the pixels, or a mark to find the way in them again.
		if (next !== 0 && !(next >= 0xd0 && next <= 0xd7) && next !== 0xff) return at;
		at += 1;
	}
}

function whole(
	parts: readonly Uint8Array[],
	orientation: Orientation,
	bytes: Uint8Array
): Uint8Array {
	return joined([bytes.subarray(0, 2), ...turning(orientation), ...parts], bytes);
}

function turning(orientation: Orientation): readonly Uint8Array[] {
	if (orientation === 1) return [];
	const exif = exifOf(orientation);
	const length = 2 + EXIF.length + exif.length;
	return [Uint8Array.from([0xff, 0xe1, length >> 8, length & 0xff]), lettersOf(EXIF), exif];
}
