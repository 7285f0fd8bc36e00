import type { Directory } from '$lib/documents/directory';
import { toMajor, type Currency } from '$lib/domain/money/money';
import type { CustomField } from '$lib/domain/fields/field';
import { valueIn } from '$lib/domain/fields/values';
import type { Space } from '$lib/domain/space/space';
import { minutesText } from '$lib/domain/task/minutes';
import { storedPriorityText } from '$lib/features/common/tasks/priority-words';
import { reasonWords } from '$lib/features/common/text/reason-words';
import { m } from '$lib/i18n/messages';
import type { CardRow } from '../cards/cards';
import { rateOf } from '$lib/features/common/money/rate';
import { fieldText } from '$lib/features/common/text/field-text';
import { dayAt } from '$lib/features/common/time/day-at';
import { dayCell, type Cell } from '$lib/domain/table/csv-file';
import { listCell } from '$lib/domain/table/list-cell';
import { waitingCell } from '$lib/domain/table/waiting-cell';
import type { ColumnKey } from './columns';
import { taskKey, type TaskReferenceTexts } from './task-references';

/** What the functions for cell values need to know. */
export interface CellNames {
	readonly space: Space;
	readonly directory: Directory;
	readonly customers: ReadonlyMap<string, string>;
	/** The names of the space's projects. */
	readonly projects: ReadonlyMap<string, string>;
	/** What the tasks that records are parts of or wait for are called. */
	readonly tasks: TaskReferenceTexts;
}

/**
 * Returns the value of a cell for an exported table: names instead of ids, days as days, plain numbers.
 */
export function cellValue(row: CardRow, key: ColumnKey, names: CellNames): Cell {
	const { space, directory, customers } = names;
	switch (key) {
		case 'title':
			return row.title;
		case 'stage':
			return space.stages.find(({ id }) => id === row.stage)?.name ?? m.views_stageless();
		case 'owner':
			return row.owner === null ? '' : (directory.members.get(row.owner)?.name ?? '');
		case 'created':
			return dayCell(dayAt(row.createdAt));
		case 'updated':
			return dayCell(dayAt(row.updatedAt));
		case 'day':
			return dayCell(row.kind === 'deal' ? row.closeOn : row.dueOn);
		default: {
			const field = space.fields.find(({ id }) => `field.${id}` === key);
			if (field !== undefined) return fieldCell(row, field, names);
			return row.kind === 'task' ? taskCell(row, key, names) : dealCell(row, key, space, customers);
		}
	}
}

/** Returns the currency of a record's amounts: a deal has its own, a task that of its space. */
export const currencyOf = (row: CardRow, { currency }: Pick<Space, 'currency'>): Currency =>
	row.kind === 'deal' ? row.currency : currency;

function fieldCell(row: CardRow, field: CustomField, { space, directory }: CellNames): Cell {
	const value = valueIn(field, row.custom ?? {});
	const currency = currencyOf(row, space);
	if (typeof value === 'number') return field.type === 'money' ? toMajor(value, currency) : value;
	if (typeof value === 'string' && field.type === 'date') return dayCell(value);
	if (typeof value === 'object' && value !== null) return listCell(value);
	return fieldText(field, value, { currency, members: directory.members });
}

function taskCell(
	row: Extract<CardRow, { kind: 'task' }>,
	key: ColumnKey,
	{ projects, directory, tasks }: CellNames
): Cell {
	switch (key) {
		case 'project':
			return projects.get(row.project ?? '') ?? '';
		case 'priority':
			return storedPriorityText(row.priority);
		case 'start':
			return dayCell(row.startOn ?? null);
		case 'estimate':
			return row.estimate === undefined ? '' : minutesText(row.estimate);
		case 'progress':
			return row.progress ?? 0;
		case 'time':
			return row.dueTime ?? '';
		case 'repeat':
			return row.repeat ?? '';
		case 'people':
			return listCell((row.assignees ?? []).map((id) => directory.members.get(id)?.name ?? id));
		case 'tags':
			return listCell(row.tags ?? []);
		case 'key':
			return taskKey(row);
		case 'parent':
			return row.parent === undefined ? '' : (tasks.get(row.parent) ?? '');
		case 'waits':
			return waitingCell(
				Object.entries(row.dependencies ?? {}).flatMap(([id, kind]) => {
					const reference = tasks.get(id);
					return reference === undefined ? [] : [{ reference, kind }];
				})
			);
		default:
			return '';
	}
}

function dealCell(
	row: Extract<CardRow, { kind: 'deal' }>,
	key: Exclude<ColumnKey, 'title' | 'stage' | 'owner' | 'created' | 'updated' | 'day'>,
	space: Space,
	customers: ReadonlyMap<string, string>
): Cell {
	switch (key) {
		case 'revenue':
			return toMajor(row.revenue, row.currency);
		case 'rate':
			return { percent: rateOf(space, row).percent };
		case 'customer':
			return row.customer === undefined ? '' : (customers.get(row.customer) ?? '');
		case 'contact':
			return row.contact;
		case 'tags':
			return listCell(row.tags);
		case 'source':
			return row.source;
		case 'lost':
			return reasonWords(row.lostReason);
		default:
			return '';
	}
}
