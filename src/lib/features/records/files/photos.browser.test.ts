import { expect, test } from 'vitest';
import { exifOf } from '$lib/domain/file/photo/orientation';
import { Photos } from '$lib/replica/files/photos';
import { startPhotos } from '$lib/replica/files/start';

/** A picture that is twice as wide as high, its left half white. */
async function picture(type: string): Promise<Uint8Array<ArrayBuffer>> {
	const canvas = new OffscreenCanvas(64, 32);
	const context = canvas.getContext('2d');
	if (context === null) throw new Error('no canvas');
	context.fillStyle = 'white';
	context.fillRect(0, 0, 32, 32);
	return new Uint8Array(await (await canvas.convertToBlob({ type })).arrayBuffer());
}

/** A photo as a phone writes it: held sideways, and with a place. */
async function photo(): Promise<Blob> {
	const plain = await picture('image/jpeg');
	const said = new TextEncoder().encode('Warsaw 52.23');
	const exif = exifOf(6);
	const head = [0xff, 0xe1, 0, 8 + exif.length + said.length, 0x45, 0x78, 0x69, 0x66, 0, 0];
	const parts = [plain.slice(0, 2), Uint8Array.from([...head, ...exif, ...said]), plain.slice(2)];
	return new Blob(parts, { type: 'image/jpeg' });
}

test('LS-01 · a worker takes the place out of a photo; it is drawn as before, turned as the camera was held', async () => {
	const photos = new Photos(startPhotos);
	const taken = await photo();
	expect(await taken.text()).toContain('Warsaw');
	const plain = await photos.plain(taken);
	if (plain === null) throw new Error('not done');
	expect(await plain.text()).not.toContain('Warsaw');
	const bitmap = await createImageBitmap(plain, { imageOrientation: 'from-image' });
	expect([bitmap.width, bitmap.height]).toEqual([32, 64]);
	const canvas = new OffscreenCanvas(32, 64);
	const context = canvas.getContext('2d');
	context?.drawImage(bitmap, 0, 0);
	const [top = 0] = context?.getImageData(16, 8, 1, 1).data ?? [];
	const [bottom = 0] = context?.getImageData(16, 56, 1, 1).data ?? [];
	expect([top > 200, bottom < 50]).toEqual([true, true]);
	photos.close();
});

test('LS-01 · pictures that say nothing stay byte for byte, in each format that the browser writes', async () => {
	const photos = new Photos(startPhotos);
	for (const type of ['image/jpeg', 'image/png', 'image/webp']) {
		const bytes = await picture(type);
		const plain = await photos.plain(new Blob([bytes], { type }));
		expect([type, new Uint8Array((await plain?.arrayBuffer()) ?? new ArrayBuffer(0))]).toEqual([
			type,
			bytes
		]);
	}
	photos.close();
});
