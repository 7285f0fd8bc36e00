import { expect, test } from 'vitest';
import { dayFromNumber } from '../core/day';
import { serialDay, sheetText, type SheetCell } from './sheet-text';

const text = (of: string): SheetCell => ({ is: 'text', text: of });
const number = (value: number, currency = ''): SheetCell => ({ is: 'number', value, currency });

test('LS-09 · a text that stands in very many cells becomes no text without end', () => {
	const row = Array.from({ length: 100 }, () => text('x'.repeat(1000)));
	const rows = Array.from({ length: 1000 }, () => row);
	expect(sheetText({ rows, merged: [] }, '.', 100_000)).toEqual({ ok: false, error: 'too-large' });
	// One cell far away makes the sheet wide and long.
	const last: SheetCell[] = [];
	last[16_000] = text('x');
	const far: SheetCell[][] = [];
	far[20_000] = last;
	expect(sheetText({ rows: far, merged: [] }, '.', 1_000_000)).toEqual({
		ok: false,
		error: 'too-large'
	});
});

test('merged areas that overlap each other fill no more than there is room for', () => {
	const rows = Array.from({ length: 4000 }, (_, at) => [number(at)]);
	const merged = Array.from({ length: 4000 }, (_, top) => ({
		...{ top, left: 0, bottom: 1_000_000, right: 0 }
	}));
	expect(sheetText({ rows, merged })).toMatchObject({ ok: true });
});

test('rows and cells that are missing are empty, and all rows have the same width', () => {
	const rows = [undefined, [text('a'), undefined, text('c')], [], [null, number(1.125)]];
	expect(sheetText({ rows, merged: [] })).toEqual({ ok: true, value: ',,\na,,c\n,,\n,1.1250,' });
});

test('numbers have the mark of the texts beside them, and the currency that they are shown with', () => {
	const rows = [[number(-1234.5), number(0.1 + 0.2), number(9, '€'), number(2_000_000)]];
	const written = (mark: '.' | ',') => sheetText({ rows, merged: [] }, mark);
	expect(written('.')).toEqual({ ok: true, value: '-1234.5,0.3,9 €,2000000' });
	expect(written(',')).toEqual({ ok: true, value: `"'-1234,5","0,3",9 €,2000000` });
});

test('LS-09 · the numbers of days in both calendars of spreadsheets', () => {
	const day = (serial: number, from1904 = false) => {
		const found = serialDay(serial, from1904);
		return found === null ? null : dayFromNumber(found);
	};
	expect([1, 59, 60, 61, 36_526.75, 46_355].map((serial) => day(serial))).toEqual([
		...['1900-01-01', '1900-02-28', null, '1900-03-01', '2000-01-01', '2026-11-29']
	]);
	expect([0, 1, 35_064, 44_893].map((serial) => day(serial, true))).toEqual([
		...['1904-01-01', '1904-01-02', '2000-01-01', '2026-11-29']
	]);
	expect([-1, 0, NaN, Infinity, 1e9].map((serial) => day(serial))).toEqual([
		...[null, null, null, null, null]
	]);
});
