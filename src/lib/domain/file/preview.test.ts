import { expect, test } from 'vitest';
import { claimedSize } from './pixels';
import { mediaType, previewOf } from './preview';

test.each([
	['plan.PDF', 'pdf'],
	['a.b.csv', 'table'],
	['notes.md', 'markdown'],
	['page.html', 'text'],
	['drawing.svg', 'drawing'],
	['clip.mp4', 'video'],
	['constructor', null],
	['x.constructor', null],
	['x.__proto__', null],
	['program.exe', null]
])('%s is shown as %s', (name, kind) => {
	expect(previewOf(name)).toBe(kind);
});

test('only sound and films are given to the browser under a type of their own', () => {
	expect(mediaType('a.mp3')).toBe('audio/mpeg');
	expect(mediaType('a.html')).toBe(null);
	expect(mediaType('a.svg')).toBe(null);
	expect(mediaType('a.toString')).toBe(null);
});

test('the size that a picture claims is read from its beginning, without drawing it', () => {
	const head = new Uint8Array(64);
	const view = new DataView(head.buffer);
	view.setUint32(0, 0x89504e47);
	view.setUint32(16, 100_000);
	view.setUint32(20, 90_000);
	expect(claimedSize(head)).toEqual({ width: 100_000, height: 90_000 });
	const jpeg = new Uint8Array(64);
	jpeg.set([0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 1, 0xff, 0xc0, 0, 17, 8, 0x10, 0, 0x20, 0]);
	expect(claimedSize(jpeg)).toEqual({ width: 0x2000, height: 0x1000 });
	expect(claimedSize(new Uint8Array(64))).toBe(null);
	expect(claimedSize(new Uint8Array(3))).toBe(null);
});
