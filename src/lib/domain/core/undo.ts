import { parsedJson } from './json';
import type { HistoryEntry, Plain } from '../history/history';
import type { ImportId } from './ids';
import { NO_CHANGE, stamp, type Acting, type FieldValue, type RecordChange } from './change';
import { setField, together } from './set-field';
import { historyValue } from './history-value';
import { keyOf } from './keyed';

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

/** A line that an import can have written, and the field that it is about. */
type Told = Extract<HistoryEntry, { readonly what: 'field' | 'stage' | 'owner' }>;

const isTold = (line: HistoryEntry): line is Told =>
	line.what === 'field' || line.what === 'stage' || line.what === 'owner';

const fieldOf = (line: Told): string => (line.what === 'field' ? line.field : line.what);

/** How an undo sets a field back that is more than a value. */
export interface TakeBackPorts {
	/** Returns the present value of a field. */
	readonly valueOf: (field: string) => unknown;
	/** Returns the change that moves the record back into a stage; `null` when that cannot be. */
	readonly moveBack?: (stage: string) => RecordChange | null;
}

/**
 * Undoes what an import has set in a record that existed before it (LS-09). A field gets its old value
 * where nobody has changed it since: its last line is the import's, and it still has that line's value. Any
 * other field stays and is named, unless it has its old value again anyway.
 */
export function takeImportBack(
	importId: ImportId,
	history: readonly HistoryEntry[],
	{ valueOf, moveBack = () => null }: TakeBackPorts,
	acting: Acting
): TakenBack {
	const lines = history.filter(isTold);
	// The person who undoes the import has made it. A line of another person with the import's id is
	// that person's own change.
	const isImported = (line: Told | undefined): boolean =>
		line?.importId === importId && line.by === acting.actor;
	const fields = new Set(lines.flatMap((line) => (isImported(line) ? [fieldOf(line)] : [])));
	const changes: RecordChange[] = [];
	const kept: KeptField[] = [];
	for (const field of fields) {
		const own = lines.filter((line) => fieldOf(line) === field);
		const before = own.find(isImported)?.from ?? null;
		const last = own.at(-1);
		const present = valueOf(field);
		const now = historyValue(present);
		if (now === before || (now === '' && before === null)) continue;
		const mayGoBack = last !== undefined && isImported(last) && last.to === now;
		const back = mayGoBack ? backTo(last, before, present) : null;
		if (back === null) kept.push({ field, value: String(now ?? '') });
		else changes.push(back);
	}
	return { change: changes.length === 0 ? NO_CHANGE : together(...changes), kept };

	function backTo(line: Told, before: Plain, present: unknown): RecordChange | null {
		switch (line.what) {
			case 'stage':
				return typeof before === 'string' ? moveBack(before) : null;
			case 'owner':
				return typeof before === 'string'
					? {
							set: { owner: before },
							history: [{ ...stamp(acting), what: 'owner', from: line.to, to: before }],
							posts: []
						}
					: setField('owner', line.to, null, acting);
			case 'field':
				return setField(
					line.field,
					present as FieldValue,
					storedValue(line.field, before, present),
					acting
				);
		}
	}
}

/** Returns a value as it was stored, of what the history tells: values of several parts are told as JSON. */
function storedValue(field: string, told: Plain, present: unknown): FieldValue {
	if (typeof told !== 'string') return told;
	const hasParts =
		typeof present === 'object' && present !== null
			? true
			: PARTED.some((root) => keyOf(root, field) !== null) && /^[[{]/.test(told);
	if (!hasParts) return told;
	// It may have been a text before.
	return (parsedJson(told) as FieldValue | undefined) ?? told;
}

/** The kinds of items whose values can have several parts. */
const PARTED = ['person', 'custom'] as const;

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
