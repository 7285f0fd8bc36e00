import type { Seen } from '$lib/domain/access/seen';
import type { RecordId, SpaceId } from '$lib/domain/core/ids';
import type { RecordFacts, RecordKind } from '$lib/domain/core/record';
import { parseRoom } from '$lib/protocol/rooms';
import type { Row } from '$lib/replica/store/rows';
import type { Replica } from '$lib/replica/replica';

/** A record that the member sees. */
export interface SeenRecord {
	readonly id: RecordId;
	readonly kind: RecordKind;
	readonly title: string;
	/** `null` for customers. */
	readonly space: SpaceId | null;
	readonly isBinned: boolean;
}

/** How many rows are read at a time, so that the page answers meanwhile. */
const CHUNK = 2000;

/**
 * Returns the records that a member sees, of those on this device, with those in the bin. An admin's device
 * has all of them. Documents are opened only where a row does not say who takes part: for tasks of deals that
 * are not seen by their owner, and for what is in the bin.
 */
export async function seenRecords(
	{ db, records }: Pick<Replica, 'db' | 'records'>,
	seen: Seen
): Promise<readonly SeenRecord[]> {
	const found: SeenRecord[] = [];
	const participantsOf = async (id: RecordId): Promise<RecordFacts | null> => {
		const record = (await records.read(id))?.record;
		if (record === undefined) return null;
		const participants = 'participants' in record ? record.participants : [];
		const isOfDeal = record.kind === 'task' && record.deal !== null;
		return {
			...{ kind: record.kind, owner: record.owner, participants },
			...(isOfDeal ? { ofDeal: true as const } : {})
		};
	};
	let last = '';
	for (;;) {
		const rows = await db.records.where('id').above(last).limit(CHUNK).toArray();
		for (const row of rows) {
			const { id, kind, title } = row;
			const space = spaceOf(row);
			const isUnsure = kind === 'task' && row.deal !== undefined;
			const isSeen =
				seen.sees(space, factsOf(row)) ||
				(isUnsure && seen.sees(space, (await participantsOf(id)) ?? factsOf(row)));
			if (isSeen) found.push({ id, kind, title, space, isBinned: false });
		}
		if (rows.length < CHUNK) break;
		last = rows.at(-1)?.id ?? '';
	}
	for (const { id, kind, room, title } of await db.bin.toArray()) {
		const about = parseRoom(room);
		const space = about?.kind === 'space' ? about.space : null;
		const facts = await participantsOf(id);
		if (facts !== null && seen.sees(space, facts)) {
			found.push({ id, kind, title, space, isBinned: true });
		}
	}
	return found;
}

const spaceOf = (row: Row): SpaceId | null => (row.kind === 'customer' ? null : row.space);

/** Returns what decides about access to a record, as far as its row says it. */
const factsOf = (row: Row): RecordFacts => ({
	kind: row.kind,
	owner: row.owner,
	...(row.kind === 'deal' ? { participants: row.participants } : {}),
	...(row.kind === 'task' && row.deal !== undefined ? { ofDeal: true as const } : {})
});
