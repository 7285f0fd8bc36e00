import { claimedSize, MOST_PIXELS, SIZE_HEAD } from '$lib/domain/file/pixels';

/** Whether a picture claims to be too large to be drawn. One that does not say its size is drawn. */
export async function isTooManyPixels(picture: Blob): Promise<boolean> {
	const size = claimedSize(new Uint8Array(await picture.slice(0, SIZE_HEAD).arrayBuffer()));
	return size !== null && size.width * size.height > MOST_PIXELS;
}
