import type { WorkspaceView } from '$lib/app/context';
import type { RecordId } from '$lib/domain/core/ids';
import type { Space } from '$lib/domain/space/space';
import type { Cell } from '$lib/domain/table/csv-file';
import { m } from '$lib/i18n/messages';
import { projectsOf } from '$lib/replica/store/projects';
import type { ReplicaDatabase } from '$lib/replica/store/database';
import type { Row, TaskRow } from '$lib/replica/store/rows';
import { customerNames, type CardRow } from '../cards/cards';
import { cellValue, type CellNames } from '../columns/cell-values';
import type { ListColumn } from '../columns/columns';
import { referenceTexts, tasksReferred, type TaskReferenceTexts } from '../columns/task-references';
import type { Table } from '$lib/features/common/spreadsheet/table-file';

/** How many records are read at a time. */
const CHUNK = 500;

/**
 * Returns records as a table for a spreadsheet, with the given columns, and the currency beside each
 * amount.
 */
export async function recordTable(
	view: WorkspaceView,
	space: Space,
	ids: readonly RecordId[],
	columns: readonly ListColumn[]
): Promise<Table> {
	const lines: Cell[][] = [];
	const projects = referenceTexts(await projectsOf(view.replica.db, space.id));
	const isAboutTasks = columns.some(({ key }) => key === 'parent' || key === 'waits');
	const tasks = isAboutTasks ? await referencesOf(view.replica.db, ids) : new Map<string, string>();
	for await (const rows of chunksOf(view.replica.db, ids)) {
		const customers = await customerNames(view.replica.db, rows);
		const names = { space, directory: view.directory, customers, projects, tasks };
		for (const row of rows) lines.push(tableLine(row, columns, names));
	}
	return { head: tableHead(columns), lines };
}

/** Reads records, some at a time. */
async function* chunksOf(
	db: ReplicaDatabase,
	ids: readonly RecordId[]
): AsyncGenerator<readonly CardRow[]> {
	for (let start = 0; start < ids.length; start += CHUNK) {
		const found = await db.records.bulkGet(ids.slice(start, start + CHUNK));
		yield found.filter((row: Row | undefined): row is CardRow =>
			row === undefined ? false : row.kind === 'deal' || row.kind === 'task'
		);
	}
}

/** Returns how the table names the tasks that its records are parts of or wait for. */
async function referencesOf(
	db: ReplicaDatabase,
	ids: readonly RecordId[]
): Promise<TaskReferenceTexts> {
	// Also those in the table: a title that two of them have names neither.
	const named: Pick<TaskRow, 'id' | 'title' | 'externalId'>[] = [];
	for await (const rows of chunksOf(db, ids)) {
		for (const row of [...rows, ...(await tasksReferred(db, rows))]) {
			const { id, title, externalId } = row;
			named.push({ id, title, ...(externalId === undefined ? {} : { externalId }) });
		}
	}
	return referenceTexts(named);
}

/** Returns the names of the columns, with an additional one for the currency beside an amount. */
export const tableHead = (columns: readonly ListColumn[]): string[] =>
	columns.flatMap(({ key, name }) =>
		key === 'revenue' ? [name(), m.views_column_currency()] : [name()]
	);

/** Returns the values of a record in the columns. */
export const tableLine = (row: CardRow, columns: readonly ListColumn[], names: CellNames): Cell[] =>
	columns.flatMap(({ key }): Cell[] => {
		const value = cellValue(row, key, names);
		return key === 'revenue' ? [value, row.kind === 'deal' ? row.currency : ''] : [value];
	});
