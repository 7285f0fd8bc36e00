/** How a picture has to be turned to be seen as it was taken: 1 not at all, else as Exif says. */
export type Orientation = number;

const ORIENTATION_TAG = 0x0112;

/** Returns the orientation that Exif data says; 1 when it says none that there is. */
export function orientationOf(tiff: Uint8Array): Orientation {
	const view = new DataView(tiff.buffer, tiff.byteOffset, tiff.byteLength);
	if (tiff.length < 14) return 1;
	const isLittle = view.getUint16(0) === 0x4949;
	const directory = view.getUint32(4, isLittle);
	if (directory + 2 > tiff.length) return 1;
	const count = view.getUint16(directory, isLittle);
	for (let entry = 0; entry < count; entry += 1) {
		const at = directory + 2 + entry * 12;
		if (at + 12 > tiff.length) return 1;
		if (view.getUint16(at, isLittle) !== ORIENTATION_TAG) continue;
		const value = view.getUint16(at + 8, isLittle);
		return value >= 1 && value <= 8 ? value : 1;
	}
	return 1;
}

/** Returns Exif data that says an orientation, and nothing else. */
export const exifOf = (orientation: Orientation): Uint8Array =>
	Uint8Array.from([
		...[0x4d, 0x4d, 0x00, 0x2a, 0x00, 0x00, 0x00, 0x08],
		...[0x00, 0x01],
		...[0x01, 0x12, 0x00, 0x03, 0x00, 0x00, 0x00, 0x01, 0x00, orientation, 0x00, 0x00],
		...[0x00, 0x00, 0x00, 0x00]
	]);
