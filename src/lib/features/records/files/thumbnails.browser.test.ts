import { expect, test } from 'vitest';
import { succeed } from '$lib/domain/core/result';
import type { FileRef } from '$lib/domain/file/file';
import { thumbnailOf } from './thumbnails';

const file = (hash: string, size: number): FileRef => ({
	...{ id: hash, name: 'a.png', type: 'image/png', hash, size, at: 1, by: 'anna' }
});

const opening = (bytes: Blob) => ({ open: () => Promise.resolve(succeed(bytes)) });

/** A picture that is twice as wide as high. */
async function picture(width: number): Promise<Blob> {
	const canvas = new OffscreenCanvas(width, width / 2);
	canvas.getContext('2d')?.fillRect(0, 0, width, width / 4);
	return canvas.convertToBlob({ type: 'image/png' });
}

test('a picture gets a small one of the same shape, made once', async () => {
	const bytes = await picture(1200);
	const address = await thumbnailOf(opening(bytes), 'space.s', 'r', file('one', bytes.size));
	const image = new Image();
	image.src = address ?? '';
	await image.decode();
	expect(image.naturalWidth).toBe(320);
	expect(Math.abs(image.naturalHeight - 160)).toBeLessThan(3);
	const again = thumbnailOf(opening(new Blob(['x'])), 'space.s', 'r', file('one', bytes.size));
	expect(await again).toBe(address);
});

test('what only calls itself a picture, is damaged, or claims to be huge gets none', async () => {
	const svg = new Blob(['<svg xmlns="http://www.w3.org/2000/svg"/>']);
	expect(await thumbnailOf(opening(svg), 'space.s', 'r', file('svg', svg.size))).toBe(null);
	const whole = new Uint8Array(await (await picture(64)).arrayBuffer());
	const damaged = new Blob([whole.slice(0, 60)]);
	expect(await thumbnailOf(opening(damaged), 'space.s', 'r', file('cut', 60))).toBe(null);
	const huge = whole.slice();
	new DataView(huge.buffer).setUint32(16, 60_000);
	new DataView(huge.buffer).setUint32(20, 60_000);
	expect(await thumbnailOf(opening(new Blob([huge])), 'space.s', 'r', file('big', 60))).toBe(null);
});
