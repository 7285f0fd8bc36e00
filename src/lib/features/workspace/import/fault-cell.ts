import type { RowFault } from '$lib/domain/import/faults';
import type { ColumnUse, Field, Mapping } from '$lib/domain/import/fields';

/** The columns of a file, as far as faults are about them. */
export interface FileColumns extends Mapping {
	readonly headers: readonly string[];
}

/** The fields that faults without a column of their own are about. */
const FIELD_OF: Readonly<Partial<Record<RowFault['code'], Field>>> = {
	'name-missing': 'name',
	'owner-unknown': 'owner',
	'owner-out-of-reach': 'owner',
	'name-ambiguous': 'owner',
	'stage-unknown': 'stage',
	'role-unknown': 'role',
	'supervisor-role': 'supervisor',
	'team-led-by-others': 'team',
	'group-unknown': 'groups',
	'role-differs': 'members',
	'customer-unknown': 'customer'
};

/** Returns the heading of the column that a fault is about; empty when it is about the whole row. */
export function columnOf(fault: RowFault, { headers, uses, title }: FileColumns): string {
	if ('column' in fault) return fault.column;
	const headingOf = (use: ColumnUse): string => headers[uses.indexOf(use)] ?? '';
	if (fault.code === 'title-missing') return headers[title[0] ?? uses.indexOf('name')] ?? '';
	if (fault.code === 'already-here' && fault.by === 'id') return headingOf('externalId');
	if (fault.code === 'already-here') return headingOf('name') || headingOf('customer');
	if (fault.code === 'refused') {
		const { field } = fault.facts;
		// Rules name stored fields, some of which have the name of a column's use.
		const use = uses.find((one) => one === (field === 'title' ? 'name' : field));
		return use === undefined ? '' : headingOf(use);
	}
	const field = FIELD_OF[fault.code];
	return field === undefined ? '' : headingOf(field);
}

/** Returns the value that a fault is about: as it names it, else the cell of its column. */
export function valueOf(fault: RowFault, columns: FileColumns, cells: readonly string[]): string {
	if ('value' in fault) return fault.value;
	const column = columnOf(fault, columns);
	return column === '' ? '' : (cells[columns.headers.indexOf(column)] ?? '');
}
