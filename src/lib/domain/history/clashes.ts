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

/**
 * The fields that two people set at once, and that nobody has set since (HI-06). `concurrent` names, for each field
 * whose value was set without knowing of another one, the lines of the two: the document knows, whatever the clocks say.
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
		// Whoever says the same does not clash, nor one person on two devices.
		if (kept.by === other.by || kept.to === other.to) return [];
		return [{ field, kept, other }];
	});
}
