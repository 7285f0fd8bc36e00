import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { readCsv } from '$lib/domain/import/csv';
import { detectDialect } from '$lib/domain/import/dialect';
import type { ImportKind } from '$lib/domain/import/fields';
import { csvFile } from '$lib/domain/table/csv-file';
import { decode } from '$lib/features/common/spreadsheet/decode';
import { utils, write } from '$lib/features/common/spreadsheet/sheetjs';
import { closeWorkers, setUp } from './testkit';

afterEach(closeWorkers);

type Value = string | number | Date;
const FORMATS = ['xlsx', 'ods', 'biff8'] as const;
type Format = (typeof FORMATS)[number];

/** Writes a table as a workbook, with SheetJS. */
function bookOf(format: Format, rows: readonly (readonly Value[])[]): File {
	const sheet = utils.aoa_to_sheet(rows as Value[][], { UTC: true });
	const book = utils.book_new();
	utils.book_append_sheet(book, sheet, 'Table');
	const bytes = write(book, { type: 'array', bookType: format, compression: true }) as ArrayBuffer;
	return new File([bytes], `table.${format}`);
}

const planOf = async (kind: ImportKind, file: File) => {
	const { session, sink } = setUp(kind);
	await session.choose(file);
	expect(session.trouble).toBeNull();
	await session.preview();
	const { planned, opened } = session;
	await session.start();
	return {
		rows: opened?.rows,
		headers: opened?.headers,
		mapping: opened?.mapping,
		plan: planned?.plan,
		settings: planned?.settings.dateOrder,
		written: sink.written
	};
};

/** Returns the table of a text, with numbers and days as what they are. */
function valuesOf(text: string): readonly (readonly Value[])[] {
	const { delimiter } = detectDialect(text);
	const isNumber = (cell: string) => /^(?:0|[1-9]\d{0,8})(?:\.\d{1,2})?$/.test(cell);
	return [...readCsv(text, delimiter)].map(({ cells }) =>
		cells.map((cell) =>
			isNumber(cell)
				? Number(cell)
				: /^\d{4}-\d{2}-\d{2}$/.test(cell)
					? new Date(`${cell}T00:00:00Z`)
					: cell
		)
	);
}

describe.each(FORMATS)('LS-09 · a table in %s plans the same as in csv', (format) => {
	test.each([
		['deals', 'sales_pipeline.csv'],
		['customers', 'accounts.csv'],
		['customers', 'customers-windows-1250.csv'],
		['people', 'sales_teams.csv']
	] as const)('%s: %s', async (kind, name) => {
		const decoded = decode(new Uint8Array(readFileSync(`tests/fixtures/import/${name}`)));
		if (!decoded.ok) throw new Error(decoded.error.code);
		const { text } = decoded.value;
		const rows = [...readCsv(text, detectDialect(text).delimiter)].slice(0, 900);
		const csv = csvFile(
			rows[0]?.cells ?? [],
			rows.slice(1).map(({ cells }) => cells)
		);
		const wanted = await planOf(kind, new File([csv], 'table.csv'));
		expect(wanted.plan?.counts.accepted).toBeGreaterThan(2);
		const typed = valuesOf(csv.slice(1));
		expect(await planOf(kind, bookOf(format, typed))).toEqual(wanted);
		const texts = rows.map(({ cells }) => cells);
		expect(await planOf(kind, bookOf(format, texts))).toEqual(wanted);
	});

	test('any table of opportunities', async () => {
		const word = fc.string({
			unit: fc.constantFrom('a', 'B', 'Ł', 'ơ', ',', ';', '"', "'", '=', '&', '1'),
			minLength: 1,
			maxLength: 8
		});
		const row = fc.tuple(
			word.map((text) => `x${text}`),
			word.map((text) => `c${text}`),
			fc.oneof(
				fc.nat(1_000_000),
				fc.nat(1e8).map((cents) => cents / 100)
			),
			fc.integer({ min: 15_000, max: 25_000 }).map((day) => new Date(day * 86_400_000)),
			fc.constantFrom('Lead', 'Won', 'Other', '#N/A')
		);
		await fc.assert(
			fc.asyncProperty(fc.array(row, { minLength: 3, maxLength: 9 }), async (rows) => {
				const head = ['deal name', 'account', 'amount', 'close date', 'stage'];
				const csv = csvFile(
					head,
					rows.map(([title, account, amount, day, stage]) => [
						...[title, account, amount, day.toISOString().slice(0, 10), stage]
					])
				);
				const wanted = await planOf('deals', new File([csv], 'table.csv'));
				expect(await planOf('deals', bookOf(format, [head, ...rows]))).toEqual(wanted);
			}),
			{ numRuns: 25 }
		);
	});
});
