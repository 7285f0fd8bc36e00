import { MAX_REASON_LENGTH } from '../deal/closing';
import { MAX_TITLE_LENGTH } from '../deal/new-deal';
import { MAX_SOURCE } from '../deal/new-deal-extras';
import { isBlank, type CsvRow } from './csv';
import { MAX_CELL_LENGTH, type RejectedRow, type RowFaultReason } from './faults';
import type { CustomUse, Field, Mapping } from './fields';
import { fold } from '../text/fold';
import { NameIndex } from '../text/identity';
import { visible } from '../text/visible';
import { isCellError, isDash } from './nothing';
import type { OddRow } from './odd-rows';
import type { TeamCells } from './people-matcher';
import type { PlanInput } from './plan-input';
import {
	PREVIEW_ROWS,
	SHOWN_REMARKS,
	type NameProposal,
	type PreviewRow,
	type RowRemark
} from './plan-preview';

/** Returns the longest text of a column, in UTF-16 units. */
function limitOf(field: Field | CustomUse): number {
	if (field === 'source') return MAX_SOURCE;
	if (field === 'lostReason') return MAX_REASON_LENGTH;
	return field.startsWith('field.') || LONG_TEXTS.has(field) ? MAX_CELL_LENGTH : MAX_TITLE_LENGTH;
}

/** The fields that can hold more than a name. */
const LONG_TEXTS: ReadonlySet<string> = new Set<Field>(['address', 'website', 'tags', 'note']);

/** Reads cells by the use of their columns. */
export class RowReader {
	readonly headers: readonly string[];
	readonly #columns: ReadonlyMap<Field | CustomUse, number>;
	readonly #facts: readonly number[];
	readonly #title: readonly number[];
	readonly #limits: readonly (readonly [column: number, max: number])[];
	readonly #defaults: ReadonlyMap<Field | CustomUse, string>;

	/** `defaults` are what rows say whose cells say nothing. */
	constructor(
		headers: readonly string[],
		mapping: Mapping,
		defaults: ReadonlyMap<Field | CustomUse, string> = new Map()
	) {
		this.#defaults = defaults;
		this.headers = headers;
		const columns = new Map<Field | CustomUse, number>();
		const facts: number[] = [];
		mapping.uses.forEach((use, column) => {
			if (use === 'fact') facts.push(column);
			else if (use !== 'ignore') columns.set(use, column);
		});
		this.#columns = columns;
		this.#facts = facts;
		this.#title = mapping.title;
		this.#limits = [
			...[...columns].map(([field, column]) => [column, limitOf(field)] as const),
			...facts.map((column) => [column, MAX_CELL_LENGTH] as const)
		];
	}

	/** Returns the text of a field as it is imported: that of its cell, else the default. */
	text(row: CsvRow, field: Field | CustomUse): string {
		return this.said(row, field) || (this.#defaults.get(field) ?? '');
	}

	/** Whether a field has a column. */
	maps(field: Field | CustomUse): boolean {
		return this.#columns.has(field);
	}

	/**
	 * Returns the text of a field's cell, a dash as an empty text. Empty when there is no such column or
	 * cell.
	 */
	said(row: CsvRow, field: Field | CustomUse): string {
		const column = this.#columns.get(field);
		const text = column === undefined ? '' : visible(row.cells[column] ?? '');
		return isDash(text) ? '' : text;
	}

	/**
	 * Returns the names of kept or mapped columns in which a row has a value that another row does not
	 * have.
	 */
	different(row: CsvRow, other: CsvRow, without: ReadonlySet<string>): string[] {
		const columns = [...this.#columns].filter(([field]) => !without.has(field));
		return [...columns.map(([, column]) => column), ...this.#facts]
			.filter((column) => {
				const said = visible(row.cells[column] ?? '');
				return said !== '' && said !== visible(other.cells[column] ?? '');
			})
			.map((column) => this.headers[column] ?? '');
	}

	/** Returns the name of the column of a field. */
	column(field: Field | CustomUse): string {
		return this.headers[this.#columns.get(field) ?? -1] ?? '';
	}

	/** Returns the mapped and kept cells of a row that hold an error of a spreadsheet. */
	errors(row: CsvRow): { readonly column: string; readonly value: string }[] {
		return this.#limits.flatMap(([column]) => {
			const value = visible(row.cells[column] ?? '');
			return isCellError(value) ? [{ column: this.headers[column] ?? '', value }] : [];
		});
	}

	/** Returns the additional columns, under their own names, without empty cells. */
	facts(row: CsvRow): Readonly<Record<string, string>> {
		const found = this.#facts.map(
			(column) => [this.headers[column] ?? '', visible(row.cells[column] ?? '')] as const
		);
		return Object.fromEntries(found.filter(([, text]) => text !== '' && !isCellError(text)));
	}

	/** Returns the title columns, joined, without empty ones. */
	title(row: CsvRow): string {
		const parts = this.#title.map((column) => visible(row.cells[column] ?? ''));
		return parts.filter((part) => part !== '' && !isDash(part)).join(' · ');
	}

	/** The names of the title columns. */
	get titleColumns(): string {
		return this.#title.map((column) => this.headers[column] ?? '').join(' · ');
	}

	/** Returns the first cell of a mapped or kept column that is too long. */
	overlong(row: CsvRow): RowFaultReason | null {
		for (const [column, max] of this.#limits) {
			const length = visible(row.cells[column] ?? '').length;
			if (length > max)
				return { code: 'too-long', column: this.headers[column] ?? '', length, max };
		}
		return null;
	}
}

/** Records the rows: which are imported, which are rejected and why, and the preview. */
export class RowLog {
	readonly #width: number;
	readonly #odd: ReadonlyMap<number, OddRow>;
	readonly #rejected = new Map<number, RejectedRow>();
	readonly #preview: PreviewRow[] = [];
	/** The row in which a unique value was first seen. */
	readonly #seen = new Map<string, number>();
	readonly #names = new NameIndex<{ readonly name: string; readonly row: number }>(fold);
	readonly #remarks: RowRemark[] = [];
	#remarked = 0;
	#rows = 0;

	constructor({ headers, settings, oddRows }: PlanInput) {
		this.#width = headers.length;
		this.#odd = new Map([...(oddRows ?? [])].filter(([row]) => !settings.takenRows.has(row)));
	}

	/** Counts a row. Returns `false` when it is empty, or broken and therefore rejected. */
	admit(row: CsvRow): boolean {
		if (isBlank(row)) return false;
		this.#rows += 1;
		if (row.fault !== null) {
			this.reject(row, [{ code: row.fault, line: row.line }]);
			return false;
		}
		const as = this.#odd.get(row.row);
		if (as !== undefined) {
			this.reject(row, [{ code: 'no-record', as }]);
			return false;
		}
		const width = row.cells.length;
		// Text beyond the last column means that a cell was split, and everything after it is shifted.
		if (width > this.#width && row.cells.slice(this.#width).some((cell) => cell.trim() !== '')) {
			this.reject(row, [{ code: 'too-many-cells', expected: this.#width, found: width }]);
			return false;
		}
		return true;
	}

	/** Whether a row, seen in the second pass, is imported. */
	isAccepted(row: CsvRow): boolean {
		return !this.#rejected.has(row.row) && !isBlank(row);
	}

	/** Whether a row is rejected, as far as it has been seen. */
	isRejected(row: number): boolean {
		return this.#rejected.has(row);
	}

	/** Rejects a row. */
	reject(row: CsvRow, reasons: readonly RowFaultReason[]): void {
		const faults = reasons.map((reason) => ({ ...reason, row: row.row }));
		this.#rejected.set(row.row, { row: row.row, cells: row.cells, faults });
		this.show({ becomes: 'nothing', row: row.row, faults });
	}

	/** Adds a row to the preview, if there is room. */
	show(row: PreviewRow): void {
		if (this.#preview.length < PREVIEW_ROWS) this.#preview.push(row);
	}

	/** Whether the preview has room for more. */
	get wantsPreview(): boolean {
		return this.#preview.length < PREVIEW_ROWS;
	}

	/** Returns the earlier row with a unique value, if there is one. */
	earlier(value: string): number | undefined {
		return this.#seen.get(value);
	}

	/** Records a unique value. */
	note(value: string, row: CsvRow): void {
		this.#seen.set(value, row.row);
	}

	/** Adds a remark that a person should check. */
	remark(remark: RowRemark): void {
		this.#remarked += 1;
		if (this.#remarks.length < SHOWN_REMARKS) this.#remarks.push(remark);
	}

	/** Records an imported name, and remarks on a similar one that exists or is in an earlier row. */
	remarkAlike(name: string, { row }: CsvRow, here: readonly NameProposal[] = []): void {
		const [known] = here;
		const [earlier] = this.#names.alike(name);
		this.#names.add(name, { name, row });
		const other = known?.name ?? earlier?.name;
		if (other === undefined) return;
		const firstRow = known === undefined ? (earlier?.row ?? null) : null;
		this.remark({ code: 'name-alike', row, value: name, other, firstRow });
	}

	/** Returns the remarks for the plan. */
	remarks(): { readonly remarks: readonly RowRemark[]; readonly remarked: number } {
		return { remarks: this.#remarks, remarked: this.#remarked };
	}

	get rows(): number {
		return this.#rows;
	}

	get preview(): readonly PreviewRow[] {
		return this.#preview;
	}

	get rejected(): readonly RejectedRow[] {
		return [...this.#rejected.values()];
	}
}

/** Returns the cells of a row that determine its person's team. */
export const teamCellsOf = (reader: RowReader, row: CsvRow): TeamCells => ({
	team: reader.text(row, 'team'),
	supervisor: reader.text(row, 'supervisor'),
	label: reader.text(row, 'label')
});
