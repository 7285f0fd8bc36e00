import { MAX_REASON_LENGTH } from '../deal/closing';
import { MAX_TITLE_LENGTH } from '../deal/new-deal';
import { MAX_SOURCE } from '../deal/new-deal-extras';
import { isBlank, type CsvRow } from './csv';
import { MAX_CELL_LENGTH, type RejectedRow, type RowFaultReason } from './faults';
import type { CustomUse, Field, Mapping } from './fields';
import { fold } from '../text/fold';
import { NameIndex } from '../text/identity';
import { visible } from '../text/visible';
import { isDash } from './nothing';
import type { OddRow } from './odd-rows';
import type { TeamCells } from './people-matcher';
import type { PlanInput } from './plan-input';
import {
	PREVIEW_ROWS,
	SHOWN_REMARKS,
	type NameProposal,
	type PreviewRow,
	type RowRemark
} from './plan-types';

/** The longest text of a column, in UTF-16 units. */
function limitOf(field: Field | CustomUse): number {
	if (field === 'source') return MAX_SOURCE;
	if (field === 'lostReason') return MAX_REASON_LENGTH;
	return field.startsWith('field.') || LONG_TEXTS.has(field) ? MAX_CELL_LENGTH : MAX_TITLE_LENGTH;
}

/** The fields that hold more than a name. */
const LONG_TEXTS: ReadonlySet<string> = new Set<Field>(['address', 'website', 'tags', 'note']);

/** Reads cells by what their columns mean. */
export class RowReader {
	readonly headers: readonly string[];
	readonly #columns: ReadonlyMap<Field | CustomUse, number>;
	readonly #facts: readonly number[];
	readonly #title: readonly number[];
	readonly #limits: readonly (readonly [column: number, max: number])[];

	constructor(headers: readonly string[], mapping: Mapping) {
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

	/** The text of a field as it is taken in, a dash as nothing; empty when there is no such column or cell. */
	text(row: CsvRow, field: Field | CustomUse): string {
		const column = this.#columns.get(field);
		const text = column === undefined ? '' : visible(row.cells[column] ?? '');
		return isDash(text) ? '' : text;
	}

	/** The names of kept or mapped columns in which a row says something that another row does not. */
	different(row: CsvRow, other: CsvRow, without: ReadonlySet<string>): string[] {
		const columns = [...this.#columns].filter(([field]) => !without.has(field));
		return [...columns.map(([, column]) => column), ...this.#facts]
			.filter((column) => {
				const said = visible(row.cells[column] ?? '');
				return said !== '' && said !== visible(other.cells[column] ?? '');
			})
			.map((column) => this.headers[column] ?? '');
	}

	/** Whether a column holds that field. */
	has(field: Field): boolean {
		return this.#columns.has(field);
	}

	/** The name of the column that holds a field. */
	column(field: Field | CustomUse): string {
		return this.headers[this.#columns.get(field) ?? -1] ?? '';
	}

	/** The columns that are kept under their own names; empty cells are left out. */
	facts(row: CsvRow): Readonly<Record<string, string>> {
		const found = this.#facts.map(
			(column) => [this.headers[column] ?? '', visible(row.cells[column] ?? '')] as const
		);
		return Object.fromEntries(found.filter(([, text]) => text !== ''));
	}

	/** The title columns, joined; those that are empty leave no trace. */
	title(row: CsvRow): string {
		const parts = this.#title.map((column) => visible(row.cells[column] ?? ''));
		return parts.filter((part) => part !== '' && !isDash(part)).join(' · ');
	}

	/** The names of the title columns. */
	get titleColumns(): string {
		return this.#title.map((column) => this.headers[column] ?? '').join(' · ');
	}

	/** The first cell of a mapped or kept column that is too long. */
	overlong(row: CsvRow): RowFaultReason | null {
		for (const [column, max] of this.#limits) {
			const length = visible(row.cells[column] ?? '').length;
			if (length > max)
				return { code: 'too-long', column: this.headers[column] ?? '', length, max };
		}
		return null;
	}
}

/** Keeps count of the rows: which go in, which stay out and why, what the first ones become. */
export class RowLog {
	readonly #width: number;
	readonly #odd: ReadonlyMap<number, OddRow>;
	readonly #rejected = new Map<number, RejectedRow>();
	readonly #preview: PreviewRow[] = [];
	/** Where a value that must not repeat was first seen. */
	readonly #seen = new Map<string, number>();
	readonly #names = new NameIndex<{ readonly name: string; readonly row: number }>(fold);
	readonly #remarks: RowRemark[] = [];
	#remarked = 0;
	#rows = 0;

	constructor({ headers, settings, oddRows }: PlanInput) {
		this.#width = headers.length;
		this.#odd = new Map([...(oddRows ?? [])].filter(([row]) => !settings.takenRows.has(row)));
	}

	/** Counts a row. `false`: it is blank, or broken and rejected already. */
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
		// Text beyond the last column means that a cell was cut in two: all after it is shifted.
		if (width > this.#width && row.cells.slice(this.#width).some((cell) => cell.trim() !== '')) {
			this.reject(row, [{ code: 'too-many-cells', expected: this.#width, found: width }]);
			return false;
		}
		return true;
	}

	/** Whether a row, seen a second time, is one that goes in. */
	isAccepted(row: CsvRow): boolean {
		return !this.#rejected.has(row.row) && !isBlank(row);
	}

	/** Leaves a row out. */
	reject(row: CsvRow, reasons: readonly RowFaultReason[]): void {
		const faults = reasons.map((reason) => ({ ...reason, row: row.row }));
		this.#rejected.set(row.row, { row: row.row, cells: row.cells, faults });
		this.show({ becomes: 'nothing', row: row.row, faults });
	}

	/** Adds a row to the preview while that has room. */
	show(row: PreviewRow): void {
		if (this.#preview.length < PREVIEW_ROWS) this.#preview.push(row);
	}

	/** Whether the preview has room for more. */
	get wantsPreview(): boolean {
		return this.#preview.length < PREVIEW_ROWS;
	}

	/** The row in which a value that must not repeat was before, if it was. */
	earlier(value: string): number | undefined {
		return this.#seen.get(value);
	}

	/** Notes a value that must not repeat. */
	note(value: string, row: CsvRow): void {
		this.#seen.set(value, row.row);
	}

	/** Notes something that a person should look at. */
	remark(remark: RowRemark): void {
		this.#remarked += 1;
		if (this.#remarks.length < SHOWN_REMARKS) this.#remarks.push(remark);
	}

	/** Notes a name that goes in, and remarks on one that is here or in an earlier row and only alike. */
	remarkAlike(name: string, { row }: CsvRow, here: readonly NameProposal[] = []): void {
		const [known] = here;
		const [earlier] = this.#names.alike(name);
		this.#names.add(name, { name, row });
		const other = known?.name ?? earlier?.name;
		if (other === undefined) return;
		const firstRow = known === undefined ? (earlier?.row ?? null) : null;
		this.remark({ code: 'name-alike', row, value: name, other, firstRow });
	}

	/** The remarks as a plan carries them. */
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

/** What a row says about its person's place. */
export const teamCellsOf = (reader: RowReader, row: CsvRow): TeamCells => ({
	team: reader.text(row, 'team'),
	supervisor: reader.text(row, 'supervisor'),
	label: reader.text(row, 'label')
});
