/** The kinds of picture that may be shown inside the app: they are pixels, and cannot act. */
export type RasterType = 'image/png' | 'image/jpeg' | 'image/gif' | 'image/webp';

/** How many bytes from the beginning tell what a picture is. */
export const RASTER_HEAD = 12;

/**
 * What kind of picture these first bytes begin, `null` when none that may be shown. What a file says of
 * itself does not count: SVG and HTML could act.
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
