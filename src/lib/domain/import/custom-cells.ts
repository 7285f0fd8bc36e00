import type { MemberId } from '../core/ids';
import { isFilled, type CustomValue, type FieldDefinition } from '../fields/field';
import { missingOf, startingValues, usedFields, type FieldValues } from '../fields/values';
import type { Currency } from '../money/money';
import type { CsvRow } from './csv';
import { readCustom } from './custom-values';
import type { Existing } from './existing';
import type { RowFaultReason } from './faults';
import { customUse } from './fields';
import { saysNothing } from './nothing';
import type { PeopleMatcher } from './people-matcher';
import type { ImportSettings } from './plan-types';
import { cell, isMeant, type CellEdit } from './row-updates';
import type { RowReader } from './rows';
import { shownCustom } from './shown-values';

/** Reads the custom fields of a space's records (LW-06), or of customers (LS-10), from their rows. */
export class CustomCells {
	readonly #fields: readonly FieldDefinition[];
	readonly #reader: RowReader;
	readonly #settings: ImportSettings;
	readonly #people: PeopleMatcher;

	constructor(
		fields: readonly FieldDefinition[],
		reader: RowReader,
		settings: ImportSettings,
		people: PeopleMatcher
	) {
		this.#fields = usedFields(fields);
		this.#reader = reader;
		this.#settings = settings;
		this.#people = people;
	}

	/**
	 * Returns the values that a row has. Adds to `faults` what is not of its field's type. Amounts are in
	 * `currency`.
	 */
	read(row: CsvRow, currency: Currency, faults: RowFaultReason[]): FieldValues {
		const found: Record<string, CustomValue> = {};
		const { dateOrder, decimalMark } = this.#settings;
		const memberNamed = (name: string) => {
			const member = this.#people.find(name);
			return typeof member === 'string' ? null : member.id;
		};
		for (const field of this.#fields) {
			const use = customUse(field.id);
			const text = this.#reader.text(row, use);
			if (text === '' || (isFigure(field) && saysNothing(text))) continue;
			const value = readCustom(field, text, { dateOrder, decimalMark, currency, memberNamed });
			if (value !== undefined) found[field.id] = value;
			else faults.push({ code: 'field-unreadable', column: this.#reader.column(use), value: text });
		}
		return found;
	}

	/** Returns why a new record with these values and the defaults cannot be: it is asked for more. */
	missing(values: FieldValues): readonly RowFaultReason[] {
		return missingOf(this.#fields, startingValues(this.#fields, values)).map(({ name }) => ({
			code: 'field-empty',
			column: name
		}));
	}

	/** Returns the names and texts of the cells that say something, for a preview. */
	texts(row: CsvRow): readonly (readonly [name: string, text: string])[] {
		return this.#fields
			.map(({ id, name }) => [name, this.#reader.text(row, customUse(id))] as const)
			.filter(([, text]) => isFilled(text));
	}

	/** Returns the edits that give a record the values of a row. */
	edits(
		row: CsvRow,
		existing: Existing,
		values: FieldValues,
		currency: Currency
	): readonly (CellEdit | null)[] {
		const nameOf = (id: MemberId) => this.#people.get(id)?.name ?? '';
		return this.#fields.map((field) => {
			const use = customUse(field.id);
			if (!isMeant(this.#reader, row, use, this.#settings)) return null;
			const shown = shownCustom(field, currency, nameOf);
			return cell(existing, use, `custom.${field.id}`, values[field.id] ?? null, shown);
		});
	}
}

/** Whether a field holds a number or a day, whose cell may say that there is none. */
const isFigure = ({ type }: FieldDefinition): boolean =>
	type === 'number' || type === 'money' || type === 'date';
