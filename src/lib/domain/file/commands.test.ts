import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Acting } from '../core/change';
import { attachFile, fileName, MAX_FILE_NAME, removeFile } from './commands';
import { isFileHash, type FileRef } from './file';

const acting: Acting = {
	actor: 'anna',
	clock: { now: () => 7, offset: () => 0 },
	random: { bytes: (count) => new Uint8Array(count) }
};
const file: FileRef = {
	id: 'f1',
	name: 'plan.pdf',
	size: 3,
	type: 'application/pdf',
	hash: 'a'.repeat(64),
	at: 7,
	by: 'anna'
};

test('HI-01 · attaching a file and taking it away each leave a line of who did it', () => {
	const attached = attachFile(file, acting);
	const { id: _, ...value } = file;
	expect(attached.set).toEqual({ 'file.f1': value });
	expect(attached.history).toMatchObject([{ by: 'anna', at: 7, field: 'file.f1', from: null }]);
	const removed = removeFile(file, acting);
	expect(removed.set).toEqual({ 'file.f1': null });
	expect(removed.history).toMatchObject([{ field: 'file.f1', to: null }]);
	expect(removed.history[0]).toMatchObject({
		from: attached.history[0]?.what === 'field' ? attached.history[0].to : undefined
	});
});

describe('a file name', () => {
	test.each([
		['plan.pdf', 'plan.pdf'],
		['  Kế hoạch  2026.docx ', 'Kế hoạch 2026.docx'],
		['../../etc/passwd', '.. .. etc passwd'],
		['a\u202Egnp.exe', 'a gnp.exe'],
		['line\nbreak\u0000.txt', 'line break .txt'],
		['', 'file'],
		['\u200b', 'file'],
		['\u200d', 'file'],
		['می\u200cخواهم.pdf', 'می\u200cخواهم.pdf'],
		['👩\u200d🔧.png', '👩\u200d🔧.png'],
		[`${'x'.repeat(300)}.pdf`, `${'x'.repeat(196)}.pdf`]
	])('%j is kept as %j', (given, kept) => {
		expect(fileName(given)).toBe(kept);
	});

	test('always has something in it, on one line, within the limit, and stays what it is', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (given) => {
				const kept = fileName(given);
				expect(kept.length).toBeGreaterThan(0);
				expect(kept.length).toBeLessThanOrEqual(MAX_FILE_NAME);
				expect(kept).not.toMatch(/[\p{Cc}\p{Cs}/\\]/u);
				expect(fileName(kept)).toBe(kept);
			})
		);
	});
});

test.each([
	['a'.repeat(64), true],
	['A'.repeat(64), false],
	['a'.repeat(63), false],
	['../'.repeat(21), false],
	[null, false]
])('%j is a file hash: %j', (value, is) => {
	expect(isFileHash(value)).toBe(is);
});
