import type { RecordChange } from '$lib/domain/core/change';
import type { RecordId } from '$lib/domain/core/ids';
import type { RoomName } from '$lib/protocol/rooms';
import type { RecordStore } from '$lib/replica/store/records';
import { isNotStored, saving, type NotSaved, type NotStored } from '$lib/replica/saved';

/** The parts of the open workspace that writing many records needs. */
export interface WritingView {
	readonly replica: { readonly records: Pick<RecordStore, 'changeMany'> };
}

/** The changes of records, including those of other records that belong to the same transaction. */
export type Changes = ReadonlyMap<RecordId, RecordChange>;

/** The outcome of changing several records. */
export interface Written {
	readonly written: readonly RecordId[];
	/** Why the others stayed as they were. */
	readonly left: ReadonlyMap<RecordId, NotSaved>;
}

/**
 * Changes records of a room in one transaction. When the rules refuse one of them, each record is
 * written by itself, so that it is known which one. `withOthers` adds changes that go with some of
 * them, such as those of a deal's tasks. Once this device cannot store one, the rest is not tried.
 */
export async function writeMany(
	{ replica }: WritingView,
	room: RoomName,
	changes: Changes,
	withOthers: (changes: Changes) => Promise<Changes> = (own) => Promise.resolve(own)
): Promise<Written> {
	const ids = [...changes.keys()];
	if (ids.length === 0) return { written: [], left: new Map() };
	const saved = await saving(async () => {
		const all = await withOthers(changes);
		return replica.records.changeMany(room, [...all.keys()], (id) => {
			const change = all.get(id);
			if (change === undefined) throw new Error(`no change for ${id}`);
			return change;
		});
	});
	if (saved.ok) return { written: ids, left: new Map() };
	const { error } = saved;
	if (ids.length === 1 || isNotStored(error)) {
		return { written: [], left: new Map(ids.map((id) => [id, error])) };
	}
	const written: RecordId[] = [];
	const left = new Map<RecordId, NotSaved>();
	let failure: NotStored | null = null;
	for (const [id, change] of changes) {
		if (failure !== null) {
			left.set(id, failure);
			continue;
		}
		const one = await writeMany({ replica }, room, new Map([[id, change]]), withOthers);
		written.push(...one.written);
		for (const [stays, why] of one.left) {
			left.set(stays, why);
			if (isNotStored(why)) failure = why;
		}
	}
	return { written, left };
}
