import type { CatalogueEntry } from '$lib/domain/space/space';
import type { HistoryEntry } from '$lib/domain/history/history';
import { fold } from '$lib/domain/text/fold';
import { parseRoom } from '$lib/protocol/rooms';
import type { BinRow } from '$lib/replica/store/rows';
import { cardHref } from '$lib/features/records/cards/links';
import { kindLabel } from '$lib/features/common/refusals/field-labels';
import { roomWords } from '$lib/features/common/status/words';

/** Records of one kind in one space that are in the bin. */
export interface BinGroup {
	readonly key: string;
	/** The kind and the place of the records: "Opportunity · Sales". */
	readonly label: string;
	readonly count: number;
}

/** Returns the key of a record's group. */
export const groupKey = ({ kind, room }: Pick<BinRow, 'kind' | 'room'>): string =>
	`${kind} ${room}`;

/** Returns the kind and the place of a record of the bin. */
export const placeWords = (
	{ kind, room }: Pick<BinRow, 'kind' | 'room'>,
	catalogue: readonly CatalogueEntry[]
): string =>
	kind === 'customer' ? kindLabel(kind) : `${kindLabel(kind)} · ${roomWords(room, catalogue)}`;

/** Returns the groups in the bin, by name. */
export function groupsOf(
	rows: readonly BinRow[],
	catalogue: readonly CatalogueEntry[]
): BinGroup[] {
	const groups = new Map<string, BinGroup>();
	for (const row of rows) {
		const key = groupKey(row);
		const known = groups.get(key);
		const label = known?.label ?? placeWords(row, catalogue);
		groups.set(key, { key, label, count: (known?.count ?? 0) + 1 });
	}
	return [...groups.values()].sort((a, b) => a.label.localeCompare(b.label));
}

/**
 * Returns the rows of a group (`''` for all) whose titles contain the query, without regard to accents
 * and case.
 */
export function filtered(rows: readonly BinRow[], query: string, group: string): BinRow[] {
	const asked = fold(query.trim());
	return rows.filter(
		(row) => (group === '' || groupKey(row) === group) && fold(row.title).includes(asked)
	);
}

/** Returns the address that shows a record while it is in the bin, or `null` when no screen does. */
export function hrefOf({ kind, room, id }: BinRow): string | null {
	if (kind === 'customer') return `/customers/${id}`;
	const about = parseRoom(room);
	if (about?.kind !== 'space' || (kind !== 'deal' && kind !== 'task')) return null;
	return cardHref({ kind, space: about.space, id });
}

/** Returns the history line of the last time a record was put into the bin, or `null` when there is none. */
export const putThere = (history: readonly HistoryEntry[]): HistoryEntry | null =>
	history.findLast(({ what }) => what === 'binned') ?? null;
