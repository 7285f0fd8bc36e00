import { fold } from '../text/fold';
import { visible } from '../text/visible';
import { isBlank, type CsvRow } from './csv';
import { readDay } from './dates';
import { saysNothing } from './nothing';
import { readAmount } from './numbers';

/** Why a row appears to be no record: a repeated heading, a sum, or a line below the table. */
export type OddRow = 'heading' | 'total' | 'footer';

/** The words with which a row of sums starts, folded, the longest first. */
const TOTAL =
	/^(?:grand total|sub-?total|totals?|sum|tong cong|tong so|tong|cong|razem|suma|ogolem|lacznie|podsumowanie)(?:\s*[:(].*|\s+\d.*)?$/;

/** The words with which lines below a table start, folded. */
const FOOTER =
	/^(?:generated|exported|printed|created by|report|copyright|confidential|source:|page \d|end of|©|\(c\)|wygenerowano|wyeksportowano|wydrukowano|zrodlo:|strona \d|koniec|xuat |nguon:|trang \d|ngay in|nguoi lap)/;

/**
 * Finds the rows of a table that appear to be no records. They are suggested for rejection, with the
 * reason, and a person may import them anyway.
 */
export class OddRows {
	readonly #headings: readonly string[];
	readonly #found = new Map<number, OddRow>();
	/** The rows since the last certain record, which may be the end of the table. */
	#tail: { readonly row: CsvRow; readonly afterGap: boolean }[] = [];
	#gap = false;

	constructor(headings: readonly string[]) {
		this.#headings = headings.map(plain);
	}

	/** Adds one row. */
	take(row: CsvRow): void {
		if (isBlank(row)) {
			this.#gap = true;
			return;
		}
		const afterGap = this.#gap || this.#tail.some((one) => one.afterGap);
		this.#gap = false;
		const cells = row.fault === null ? row.cells.map(plain) : [];
		if (this.#isHeading(cells)) this.#found.set(row.row, 'heading');
		else if (isTotal(cells)) this.#found.set(row.row, 'total');
		else if (this.#headings.length > 1 && cells.filter((cell) => cell !== '').length === 1) {
			this.#tail.push({ row, afterGap });
			return;
		} else if (row.fault === null) this.#tail = [];
	}

	#isHeading(cells: readonly string[]): boolean {
		const named = this.#headings.filter((name) => name !== '');
		return (
			named.length > 0 && this.#headings.every((name, column) => name === (cells[column] ?? ''))
		);
	}

	/** Returns the rows that appear to be no records. */
	verdict(): ReadonlyMap<number, OddRow> {
		const found = new Map(this.#found);
		for (const { row, afterGap } of this.#tail) {
			const text = row.cells.map(plain).find((cell) => cell !== '') ?? '';
			if (afterGap || FOOTER.test(text)) found.set(row.row, 'footer');
		}
		return found;
	}
}

const plain = (cell: string): string => fold(visible(cell).slice(0, 200));

/** Whether a row is a row of sums: it says so, and has only numbers and days beside that. */
function isTotal(cells: readonly string[]): boolean {
	const at = cells.findIndex((cell) => cell !== '');
	if (at === -1 || !TOTAL.test(cells[at] ?? '')) return false;
	const others = cells.filter((cell, column) => column !== at && !saysNothing(cell));
	return others.length > 0
		? others.every(
				(cell) =>
					readAmount(cell, '.') !== null ||
					readAmount(cell, ',') !== null ||
					readDay(cell, 'dmy') !== null
			)
		: cells.length > 1 || cells[at]?.includes(':') === true;
}
