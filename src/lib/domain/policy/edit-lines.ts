import { keyed } from '../core/keyed';
import type { Instant } from '../core/day';
import type { HistoryEntry } from '../history/history';
import type { FieldLine, RecordEdit } from './edit';

/**
 * The history lines of an edit, indexed for the rules. They are read once, however many facts the edit
 * has.
 */
export interface EditLines {
	/** Whether one of them says that the record was created. */
	readonly makes: boolean;
	/** Returns the lines about a field, in their order. */
	of(field: string): readonly FieldLine[];
	/** Returns the index of a line among the lines of its field, from 0. */
	placeOf(line: FieldLine): number;
	/** Returns whether one of them has this moment, with a tolerance in ms. */
	isAt(moment: Instant, grace: number): boolean;
}

const known = new WeakMap<RecordEdit, EditLines>();

/** Returns the indexed lines of an edit. */
export function linesOf(edit: RecordEdit): EditLines {
	const lines = known.get(edit) ?? lookedThrough(edit);
	known.set(edit, lines);
	return lines;
}

/** Returns the field of a history line. */
export function fieldOfLine(line: FieldLine): string {
	switch (line.what) {
		case 'stage':
		case 'owner':
			return line.what;
		case 'binned':
		case 'restored':
			return 'binned';
		case 'field':
			return line.field;
		case 'activity':
			return keyed('done', line.activity);
	}
}

/** Returns history lines by field. */
export function byField(history: readonly HistoryEntry[]): ReadonlyMap<string, FieldLine[]> {
	const fields = new Map<string, FieldLine[]>();
	for (const line of history) {
		if (line.what === 'created') continue;
		const field = fieldOfLine(line);
		const lines = fields.get(field) ?? [];
		fields.set(field, lines);
		lines.push(line);
	}
	return fields;
}

function lookedThrough({ history }: RecordEdit): EditLines {
	const fields = byField(history);
	const places = new Map<FieldLine, number>();
	for (const lines of fields.values())
		for (const [at, line] of lines.entries()) places.set(line, at);
	const moments = history.map(({ at }) => at).sort((a, b) => a - b);
	return {
		makes: history.some(({ what }) => what === 'created'),
		of: (field) => fields.get(field) ?? [],
		placeOf: (line) => places.get(line) ?? 0,
		isAt: (moment, grace) => {
			// A binary search for the first that is not too early.
			let [from, to] = [0, moments.length];
			while (from < to) {
				const middle = (from + to) >> 1;
				if ((moments[middle] ?? Infinity) < moment - grace) from = middle + 1;
				else to = middle;
			}
			return (moments[from] ?? Infinity) <= moment + grace;
		}
	};
}
