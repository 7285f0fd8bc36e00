import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lettersOf } from './bytes';
import { exifOf, orientationOf } from './orientation';
import { isPhoto, PHOTO_HEAD, plainPhoto } from './plain-photo';

const SECRET = 'GPS 52.2297 21.0122';
type Part = Uint8Array | readonly number[] | string;
const bytesOf = (...parts: readonly Part[]): Uint8Array =>
	Uint8Array.from(
		parts.flatMap((part) => (typeof part === 'string' ? [...lettersOf(part)] : [...part]))
	);
const long = (value: number): number[] =>
	[value >>> 24, value >>> 16, value >>> 8, value].map((byte) => byte & 255);
const little = (value: number): number[] => long(value).reverse();
const says = (bytes: Uint8Array, text: string): boolean =>
	new TextDecoder('latin1').decode(bytes).includes(text);

/** Exif data of a camera that was held sideways and knew where it was. */
const EXIF = bytesOf(exifOf(6), SECRET);

const segment = (marker: number, body: Uint8Array): Uint8Array =>
	bytesOf([0xff, marker, (body.length + 2) >> 8, (body.length + 2) & 255], body);
const DRAWN = bytesOf(
	segment(0xdb, bytesOf('tables')),
	segment(0xc0, bytesOf('frame')),
	segment(0xda, bytesOf('scan')),
	[1, 2, 0xff, 0, 3, 0xff, 0xd0, 4]
);
const JPEG = bytesOf(
	[0xff, 0xd8],
	segment(0xe0, bytesOf('JFIF\0 1')),
	segment(0xe1, bytesOf('Exif\0\0', EXIF)),
	segment(0xe1, bytesOf('http://ns.adobe.com/xap/1.0/\0', SECRET)),
	segment(0xe2, bytesOf('ICC_PROFILE\0 colours')),
	segment(0xfe, bytesOf(SECRET)),
	DRAWN,
	[0xff, 0xd9],
	`a small film: ${SECRET}`
);

const chunk = (type: string, body: Uint8Array): Uint8Array =>
	bytesOf(long(body.length), type, body, [0, 0, 0, 0]);
const PNG = bytesOf(
	[0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a],
	chunk('IHDR', bytesOf('head of thirteen')),
	chunk('eXIf', EXIF),
	chunk('iTXt', bytesOf('XML:com.adobe.xmp\0', SECRET)),
	chunk('tEXt', bytesOf('mxfile\0 a whole drawing')),
	chunk('tEXt', bytesOf(`Author\0${SECRET}`)),
	chunk('zTXt', bytesOf(`Description\0${SECRET}`)),
	chunk('tIME', bytesOf([7, 234, 11, 30, 12, 0, 0])),
	chunk('IDAT', bytesOf('pixels')),
	chunk('IEND', bytesOf()),
	SECRET
);

const riff = (...chunks: readonly Uint8Array[]): Uint8Array => {
	const body = bytesOf('WEBP', ...chunks);
	return bytesOf('RIFF', little(body.length), body);
};
const part = (type: string, body: Uint8Array): Uint8Array =>
	bytesOf(type, little(body.length), body, body.length % 2 === 1 ? [0] : []);
const WEBP = riff(
	part('VP8X', bytesOf([0x2c, 0, 0, 0, 9, 0, 0, 9, 0, 0])),
	part('ICCP', bytesOf('colours')),
	part('VP8 ', bytesOf('pixels')),
	part('EXIF', EXIF),
	part('XMP ', bytesOf(SECRET))
);

const box = (type: string, ...parts: readonly Part[]): Uint8Array => {
	const body = bytesOf(...parts);
	return bytesOf(long(body.length + 8), type, body);
};
const item = (id: number, type: string): Uint8Array =>
	box('infe', [2, 0, 0, 0, 0, id, 0, 0], type, [0]);
function heic(): Uint8Array {
	const head = box('ftyp', 'heic', long(0), 'mif1', 'heic');
	const build = (pixelsAt: number, exifAt: number): Uint8Array =>
		box(
			'meta',
			long(0),
			box('iinf', [0, 0, 0, 0, 0, 2], item(1, 'hvc1'), item(2, 'Exif')),
			box(
				'iloc',
				[0, 0, 0, 0, 0x44, 0, 0, 2],
				[0, 1, 0, 0, 0, 1, ...long(pixelsAt), ...long(6)],
				[0, 2, 0, 0, 0, 1, ...long(exifAt), ...long(EXIF.length)]
			)
		);
	const pixelsAt = head.length + build(0, 0).length + 8;
	return bytesOf(
		head,
		build(pixelsAt, pixelsAt + 6),
		box('mdat', 'pixels', EXIF),
		box('uuid', 'sixteen of these', SECRET)
	);
}

const ALL = { JPEG, PNG, WEBP, HEIC: heic() };

describe('LS-01 · a photo that is shared', () => {
	test.each(Object.entries(ALL))(
		'%s says nothing of where it was taken, and keeps its pixels',
		(_, photo) => {
			expect(isPhoto(photo.subarray(0, PHOTO_HEAD))).toBe(true);
			expect(says(photo, SECRET)).toBe(true);
			const plain = plainPhoto(photo);
			if (plain === null) throw new Error('not done');
			expect(says(plain, SECRET)).toBe(false);
			expect(says(plain, photo === JPEG ? 'frame' : 'pixels')).toBe(true);
			// Once more changes nothing, so that a photo has one hash.
			expect(plainPhoto(plain)).toBe(plain);
		}
	);

	test('a JPEG keeps how it is turned, its colours and every pixel', () => {
		const plain = plainPhoto(JPEG) ?? new Uint8Array();
		expect(says(plain, 'ICC_PROFILE')).toBe(true);
		expect(says(plain, new TextDecoder('latin1').decode(DRAWN))).toBe(true);
		expect([...plain.subarray(-2)]).toEqual([0xff, 0xd9]);
		const exif = new TextDecoder('latin1').decode(plain).indexOf('Exif\0\0');
		expect(orientationOf(plain.subarray(exif + 6))).toBe(6);
	});

	test('a PNG and a WebP keep how they are turned; what another program needs of a PNG stays', () => {
		for (const [photo, name] of [
			[PNG, 'eXIf'],
			[WEBP, 'EXIF']
		] as const) {
			const plain = plainPhoto(photo) ?? new Uint8Array();
			const at = new TextDecoder('latin1').decode(plain).indexOf(name);
			const tiff = plain.subarray(at + (photo === PNG ? 4 : 8));
			expect(orientationOf(tiff)).toBe(6);
		}
		const plain = plainPhoto(PNG) ?? new Uint8Array();
		expect(says(plain, 'a whole drawing')).toBe(true);
		expect(['Author', 'Description', 'tIME'].filter((text) => says(plain, text))).toEqual([]);
	});

	test('the places in a HEIC stay: nothing but the told bytes is changed', () => {
		const photo = heic();
		const plain = plainPhoto(photo) ?? new Uint8Array();
		expect(plain).toHaveLength(photo.length);
		expect(says(plain, 'pixels')).toBe(true);
	});

	test('what is no photo stays as it is', () => {
		for (const text of ['GIF89a and so on, long enough', '%PDF-1.7', 'ftyp', '']) {
			const bytes = lettersOf(text);
			expect(plainPhoto(bytes)).toBe(bytes);
		}
	});

	test('what is built wrongly is never called plain while it says something', () => {
		fc.assert(
			fc.property(
				fc.constantFrom(...Object.values(ALL)),
				fc.array(fc.tuple(fc.nat(400), fc.nat(255)), { maxLength: 6 }),
				fc.option(fc.nat(400)),
				(photo, changes, cut) => {
					const bytes = photo.slice(0, cut ?? photo.length);
					for (const [at, byte] of changes) if (at < bytes.length) bytes[at] = byte;
					// It ends, and gives bytes or says that it cannot.
					const plain = plainPhoto(bytes);
					expect(plain === null || plain.length <= bytes.length + 64).toBe(true);
				}
			),
			{ numRuns: 3000 }
		);
	});

	test('a PNG that is cut off within its pixels keeps all of them; one that ends in disorder is not called plain', () => {
		const end = PNG.length - SECRET.length - 12;
		const cut = PNG.subarray(0, end - 3);
		const [kept, tail] = [plainPhoto(cut) ?? new Uint8Array(), cut.subarray(-12)];
		expect([...kept.subarray(-12)]).toEqual([...tail]);
		expect(plainPhoto(bytesOf(PNG.subarray(0, end), long(900), 'what', SECRET))).toBeNull();
	});

	test('one that is cut off loses what it says all the same', () => {
		for (const photo of [JPEG, PNG]) {
			for (let length = photo.length; length > 0; length -= 1) {
				const plain = plainPhoto(photo.slice(0, length));
				const isPhotoStill = isPhoto(photo.subarray(0, Math.min(length, PHOTO_HEAD)));
				if (plain !== null && isPhotoStill) expect(says(plain, SECRET)).toBe(false);
			}
		}
	});
});
