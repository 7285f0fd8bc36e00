import type { Currency } from '../money/money';
import { DateTally, type DateVerdict, type Language } from './dates';
import type { CsvRow } from './csv';
import type { Field, Mapping } from './fields';
import { NumberTally, type NumberVerdict } from './numbers';

/** How a file writes its dates and numbers. */
export interface Formats {
	readonly dates: DateVerdict;
	readonly numbers: NumberVerdict;
}

const DATES: readonly Field[] = ['closeOn', 'createdOn'];
const NUMBERS: readonly Field[] = ['revenue', 'rate'];

/** Collects, over all rows, how the mapped dates and numbers are written. */
export class FormatTally {
	readonly #dates = new DateTally();
	readonly #numbers = new NumberTally();
	readonly #dateColumns: readonly number[];
	readonly #numberColumns: readonly number[];

	constructor(mapping: Mapping) {
		const columnsOf = (fields: readonly Field[]) =>
			fields.map((field) => mapping.uses.indexOf(field)).filter((column) => column !== -1);
		this.#dateColumns = columnsOf(DATES);
		this.#numberColumns = columnsOf(NUMBERS);
	}

	/** Takes one row into account. */
	take(row: CsvRow): void {
		if (row.fault !== null) return;
		for (const column of this.#dateColumns) this.#dates.take((row.cells[column] ?? '').trim());
		for (const column of this.#numberColumns) this.#numbers.take((row.cells[column] ?? '').trim());
	}

	/** What the columns say; language and currency decide where they say nothing. */
	verdict(language: Language, currency: Currency): Formats {
		return {
			dates: this.#dates.verdict(language),
			numbers: this.#numbers.verdict(language, currency)
		};
	}
}
