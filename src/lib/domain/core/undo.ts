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
