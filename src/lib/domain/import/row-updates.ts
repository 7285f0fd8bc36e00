import type { FieldValue } from '../core/change';
import { historyValue } from '../core/history-value';
import type { RecordId } from '../core/ids';
import { fieldOfTag, tagField, taggedIn } from '../core/tags';
import type { RecordFields } from '../policy/edit';
import { sameName } from '../text/identity';
import type { CsvRow } from './csv';
import { keyText, type Existing, type ExistingRecords } from './existing';
import type { RowFaultReason } from './faults';
import {
	SHOWN_CHANGES,
	type CellChange,
	type PlannedUpdate,
	type RowChange,
	type Shown,
	type ValueUse
} from './plan-changes';
import { BATCH_SIZE, type ImportSettings, type RecordBatch } from './plan-types';
import type { RowJudge } from './row-judge';
import type { RowLog, RowReader } from './rows';

/** A cell that changes a record, and what is set for it. */
export type CellEdit = CellChange &
	Omit<PlannedUpdate, 'id' | 'set'> &
	Partial<Pick<PlannedUpdate, 'set'>>;

/** Returns the cells of a row that change a record, or what is wrong with the row. */
export type ReadCells = (
	row: CsvRow,
	existing: Existing
) => readonly (CellEdit | null)[] | { readonly faults: readonly RowFaultReason[] };

/** As `ReadCells`; `null` when the row is a repetition. */
export type ReadAgain = (row: CsvRow, existing: Existing) => ReturnType<ReadCells> | null;

/** A text as a preview shows it. */
export const asText = (text: string): Shown => (text === '' ? null : { as: 'text', text });

/** What a value counts as when it is compared: nothing is empty. */
const told = (value: unknown) => historyValue(value) ?? '';

/** Returns the edit that sets a field, or `null` when it has that value already. */
export function cell(
	{ fields }: Existing,
	use: ValueUse,
	field: string,
	to: FieldValue,
	shown: (value: unknown) => Shown
): CellEdit | null {
	const from = fields[field] ?? null;
	if (told(from) === told(to)) return null;
	return { use, from: shown(from), to: shown(to), set: { [field]: to } };
}

/** Shows a field of text. */
export const shownText = (value: unknown): Shown =>
	typeof value === 'string' ? asText(value) : null;

/** Returns the edit that makes these the tags of a record, or `null` when it has them. */
export function tagsCell({ fields }: Existing, tags: readonly string[]): CellEdit | null {
	const tagged = taggedIn(fields);
	const added = tags.filter((tag) => !tagged.tags.some((other) => sameName(other, tag)));
	const gone = tagged.tags.filter((tag) => !tags.some((other) => sameName(other, tag)));
	if (added.length === 0 && gone.length === 0) return null;
	const stay = tagged.tags.filter((tag) => !gone.includes(tag));
	const set: Record<string, FieldValue> = {};
	for (const tag of gone) set[fieldOfTag(tagged, tag)] = null;
	for (const tag of added) set[tagField(tag)] = tag;
	return {
		use: 'tags',
		from: asText(tagged.tags.join(', ')),
		to: asText([...stay, ...added].join(', ')),
		set
	};
}

/**
 * The rows of a file that mean records that are here: found by the chosen key, compared cell by cell, and
 * judged by the rules (LS-09).
 */
export class RowUpdates {
	readonly #settings: ImportSettings;
	readonly #existing: ExistingRecords;
	readonly #reader: RowReader;
	readonly #log: RowLog;
	readonly #read: ReadCells;
	readonly #readAgain: ReadAgain;
	readonly #again = new Set<number>();
	readonly #judge: RowJudge;
	readonly #accepted: (row: CsvRow) => void;
	readonly #meant = new Map<number, Existing>();
	readonly #rows = new Map<RecordId, number>();
	readonly #changes: RowChange[] = [];
	#updated = 0;
	#unchanged = 0;
	#further = 0;

	constructor(of: {
		readonly settings: ImportSettings;
		readonly existing: ExistingRecords;
		readonly reader: RowReader;
		readonly log: RowLog;
		readonly read: ReadCells;
		/** Reads a further row of a record, where there may be several; `null` when it says the same again. */
		readonly readAgain?: ReadAgain;
		readonly judge: RowJudge;
		/** Told of each row that changes a record, before the next one is read. */
		readonly accepted?: (row: CsvRow) => void;
	}) {
		this.#settings = of.settings;
		this.#existing = of.existing;
		this.#reader = of.reader;
		this.#log = of.log;
		this.#read = of.read;
		this.#readAgain = of.readAgain ?? (() => null);
		this.#judge = of.judge;
		this.#accepted = of.accepted ?? (() => undefined);
	}

	/**
	 * Takes a row in the first pass. Returns `true` when it is dealt with: it changes a record, or is
	 * rejected. `false` means that it is a new record.
	 */
	take(row: CsvRow): boolean {
		const { mode, key } = this.#settings;
		if (mode === 'create' || key === null) return false;
		const text = keyText(this.#reader, row, key);
		const found = this.#existing.find(text);
		const [only] = found;
		if (only === undefined && mode === 'both') return false;
		if (only === undefined || found.length > 1) {
			this.#log.reject(row, [this.#notFound(key, text, found.length)]);
			return true;
		}
		const firstRow = this.#rows.get(only.id);
		const cells = firstRow === undefined ? this.#read(row, only) : this.#readAgain(row, only);
		if (cells === null) {
			this.#log.reject(row, [{ code: 'repeated', value: text, firstRow: firstRow ?? 0 }]);
			return true;
		}
		if (firstRow === undefined) this.#rows.set(only.id, row.row);
		else this.#again.add(row.row);
		if ('faults' in cells) {
			this.#log.reject(row, cells.faults);
			return true;
		}
		this.#compare(
			row,
			only,
			cells.filter((one) => one !== null)
		);
		return true;
	}

	#notFound(key: ValueUse, text: string, count: number): RowFaultReason {
		const column = key === 'title' ? this.#reader.titleColumns : this.#reader.column(key);
		if (text === '') return { code: 'key-empty', column };
		return count === 0
			? { code: 'not-here', column, value: text }
			: { code: 'several-here', column, value: text, count };
	}

	#compare(row: CsvRow, existing: Existing, edits: readonly CellEdit[]): void {
		const title = titleOf(existing.fields);
		if (edits.length === 0) {
			this.#count(row, 'unchanged');
			this.#meant.set(row.row, existing);
			this.#log.show({ becomes: 'same', row: row.row, title });
			return;
		}
		const refused = this.#judge.update(existing, updateOf(existing, edits));
		if (refused.length > 0) {
			this.#log.reject(row, refused);
			return;
		}
		this.#accepted(row);
		this.#count(row, 'updated');
		this.#meant.set(row.row, existing);
		const cells = edits.map(({ use, from, to }) => ({ use, from, to }));
		const change: RowChange = { row: row.row, title, cells };
		if (this.#changes.length < SHOWN_CHANGES) this.#changes.push(change);
		this.#log.show({ becomes: 'change', ...change });
	}

	/** Counts records, not rows. A further row of a record that changes it makes it a changed one. */
	#count(row: CsvRow, as: 'updated' | 'unchanged'): void {
		if (this.#again.has(row.row)) this.#further += 1;
		else if (as === 'updated') this.#updated += 1;
		else this.#unchanged += 1;
	}

	/** Whether a row, seen in the second pass, means a record that is here. */
	has(row: CsvRow): boolean {
		return this.#meant.has(row.row);
	}

	/** Returns the updates, for the same rows once more. */
	*batches(rows: Iterable<CsvRow>, room: RecordBatch['room']): Generator<RecordBatch> {
		let updates = new Map<RecordId, PlannedUpdate>();
		for (const row of rows) {
			const existing = this.#meant.get(row.row);
			if (existing === undefined) continue;
			const isFurther = this.#again.has(row.row);
			const cells = (isFurther ? this.#readAgain(row, existing) : this.#read(row, existing)) ?? [];
			const edits = 'faults' in cells ? [] : cells.filter((one) => one !== null);
			if (edits.length === 0) continue;
			const update = updateOf(existing, edits);
			updates.set(update.id, joined(updates.get(update.id), update));
			if (updates.size < BATCH_SIZE) continue;
			yield { room, records: [], updates: [...updates.values()] };
			updates = new Map();
		}
		if (updates.size > 0) yield { room, records: [], updates: [...updates.values()] };
	}

	/** How many records change and stay, and how many further rows are about one of them. */
	get counts(): UpdateCounts {
		return { updated: this.#updated, unchanged: this.#unchanged, further: this.#further };
	}

	get changes(): readonly RowChange[] {
		return this.#changes;
	}
}

interface UpdateCounts {
	readonly updated: number;
	readonly unchanged: number;
	readonly further: number;
}

/** Returns the updates of two rows of one record as one. */
const joined = (one: PlannedUpdate | undefined, other: PlannedUpdate): PlannedUpdate =>
	one === undefined
		? other
		: {
				...one,
				...other,
				set: { ...one.set, ...other.set },
				people: [...(one.people ?? []), ...(other.people ?? [])]
			};

/** Returns several cells of one row as one update. */
export const updateOf = (
	{ id }: Pick<Existing, 'id'>,
	edits: readonly CellEdit[]
): PlannedUpdate => ({
	...(Object.assign({}, ...edits.map(({ use: _, from: _from, to: _to, ...rest }) => rest)) as Omit<
		PlannedUpdate,
		'id' | 'set'
	>),
	id,
	set: Object.assign({}, ...edits.map(({ set }) => set)) as PlannedUpdate['set']
});

/** Returns what a record is called. */
const titleOf = (fields: RecordFields): string =>
	typeof fields['title'] === 'string' ? fields['title'] : '';

/** Whether a cell is meant: it says something, or an empty one takes the value away. */
export const isMeant = (
	reader: RowReader,
	row: CsvRow,
	use: Parameters<RowReader['said']>[1],
	{ emptyCells }: Pick<ImportSettings, 'emptyCells'>
): boolean => reader.maps(use) && (reader.said(row, use) !== '' || emptyCells === 'clear');
