import type { HistoryEntry } from './history';

/** A line that says what a field became. */
export type SettingEntry = Extract<HistoryEntry, { readonly to: unknown }>;

/** Two people set the same field without having seen each other's value. One value stands. */
export interface Clash {
	readonly field: string;
	/** The line whose value the field has. */
	readonly kept: SettingEntry;
	/** The line whose value was replaced. */
	readonly other: SettingEntry;
}

/**
 * Returns the fields that two people set at the same time and that nobody has set since (HI-06). For
 * each field whose value was set without knowledge of another one, `concurrent` names the lines of the
 * two. The document knows this, whatever the clocks say.
 */
export function clashes(
	history: readonly HistoryEntry[],
	concurrent: ReadonlyMap<string, { readonly kept: string; readonly other: string }>
): Clash[] {
	if (concurrent.size === 0) return [];
	const lines = new Map(history.map((entry) => [entry.id, entry]));
	return [...concurrent].flatMap(([field, ids]) => {
		const kept = lines.get(ids.kept);
		const other = lines.get(ids.other);
		if (kept === undefined || other === undefined || !('to' in kept) || !('to' in other)) return [];
		// Equal values do not clash, nor do those of one person on two devices.
		if (kept.by === other.by || kept.to === other.to) return [];
		return [{ field, kept, other }];
	});
}
