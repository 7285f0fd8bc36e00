import { decimalsOf, type Currency } from '../money/money';
import { visible } from '../text/visible';
import { commonCurrencies, currenciesInHeading, currenciesNamed, preferred } from './currencies';
import { DateTally, type DateVerdict, type Habits } from './dates';
import type { CsvRow } from './csv';
import type { CustomField, FieldType } from '../fields/field';
import { customUse, type Field, type Mapping } from './fields';
import {
	NumberTally,
	RateTally,
	readAmount,
	type NumberVerdict,
	type RateVerdict
} from './numbers';

/** How a file writes its dates and numbers. */
export interface Formats {
	readonly dates: DateVerdict;
	readonly numbers: NumberVerdict;
	readonly rates: RateVerdict;
}

const DATES: readonly Field[] = ['closeOn', 'dueOn', 'startOn', 'createdOn'];
const NUMBERS: readonly Field[] = ['revenue', 'rate'];

/** Collects the formats of the mapped dates and numbers over all rows. */
export class FormatTally {
	readonly #dates = new DateTally();
	readonly #numbers = new NumberTally();
	readonly #dateColumns: readonly number[];
	readonly #rates = new RateTally();
	readonly #numberColumns: readonly number[];
	readonly #rateColumn: number;
	readonly #revenueColumn: number;
	readonly #currencyColumn: number;
	readonly #heading: readonly Currency[];
	/** The currencies that the amounts name, each combination once. Empty for none. */
	readonly #money = new Map<string, readonly Currency[]>();

	/** `fields` are the custom fields, some of which hold numbers and days. */
	constructor(
		mapping: Mapping,
		headers: readonly string[],
		fields: readonly Pick<CustomField, 'id' | 'type'>[] = []
	) {
		const columnsOf = (fields: readonly Field[]) =>
			fields.map((field) => mapping.uses.indexOf(field)).filter((column) => column !== -1);
		const own = (types: readonly FieldType[]) =>
			fields
				.filter(({ type }) => types.includes(type))
				.map(({ id }) => mapping.uses.indexOf(customUse(id)))
				.filter((column) => column !== -1);
		this.#dateColumns = [...columnsOf(DATES), ...own(['date'])];
		this.#numberColumns = [...columnsOf(NUMBERS), ...own(['number', 'money'])];
		this.#rateColumn = mapping.uses.indexOf('rate');
		this.#revenueColumn = mapping.uses.indexOf('revenue');
		this.#currencyColumn = mapping.uses.indexOf('currency');
		this.#heading = currenciesInHeading(headers[this.#revenueColumn] ?? '');
	}

	/** Adds one row. */
	take(row: CsvRow): void {
		if (row.fault !== null) return;
		const text = (column: number) => visible(row.cells[column] ?? '');
		for (const column of this.#dateColumns) this.#dates.take(text(column));
		for (const column of this.#numberColumns) this.#numbers.take(text(column));
		this.#rates.take(text(this.#rateColumn));
		this.#takeMoney(text(this.#revenueColumn), text(this.#currencyColumn));
	}

	#takeMoney(amount: string, currency: string): void {
		if (amount === '') return;
		const signed = (readAmount(amount, '.') ?? readAmount(amount, ','))?.currencies ?? [];
		const named = currency === '' ? [] : (currenciesNamed(currency) ?? []);
		const common = commonCurrencies(named, signed) ?? this.#heading;
		this.#money.set(common.join(' '), common);
	}

	/** Returns the formats. Region and currency decide where the columns do not. */
	verdict(habits: Habits, currency: Currency): Formats {
		return {
			dates: this.#dates.verdict(habits),
			numbers: this.#numbers.verdict(habits, this.#hasCents(currency)),
			rates: this.#rates.verdict()
		};
	}

	/** Whether any of the amounts is in a currency with cents. */
	#hasCents(currency: Currency): boolean {
		const used = [...this.#money.values()].map((named) => preferred(named, currency));
		return (used.length === 0 ? [currency] : used).some((one) => decimalsOf(one) > 0);
	}
}
