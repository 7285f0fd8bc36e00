import type { Day } from '../core/day';
import type { MemberId } from '../core/ids';
import { checkTag } from '../deal/tags';
import { MAX_TAG } from '../policy/record-shapes';
import { assigneeField, assigneesIn } from '../task/assignees';
import type { TaskPlan } from '../task/commands';
import type { TimeOfDay } from '../task/due';
import { minutesText, readMinutes } from '../task/minutes';
import { priorityNamed, type Priority } from '../task/priority';
import { timeIn } from '../task/quick/time';
import { tokensOf } from '../task/quick/tokens';
import { readRepeatAt } from '../task/quick/when';
import { readPriority } from '../task/read-priority';
import { readRule } from '../task/repeat/rule';
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
	readonly dueTime: TimeOfDay | null;
	/** An RRULE; empty for none. */
	readonly repeat: string;
	readonly assignees: readonly MemberId[];
}

/** The columns of a file with the plan of tasks: priority, start date, estimate, progress, tags, due time, repetition and who works on them. */
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
			tags: this.#tags(row, faults),
			dueTime: this.#said(row, 'dueTime', timeIn, faults),
			repeat: this.#said(row, 'repeat', repeatIn, faults) ?? '',
			assignees: this.#assignees(row, faults)
		};
	}

	/** Returns the cells of a row that change a task that is here. */
	edits(row: CsvRow, existing: Existing, planned: PlannedCells): readonly (CellEdit | null)[] {
		const means = (field: Field) => isMeant(this.frame.reader, row, field, this.settings);
		const { startOn, priority, estimate, progress, tags, dueTime, repeat, assignees } = planned;
		return [
			means('startOn') ? cell(existing, 'startOn', 'startOn', startOn, shownDay) : null,
			means('priority') ? cell(existing, 'priority', 'priority', priority, shownText) : null,
			means('estimate') ? cell(existing, 'estimate', 'estimate', estimate, shownMinutes) : null,
			means('progress') && (existing.fields['progress'] ?? 0) !== progress
				? cell(existing, 'progress', 'progress', progress, shownPercent)
				: null,
			means('tags') ? tagsCell(existing, tags) : null,
			means('dueTime') ? cell(existing, 'dueTime', 'dueTime', dueTime, shownText) : null,
			means('repeat') ? cell(existing, 'repeat', 'repeat', repeat, shownText) : null,
			means('assignees') ? this.#assigneesCell(existing, assignees) : null
		];
	}

	/** Returns the edit that lets other people work on a task; `null` where the same do already. */
	#assigneesCell({ fields }: Existing, assignees: readonly MemberId[]): CellEdit | null {
		const here = assigneesIn(fields);
		const more = assignees.filter((id) => !here.includes(id));
		const less = here.filter((id) => !assignees.includes(id));
		if (more.length + less.length === 0) return null;
		const shown = (ids: readonly MemberId[]) =>
			asText(ids.map((id) => this.frame.people.get(id)?.name ?? id).join(', '));
		const set = Object.fromEntries([
			...more.map((id) => [assigneeField(id), true] as const),
			...less.map((id) => [assigneeField(id), null] as const)
		]);
		return { use: 'assignees', from: shown(here), to: shown(assignees), set };
	}

	/** Returns the members whom a cell names. A name of nobody in the workspace is a fault: an import invites nobody. */
	#assignees(row: CsvRow, faults: RowFaultReason[]): readonly MemberId[] {
		const { people, reader } = this.frame;
		const found: MemberId[] = [];
		for (const name of listed(reader.text(row, 'assignees'))) {
			const member = people.find(name);
			if (member === 'many') faults.push({ code: 'name-ambiguous', name });
			else if (member === 'none') faults.push({ code: 'owner-unknown', name });
			else if (!found.includes(member.id)) found.push(member.id);
		}
		return found;
	}

	#said<Value>(
		row: CsvRow,
		field: 'priority' | 'estimate' | 'dueTime' | 'repeat',
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

/** Returns a rule as it is stored, from an RRULE or from words: "every week", "co 2 tygodnie"; `null` for neither. */
function repeatIn(text: string): string | null {
	const rule = text.trim().replace(/^RRULE:/i, '');
	if (readRule(rule) !== null) return rule.toUpperCase();
	const tokens = tokensOf(text);
	const found = readRepeatAt(tokens, 0);
	return found?.length === tokens.length ? found.value : null;
}

const shownMinutes = (value: unknown): Shown =>
	typeof value === 'number' ? asText(minutesText(value)) : null;
const shownPercent = (value: unknown): Shown =>
	typeof value === 'number' ? { as: 'percent', percent: value } : null;
