/** How wide a thumbnail is, in pixels: sharp on the largest tile of a dense screen. */
const WIDTH = 320;

/** The functions of the worker that makes thumbnails. */
export class ThumbnailApi {
	/**
	 * Returns a small picture of a picture, turned as its camera was held and with nothing else that the picture
	 * told; `null` when the browser cannot read it.
	 */
	async make(picture: Blob): Promise<Blob | null> {
		let bitmap: ImageBitmap;
		try {
			bitmap = await createImageBitmap(picture, {
				resizeWidth: WIDTH,
				resizeQuality: 'medium',
				imageOrientation: 'from-image'
			});
		} catch (error) {
			// Expected: the bytes are damaged, or of a kind that this browser does not know.
			if (error instanceof DOMException) return null;
			throw error;
		}
		const canvas = new OffscreenCanvas(bitmap.width, Math.min(bitmap.height, 3 * WIDTH));
		canvas.getContext('2d')?.drawImage(bitmap, 0, 0);
		bitmap.close();
		return canvas.convertToBlob({ type: 'image/webp', quality: 0.8 });
	}
}
