import type { WorkspaceView } from '$lib/app/context';
import type { Refusal } from '$lib/domain/access/refusal';
import type { RecordChange } from '$lib/domain/core/change';
import type { RecordId, SpaceId } from '$lib/domain/core/ids';
import { roomName } from '$lib/protocol/rooms';

/** The changes of records, including those of other records that belong to the same transaction. */
export type Changes = ReadonlyMap<RecordId, RecordChange>;

/** The outcome of changing several records. */
export interface Written {
	readonly written: readonly RecordId[];
	/** The refusals of the records that stayed as they were. */
	readonly refused: ReadonlyMap<RecordId, Refusal>;
}

/**
 * Changes records of a space in one transaction. When the rules refuse one of them, each record is
 * written by itself, so that it is known which one. `withOthers` adds changes that go with some of
 * them, such as those of a deal's tasks.
 *
 * @throws when this device cannot store it
 */
export async function writeMany(
	{ replica }: Pick<WorkspaceView, 'replica'>,
	space: SpaceId,
	changes: Changes,
	withOthers: (changes: Changes) => Promise<Changes> = (own) => Promise.resolve(own)
): Promise<Written> {
	const ids = [...changes.keys()];
	if (ids.length === 0) return { written: [], refused: new Map() };
	const all = await withOthers(changes);
	const room = roomName({ kind: 'space', space });
	const saved = await replica.records.changeMany(room, [...all.keys()], (id) => {
		const change = all.get(id);
		if (change === undefined) throw new Error(`no change for ${id}`);
		return change;
	});
	if (saved.ok) return { written: ids, refused: new Map() };
	const [only] = ids;
	if (ids.length === 1 && only !== undefined) {
		return { written: [], refused: new Map([[only, saved.error]]) };
	}
	const written: RecordId[] = [];
	const refused = new Map<RecordId, Refusal>();
	for (const [id, change] of changes) {
		const one = await writeMany({ replica }, space, new Map([[id, change]]), withOthers);
		written.push(...one.written);
		for (const [left, why] of one.refused) refused.set(left, why);
	}
	return { written, refused };
}
