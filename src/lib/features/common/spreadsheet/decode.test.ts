import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { decode, MAX_FILE_SIZE, readFile } from './decode';

const fixture = (name: string) => new Uint8Array(readFileSync(`tests/fixtures/import/${name}`));
const bytesOf = (text: string) => new TextEncoder().encode(text);
const utf16 = (text: string, bigEndian: boolean, mark: boolean) => {
	const units = (mark ? '\uFEFF' : '') + text;
	const view = new DataView(new ArrayBuffer(units.length * 2));
	for (let at = 0; at < units.length; at += 1) {
		view.setUint16(at * 2, units.charCodeAt(at), !bigEndian);
	}
	return new Uint8Array(view.buffer);
};
const failureOf = (bytes: Uint8Array) => {
	const result = decode(bytes);
	return result.ok ? null : result.error;
};

describe('decoding a file', () => {
	test.each([
		['customers-windows-1250.csv', 'windows-1250', 'Zażółć Gęślą Sp. z o.o.;Łukasz Żółtowski;Łódź'],
		['customers-windows-1258.csv', 'windows-1258', 'Công ty Cổ phần Sữa Việt,Nguyễn Thị Hương'],
		['customers-utf-16le.csv', 'utf-16le', 'Xưởng gỗ Đồng Kỵ\tTrần Văn Đức'],
		['deals-pl-semicolon.csv', 'utf-8', 'sep=;\r\nSzansa sprzedaży;Klient']
	])('%s is %s', (name, encoding, text) => {
		const result = decode(fixture(name));
		expect(result).toMatchObject({ ok: true, value: { encoding, sure: true, replaced: 0 } });
		expect(result.ok && result.value.text).toContain(text);
		expect(result.ok && result.value.text.charCodeAt(0)).not.toBe(0xfeff);
	});

	test('UTF-16 of both byte orders, with and without a mark', () => {
		const text = 'name,city\nĐặng,Đà Nẵng\nAnna,Hue\n';
		for (const bigEndian of [true, false]) {
			for (const mark of [true, false]) {
				const encoding = bigEndian ? 'utf-16be' : 'utf-16le';
				expect(decode(utf16(text, bigEndian, mark))).toMatchObject({
					ok: true,
					value: { text, encoding, sure: true }
				});
			}
		}
	});

	test('a person can say what the encoding is', () => {
		const bytes = fixture('customers-windows-1250.csv');
		const wrong = decode(bytes, 'windows-1252');
		expect(wrong).toMatchObject({ ok: true, value: { encoding: 'windows-1252' } });
		expect(wrong.ok && wrong.value.text).toContain('£ukasz ¯ó³towski');
		const broken = decode(bytes, 'utf-8');
		expect(broken.ok && broken.value.replaced).toBeGreaterThan(10);
	});

	test('one broken character does not turn a UTF-8 file into another encoding', () => {
		const bytes = bytesOf(`name\n${'Łódź\n'.repeat(40)}X?\n`);
		bytes[bytes.length - 2] = 0xff;
		expect(decode(bytes)).toMatchObject({
			ok: true,
			value: { encoding: 'utf-8', sure: false, replaced: 1 }
		});
	});

	test.each([
		['excel', [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1]],
		['excel', [0x50, 0x4b, 3, 4, 0, 0, ...bytesOf('xl/workbook.xml')]],
		['word', [0x50, 0x4b, 3, 4, 0, 0, ...bytesOf('word/document.xml')]],
		[
			'opendocument',
			[0x50, 0x4b, 3, 4, ...bytesOf('mimetypeapplication/vnd.oasis.opendocument.spreadsheet')]
		],
		['zip', [0x50, 0x4b, 3, 4, 0, 0, ...bytesOf('holiday.jpg')]],
		['gzip', [0x1f, 0x8b, 8, 0]],
		['pdf', [...bytesOf('%PDF-1.7')]],
		['image', [0x89, 0x50, 0x4e, 0x47, 13, 10]],
		['image', [0xff, 0xd8, 0xff, 0xe0]],
		['html', [...bytesOf('\n<!DOCTYPE html><table><tr>')]],
		['xml', [...bytesOf('<?xml version="1.0"?><a/>')]],
		['json', [...bytesOf('[\n  {"name": "Acme"}\n]')]],
		['json', [...bytesOf('{"customers": []}')]],
		['rtf', [...bytesOf('{\\rtf1 hello}')]],
		['vcard', [...bytesOf('BEGIN:VCARD\r\nVERSION:4.0')]],
		['binary', [0x61, 0x2c, 0x00, 0x01, 0x02, 0x00, 0x00, 0x62]]
	] as const)('a file that is %s is not taken for CSV', (nature, bytes) => {
		expect(failureOf(Uint8Array.from(bytes))).toEqual({ code: 'not-a-table', nature });
	});

	test('a header in brackets is still a table', () => {
		expect(failureOf(bytesOf('[id],[name]\n1,Acme\n'))).toBeNull();
	});

	test('nothing but blanks is an empty file', () => {
		expect(failureOf(bytesOf(' \r\n\n'))).toEqual({ code: 'empty' });
		expect(failureOf(Uint8Array.from([0xef, 0xbb, 0xbf]))).toEqual({ code: 'empty' });
	});

	test('a 200 MB file is refused by its size alone, before any of it is read', async () => {
		const huge = new Blob(['of a size that no test has room for']);
		Object.defineProperty(huge, 'size', { value: 200 * 1024 * 1024 });
		const reading = vi.spyOn(huge, 'arrayBuffer');
		expect(await readFile(huge, null)).toEqual({
			ok: false,
			error: { code: 'too-large', size: 209_715_200, limit: MAX_FILE_SIZE }
		});
		expect(reading).not.toHaveBeenCalled();
	});

	test('a file that is gone when it is read is a fault, not a crash', async () => {
		const gone = new Blob(['0123456789']);
		vi.spyOn(gone, 'arrayBuffer').mockRejectedValue(new DOMException('gone', 'NotReadableError'));
		expect(await readFile(gone, null)).toEqual({ ok: false, error: { code: 'unreadable' } });
		expect(await readFile(new Blob([]), null)).toEqual({ ok: false, error: { code: 'empty' } });
	});

	test('never throws on any bytes', () => {
		fc.assert(
			fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
				decode(bytes);
				decode(bytes, 'utf-16le');
			})
		);
	});
});
