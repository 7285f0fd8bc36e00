import { expect, test } from 'vitest';
import { rasterType } from './raster';

const bytes = (text: string): Uint8Array =>
	Uint8Array.from([...text].map((letter) => letter.charCodeAt(0)));

test.each([
	['\x89PNG\r\n\x1a\n....', 'image/png'],
	['\xff\xd8\xff\xe0..JFIF..', 'image/jpeg'],
	['GIF89a......', 'image/gif'],
	['GIF87a......', 'image/gif'],
	['RIFF....WEBP', 'image/webp'],
	['RIFF....WAVE', null],
	['<svg xmlns="http://www.w3.org/2000/svg">', null],
	['<!doctype html>', null],
	['\x89PNG', null],
	['', null]
])('%j is shown as %j', (head, type) => {
	expect(rasterType(bytes(head))).toBe(type);
});
