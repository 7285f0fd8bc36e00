import type { HistoryEntry } from '../history/history';
import type { ImportId } from './ids';
import { NO_CHANGE, type Acting, type RecordChange } from './change';
import { setField, together } from './set-field';
import { historyValue } from './history-value';

/** A field that an undo leaves as it is, because somebody has changed it meanwhile. */
export interface KeptField {
	readonly field: string;
	readonly value: string;
}

/** The undo of a change in one record, and what stays. */
export interface TakenBack {
	readonly change: RecordChange;
	readonly kept: readonly KeptField[];
}

/**
 * Undoes what an import has set in the text fields of a record that existed before it (LS-09). A field
 * gets its old value where nobody has changed it since: its last line is the import's, and it still has
 * that line's value. Any other field stays and is named, unless it has its old value again anyway.
 */
export function takeImportBack(
	importId: ImportId,
	history: readonly HistoryEntry[],
	valueOf: (field: string) => unknown,
	acting: Acting
): TakenBack {
	const lines = history.filter((line) => line.what === 'field');
	// The person who undoes the import has made it. A line of another person with the import's id is
	// that person's own change.
	const isImported = (line: HistoryEntry | undefined): boolean =>
		line?.what === 'field' && line.importId === importId && line.by === acting.actor;
	const fields = new Set(lines.flatMap((line) => (isImported(line) ? [line.field] : [])));
	const changes: RecordChange[] = [];
	const kept: KeptField[] = [];
	for (const field of fields) {
		const own = lines.filter((line) => line.field === field);
		const before = own.find(isImported)?.from ?? null;
		const last = own.at(-1);
		const now = historyValue(valueOf(field));
		if (now === before) continue;
		if (last !== undefined && isImported(last) && last.to === now) {
			changes.push(setField(field, now, before, acting));
		} else kept.push({ field, value: String(now ?? '') });
	}
	return { change: changes.length === 0 ? NO_CHANGE : together(...changes), kept };
}

/** A line of the history that a field got another value. */
type FieldLine = Extract<HistoryEntry, { readonly what: 'field' }>;

/**
 * Returns the lines of a change that only gives fields other plain values, so that `takeFieldsBack` can undo
 * it; `null` for any other change.
 */
export function plainFieldLines({
	set,
	history,
	posts,
	note
}: RecordChange): readonly FieldLine[] | null {
	const lines = history.filter((line): line is FieldLine => line.what === 'field');
	const known = new Map(lines.map(({ field, to }) => [field, to]));
	const isPlain = Object.entries(set).every(
		([field, value]) => known.has(field) && known.get(field) === value
	);
	const isOnly = lines.length === history.length && posts.length === 0 && note === undefined;
	return isPlain && isOnly && lines.length > 0 ? lines : null;
}

/**
 * Undoes what these lines have set. A field whose line is still its last one gets its old value; any other
 * stays and is named, because somebody has changed it since.
 */
export function takeFieldsBack(
	lines: readonly FieldLine[],
	history: readonly HistoryEntry[],
	acting: Acting
): TakenBack {
	const changes: RecordChange[] = [];
	const kept: KeptField[] = [];
	for (const { id, field, from, to } of lines) {
		const last = history.findLast((line) => line.what === 'field' && line.field === field);
		if (last?.id === id) changes.push(setField(field, to, from, acting));
		else kept.push({ field, value: String(to ?? '') });
	}
	return { change: changes.length === 0 ? NO_CHANGE : together(...changes), kept };
}
