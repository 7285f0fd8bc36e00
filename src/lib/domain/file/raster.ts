/** The types of pictures that may be shown in the app. They are pixels, and cannot run code. */
export type RasterType = 'image/png' | 'image/jpeg' | 'image/gif' | 'image/webp';

/** The number of bytes at the start that identify a picture's type. */
export const RASTER_HEAD = 12;

/**
 * Returns the type of picture that begins with these bytes, or `null` when it is none that may be
 * shown. A declared type does not count, because SVG and HTML could run code.
 */
export function rasterType(head: Uint8Array): RasterType | null {
	if (begins(head, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) return 'image/png';
	if (begins(head, [0xff, 0xd8, 0xff])) return 'image/jpeg';
	if (begins(head, text('GIF87a')) || begins(head, text('GIF89a'))) return 'image/gif';
	const isWebp = begins(head, text('RIFF')) && begins(head.subarray(8), text('WEBP'));
	return isWebp ? 'image/webp' : null;
}

const begins = (bytes: Uint8Array, with_: readonly number[]): boolean =>
	with_.every((byte, at) => bytes[at] === byte);

const text = (letters: string): readonly number[] =>
	[...letters].map((letter) => letter.charCodeAt(0));
