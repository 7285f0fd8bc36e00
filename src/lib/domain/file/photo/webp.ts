import { fourAt, joined, lettersOf, viewOf } from './bytes';
import { exifOf, orientationOf, type Orientation } from './orientation';

/** The chunks that a picture is drawn from. */
const DRAWN = new Set(['VP8X', 'VP8 ', 'VP8L', 'ALPH', 'ANIM', 'ANMF', 'ICCP']);

/** The bits of the header that say that there is Exif data, and XMP. */
const HAS_EXIF = 0x08;
const HAS_XMP = 0x04;

/** Returns a WebP with nothing in it but what it is drawn from and how it is turned; `null` when it is not built as one. */
export function plainWebp(bytes: Uint8Array): Uint8Array | null {
	const view = viewOf(bytes);
	const parts: Uint8Array[] = [];
	let orientation: Orientation = 1;
	for (let at = 12; at + 8 <= bytes.length;) {
		const size = view.getUint32(at + 4, true);
		const end = at + 8 + size + (size % 2);
		if (end > bytes.length) return null;
		const type = fourAt(bytes, at);
		if (type === 'EXIF') orientation = orientationOf(tiffIn(bytes.subarray(at + 8, end)));
		if (DRAWN.has(type)) parts.push(bytes.slice(at, end));
		at = end;
	}
	const [first] = parts;
	if (first === undefined) return null;
	const isExtended = fourAt(first, 0) === 'VP8X';
	// Without the longer header there is no place to say how it is turned, and a browser looks for none.
	const exif = isExtended && orientation !== 1 ? exifOf(orientation) : null;
	if (isExtended) {
		first[8] = ((first[8] ?? 0) & ~(HAS_EXIF | HAS_XMP)) | (exif === null ? 0 : HAS_EXIF);
	}
	if (exif !== null) parts.push(lettersOf('EXIF'), sizeOf(exif.length), exif);
	const length = parts.reduce((sum, part) => sum + part.length, 0);
	const head = [bytes.subarray(0, 4), sizeOf(4 + length), bytes.subarray(8, 12)];
	return joined([...head, ...parts], bytes);
}

/** Some programs write the mark of a JPEG's segment before it. */
const tiffIn = (exif: Uint8Array): Uint8Array =>
	fourAt(exif, 0) === 'Exif' ? exif.subarray(6) : exif;

function sizeOf(count: number): Uint8Array {
	const size = new Uint8Array(4);
	viewOf(size).setUint32(0, count, true);
	return size;
}
