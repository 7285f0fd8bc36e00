import type { RecordKind } from '../core/record';
import type { CustomField } from '../fields/field';
import type { Country } from '../text/country';
import { identity } from '../text/identity';
import { phoneKey } from '../text/phone';
import type { CsvRow } from './csv';
import type { CustomUse, ImportKind } from './fields';
import type { ImportSettings, ImportSnapshot } from './plan-types';
import type { ValueUse } from './plan-changes';
import type { Existing, KeyedRow, RecordSource } from './existing-record';
import { RowReader } from './rows';

export type { Existing, KeyedRow, RecordSource };

/** The kind of record that an import updates; `null` for what is no record. */
export function updatedKind(kind: ImportKind): RecordKind | null {
	switch (kind) {
		case 'customers':
		case 'contacts':
			return 'customer';
		case 'leads':
			return 'lead';
		case 'deals':
			return 'deal';
		case 'tasks':
			return 'task';
		case 'people':
		case 'spaces':
			return null;
	}
}

/** The types of custom fields by which records can be recognised. */
const KEY_TYPES: ReadonlySet<string> = new Set<CustomField['type']>([
	'text',
	'email',
	'phone',
	'link'
]);

/** Whether records can be recognised by a custom field. */
export const mayBeKey = ({ type, removed }: Pick<CustomField, 'type' | 'removed'>): boolean =>
	!removed && KEY_TYPES.has(type);

/** Returns the form in which two values of a key are compared; empty for none. */
export function keyForm(use: ValueUse, text: string, country: Country | null): string {
	switch (use) {
		case 'phone':
			return text.trim() === '' ? '' : phoneKey(text, country);
		case 'taxNumber':
			return text.replace(/[^\p{L}\p{N}]/gu, '').toUpperCase();
		case 'externalId':
			return text.trim();
		default:
			return identity(text);
	}
}

/** Returns the stored field that a key is read from. */
export const keyField = (use: ValueUse): string =>
	use === 'name' ? 'title' : isCustom(use) ? `custom.${use.slice('field.'.length)}` : use;

export const isCustom = (use: string): use is CustomUse => use.startsWith('field.');

/** Returns what a row of a file says as the key. */
export const keyText = (reader: RowReader, row: CsvRow, key: ValueUse): string =>
	key === 'title' ? reader.title(row) : reader.said(row, key);

/**
 * Finds the records that a file means, before they are read whole: the keys that its rows have, and which
 * records have one of them.
 */
export class ExistingFinder {
	readonly kind: RecordKind;
	readonly #key: ValueUse;
	readonly #reader: RowReader;
	readonly #country: Country | null;
	readonly #keys = new Set<string>();

	private constructor(
		kind: RecordKind,
		key: ValueUse,
		headers: readonly string[],
		settings: ImportSettings,
		snapshot: ImportSnapshot
	) {
		this.kind = kind;
		this.#key = key;
		this.#reader = new RowReader(headers, settings.mapping);
		this.#country = snapshot.country ?? null;
	}

	/** Returns the finder of an import; `null` when it updates no records by a key. */
	static of(
		headers: readonly string[],
		settings: ImportSettings,
		snapshot: ImportSnapshot
	): ExistingFinder | null {
		const kind = updatedKind(settings.kind);
		const { mode, key } = settings;
		if (kind === null || mode === 'create' || key === null || settings.kind === 'contacts')
			return null;
		return new ExistingFinder(kind, key, headers, settings, snapshot);
	}

	/** Notes the key of a row. */
	take(row: CsvRow): void {
		if (row.fault !== null) return;
		const key = keyForm(this.#key, keyText(this.#reader, row, this.#key), this.#country);
		if (key !== '') this.#keys.add(key);
	}

	/** Whether a record has one of the keys. */
	wants(row: KeyedRow): boolean {
		const value = isCustom(this.#key) ? customIn(row, this.#key) : row[keyField(this.#key)];
		if (typeof value !== 'string') return false;
		return this.#keys.has(keyForm(this.#key, value, this.#country));
	}
}

function customIn(row: KeyedRow, use: CustomUse): unknown {
	const custom = row['custom'];
	const field = use.slice('field.'.length);
	if (typeof custom !== 'object' || custom === null || !Object.hasOwn(custom, field)) return null;
	return (custom as Readonly<Record<string, unknown>>)[field];
}

/** The records that are here, by the key by which an import recognises them. */
export class ExistingRecords {
	readonly #byKey = new Map<string, Existing[]>();
	readonly #key: ValueUse;
	readonly #country: Country | null;

	constructor(key: ValueUse, country: Country | null, records: Iterable<Existing>) {
		this.#key = key;
		this.#country = country;
		for (const record of records) {
			const value = record.fields[keyField(key)];
			const form = typeof value === 'string' ? keyForm(key, value, country) : '';
			if (form === '') continue;
			const others = this.#byKey.get(form);
			if (others === undefined) this.#byKey.set(form, [record]);
			else others.push(record);
		}
	}

	/** Returns the records with a key. */
	find(text: string): readonly Existing[] {
		const form = keyForm(this.#key, text, this.#country);
		return form === '' ? [] : (this.#byKey.get(form) ?? []);
	}
}
