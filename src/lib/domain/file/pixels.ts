/** How large a picture is when it is drawn, in pixels. */
export interface PictureSize {
	readonly width: number;
	readonly height: number;
}

/** How many bytes of a picture tell its size, in nearly all pictures. */
export const SIZE_HEAD = 256 * 1024;

/** The most pixels of a picture that is drawn: a small file may claim to be one of billions. */
export const MOST_PIXELS = 150_000_000;

/** Returns the size that the beginning of a PNG, GIF, WebP or JPEG claims; `null` when it claims none. */
export function claimedSize(head: Uint8Array): PictureSize | null {
	const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
	if (head.length < 30) return null;
	switch (view.getUint32(0)) {
		case 0x89504e47:
			return { width: view.getUint32(16), height: view.getUint32(20) };
		case 0x47494638:
			return { width: view.getUint16(6, true), height: view.getUint16(8, true) };
		case 0x52494646:
			return webpSize(view);
		default:
			return view.getUint16(0) === 0xffd8 ? jpegSize(view) : null;
	}
}

function webpSize(view: DataView): PictureSize | null {
	const three = (at: number): number => view.getUint16(at, true) + (view.getUint8(at + 2) << 16);
	switch (view.getUint32(12)) {
		case 0x56503858:
			return { width: three(24) + 1, height: three(27) + 1 };
		case 0x5650384c: {
			const bits = view.getUint32(21, true);
			return { width: (bits & 0x3fff) + 1, height: ((bits >> 14) & 0x3fff) + 1 };
		}
		case 0x56503820:
			return {
				width: view.getUint16(26, true) & 0x3fff,
				height: view.getUint16(28, true) & 0x3fff
			};
		default:
			return null;
	}
}

function jpegSize(view: DataView): PictureSize | null {
	for (let at = 2; at + 9 < view.byteLength;) {
		if (view.getUint8(at) !== 0xff) return null;
		const marker = view.getUint8(at + 1);
		// Of the frames only those of differential coding, tables and the like say no size.
		const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
		if (isFrame) return { height: view.getUint16(at + 5), width: view.getUint16(at + 7) };
		at += 2 + view.getUint16(at + 2);
	}
	return null;
}
