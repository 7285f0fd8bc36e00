import { rasterType } from '../raster';
import { fourAt, reads, viewOf } from './bytes';
import { plainHeif } from './heif';
import { plainJpeg } from './jpeg';
import { plainPng } from './png';
import { plainWebp } from './webp';

/** The number of bytes at the start that tell whether something is a photo. */
export const PHOTO_HEAD = 64;

/** The kinds of HEIF that cameras and browsers write. */
const HEIF = new Set([
	'heic',
	'heix',
	'heim',
	'heis',
	'hevc',
	'hevx',
	'mif1',
	'msf1',
	'avif',
	'avis'
]);

/** Returns what takes everything from a photo but its pixels; `null` when what begins so is no photo. */
function plainer(head: Uint8Array): ((bytes: Uint8Array) => Uint8Array | null) | null {
	switch (rasterType(head)) {
		case 'image/jpeg':
			return plainJpeg;
		case 'image/png':
			return plainPng;
		case 'image/webp':
			return plainWebp;
		case 'image/gif':
			// Cameras write none, and it has no place for where it was taken.
			return null;
		case null:
			return isHeif(head) ? plainHeif : null;
	}
}

function isHeif(head: Uint8Array): boolean {
	if (head.length < 16 || !reads(head, 4, 'ftyp')) return false;
	const end = Math.min(head.length, viewOf(head).getUint32(0));
	for (let at = 8; at + 4 <= end; at += 4) {
		if (at !== 12 && HEIF.has(fourAt(head, at))) return true;
	}
	return false;
}

/** Whether what begins with these bytes is a photo that may say where it was taken. */
export const isPhoto = (head: Uint8Array): boolean => plainer(head) !== null;

/**
 * Returns a photo (JPEG, PNG, WebP, HEIC, AVIF) with its pixels, colours and orientation, and without what cameras and
 * their programs write of where, when and by whom it was taken. The pixels are not drawn anew. Returns the same bytes when there is nothing to take away,
 * or they are no photo, and `null` when it is built in a way in which that cannot be done.
 */
export function plainPhoto(bytes: Uint8Array): Uint8Array | null {
	const plain = plainer(bytes);
	return plain === null ? bytes : plain(bytes);
}
