import type { RecordFields } from '../policy/edit';
import { told } from '../core/told';
import type { HistoryEntry } from './history';

/** A line that says what a field became. */
export type SettingEntry = Extract<HistoryEntry, { readonly to: unknown }>;

/** Two people set one field without having seen each other's; one value stands. */
export interface Clash {
	readonly field: string;
	/** The line whose value the field has. */
	readonly kept: SettingEntry;
	/** The line whose value nobody sees any more. */
	readonly other: SettingEntry;
}

/** The field that a line is about. */
const fieldOf = (entry: SettingEntry): string =>
	entry.what === 'field' ? entry.field : entry.what;

/**
 * The fields that two people set at once, and that nobody has set since (HI-06). A line that says it
 * replaced something else than the line before it left was written without having seen that one. The
 * field's value tells which of the two was kept. `history` is sorted as it is read.
 */
export function clashes(history: readonly HistoryEntry[], fields: RecordFields): Clash[] {
	const lines = new Map<string, SettingEntry[]>();
	for (const entry of history) {
		if (!('to' in entry)) continue;
		const field = fieldOf(entry);
		lines.set(field, [...(lines.get(field) ?? []), entry]);
	}
	const found: Clash[] = [];
	for (const [field, settings] of lines) {
		const [last, before] = [settings.at(-1), settings.at(-2)];
		if (last === undefined || before === undefined || last.by === before.by) continue;
		// Whoever says the same does not clash, and whoever saw the line before replaced it knowingly.
		if (last.from === before.to || last.to === before.to) continue;
		const value = told(fields[field]);
		if (value === last.to) found.push({ field, kept: last, other: before });
		else if (value === before.to) found.push({ field, kept: before, other: last });
	}
	return found;
}
