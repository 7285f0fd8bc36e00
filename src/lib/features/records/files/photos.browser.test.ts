import { expect, test } from 'vitest';
import { ownedBytes } from '$lib/domain/core/owned-bytes';
import { lettersOf } from '$lib/domain/file/photo/bytes';
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

/** A short film as this browser writes it. */
async function recorded(mimeType: string): Promise<Uint8Array<ArrayBuffer>> {
	const canvas = document.createElement('canvas');
	[canvas.width, canvas.height] = [64, 32];
	const context = canvas.getContext('2d');
	const recorder = new MediaRecorder(canvas.captureStream(), { mimeType });
	const parts: Blob[] = [];
	const ended = new Promise((resolve) => {
		recorder.addEventListener('stop', resolve);
	});
	recorder.addEventListener('dataavailable', ({ data }) => {
		parts.push(data);
	});
	recorder.start();
	for (let frame = 0; frame < 20; frame += 1) {
		context?.fillRect(frame, frame, 20, 20);
		await new Promise((resolve) => requestAnimationFrame(resolve));
	}
	recorder.stop();
	await ended;
	return new Uint8Array(await new Blob(parts).arrayBuffer());
}

/** A film that says where it was taken, as a phone writes that. */
async function mp4(): Promise<Blob> {
	const written = await recorded('video/mp4;codecs=vp9');
	const moov = new TextDecoder('latin1').decode(written).indexOf('moov') - 4;
	const view = new DataView(written.buffer);
	const end = moov + view.getUint32(moov);
	const said = lettersOf('\0\0\0\x20udta\0\0\0\x18\xa9xyz\0\x0c\x15\xc7Warsaw 52.23');
	view.setUint32(moov, end - moov + said.length);
	const saying = [written.slice(0, end), ownedBytes(said), written.slice(end)];
	return new Blob(saying, { type: 'video/mp4' });
}

/** The same as WebM: its tags stand behind the pictures. */
async function webm(): Promise<Blob> {
	const said = lettersOf('Warsaw 52.23');
	const tags = [0x12, 0x54, 0xc3, 0x67, 0x80 | (said.length + 3), 0x67, 0xc8, 0x80 | said.length];
	const parts = [await recorded('video/webm;codecs=vp8'), Uint8Array.from(tags), ownedBytes(said)];
	return new Blob(parts, { type: 'video/webm' });
}

/** Resolves with how wide a film is, once its first picture is there. */
async function widthOf(bytes: Blob): Promise<number> {
	const video = document.createElement('video');
	video.src = URL.createObjectURL(bytes);
	await new Promise((resolve, reject) => {
		video.addEventListener('loadeddata', resolve);
		video.addEventListener('error', () => {
			reject(new Error(video.error?.message));
		});
	});
	URL.revokeObjectURL(video.src);
	return video.videoWidth;
}

test.each([
	['MP4', mp4],
	['WebM', webm]
])(
	'LS-01 · a worker takes the place out of a film (%s), which is played as before',
	async (_, film) => {
		const photos = new Photos(startPhotos);
		const taken = await film();
		expect(await taken.text()).toContain('Warsaw');
		// As it was written it is played, too: nothing else is wrong with it.
		expect(await widthOf(taken)).toBe(64);
		const plain = await photos.plain(taken);
		if (plain === null) throw new Error('not done');
		expect(await plain.text()).not.toContain('Warsaw');
		expect(plain.size).toBe(taken.size);
		expect(await widthOf(plain)).toBe(64);
		photos.close();
	}
);
