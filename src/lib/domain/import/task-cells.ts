import type { Day } from '../core/day';
import { checkTag } from '../deal/tags';
import { MAX_TAG } from '../policy/record-shapes';
import type { TaskPlan } from '../task/commands';
import { minutesText, readMinutes } from '../task/minutes';
import { priorityNamed, type Priority } from '../task/priority';
import { readPriority } from '../task/read-priority';
import type { CsvRow } from './csv';
import type { Existing } from './existing';
import type { RowFaultReason } from './faults';
import type { Field } from './fields';
import { saysNothing } from './nothing';
import { readPercent } from './numbers';
import type { PlanFrame } from './plan-frame';
import type { ImportSettings } from './plan-types';
import { asText, cell, isMeant, shownText, tagsCell, type CellEdit } from './row-updates';
import { listed } from '../table/list-cell';
import { shownDay } from './shown-values';
import type { Shown } from './plan-changes';

/** What a row says of the plan of a task. */
export interface PlannedCells extends TaskPlan {
	readonly startOn: Day | null;
	readonly priority: Priority | null;
	readonly estimate: number | null;
	readonly progress: number;
	readonly tags: readonly string[];
}

/** The columns of a file with the plan of tasks: priority, start date, estimate, progress and tags. */
export class TaskCells {
	constructor(
		private readonly frame: PlanFrame,
		private readonly settings: ImportSettings
	) {}

	/** Returns what a row says, and adds what of it cannot be read. */
	read(row: CsvRow, faults: RowFaultReason[]): PlannedCells {
		return {
			startOn: this.frame.day('startOn', row, faults),
			priority: priorityNamed(this.#said(row, 'priority', readPriority, faults)),
			estimate: this.#said(row, 'estimate', readMinutes, faults),
			progress: this.#progress(row, faults),
			tags: this.#tags(row, faults)
		};
	}

	/** Returns the cells of a row that change a task that is here. */
	edits(row: CsvRow, existing: Existing, planned: PlannedCells): readonly (CellEdit | null)[] {
		const means = (field: Field) => isMeant(this.frame.reader, row, field, this.settings);
		const { startOn, priority, estimate, progress, tags } = planned;
		return [
			means('startOn') ? cell(existing, 'startOn', 'startOn', startOn, shownDay) : null,
			means('priority') ? cell(existing, 'priority', 'priority', priority, shownText) : null,
			means('estimate') ? cell(existing, 'estimate', 'estimate', estimate, shownMinutes) : null,
			means('progress') && (existing.fields['progress'] ?? 0) !== progress
				? cell(existing, 'progress', 'progress', progress, shownPercent)
				: null,
			means('tags') ? tagsCell(existing, tags) : null
		];
	}

	#said<Value>(
		row: CsvRow,
		field: 'priority' | 'estimate',
		read: (text: string) => Value | null,
		faults: RowFaultReason[]
	): Value | null {
		const { reader } = this.frame;
		const value = reader.text(row, field);
		if (saysNothing(value)) return null;
		const found = read(value);
		if (found === null) {
			faults.push({ code: 'field-unreadable', column: reader.column(field), value });
		}
		return found;
	}

	#progress(row: CsvRow, faults: RowFaultReason[]): number {
		const { reader } = this.frame;
		const value = reader.text(row, 'progress');
		if (saysNothing(value)) return 0;
		// Workbooks keep percentages as fractions.
		const scale = /^0?[.,]\d+$/.test(value.trim()) ? 'share' : 'percent';
		const percent = readPercent(value, this.settings.decimalMark, scale);
		if (percent === null) {
			faults.push({ code: 'percent-unreadable', column: reader.column('progress'), value });
		}
		return percent ?? 0;
	}

	#tags(row: CsvRow, faults: RowFaultReason[]): readonly string[] {
		const { reader } = this.frame;
		const tags: string[] = [];
		for (const text of listed(reader.text(row, 'tags'))) {
			const checked = checkTag(tags, text);
			if (checked.ok) tags.push(checked.value);
			else if (checked.error === 'too-long') {
				const column = reader.column('tags');
				faults.push({ code: 'too-long', column, length: text.length, max: MAX_TAG });
			}
		}
		return tags;
	}
}

const shownMinutes = (value: unknown): Shown =>
	typeof value === 'number' ? asText(minutesText(value)) : null;
const shownPercent = (value: unknown): Shown =>
	typeof value === 'number' ? { as: 'percent', percent: value } : null;
