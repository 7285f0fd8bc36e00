import { storageName } from '../../src/lib/replica/store/database';
import { allUpdatesIn, type UpdatePack } from '../../src/lib/replica/store/packs';
import type { BinRow, BodyRow, Row } from '../../src/lib/replica/store/rows';
import type { PostRow } from '../../src/lib/replica/store/thread-rows';
import type { UpdateRow } from '../../src/lib/replica/store/sync-rows';
import type { Profile } from './profile';

/** Reads a table as it is on a device's disk, without asking the device. */
export function table<Of>({ entry, disk, name: profile }: Profile, name: string): Of[] {
	return entry === null ? [] : (disk.rows(storageName(entry.id, profile), name) as Of[]);
}

/** The updates of each record that a device has. */
export function updatesOf(profile: Profile): Map<string, Uint8Array[]> {
	const updates = new Map<string, Uint8Array[]>();
	const rows = table<UpdateRow | UpdatePack>(profile, 'updates').flatMap(allUpdatesIn);
	for (const { record, update } of rows) {
		updates.set(record, [...(updates.get(record) ?? []), update]);
	}
	return updates;
}

/** What a device has of the records of each room. */
export function recordsOf(profile: Profile): Map<string, Map<string, Uint8Array[]>> {
	const updates = updatesOf(profile);
	const rooms = new Map<string, Map<string, Uint8Array[]>>();
	for (const { id, room } of [
		...table<Row>(profile, 'records'),
		...table<BinRow>(profile, 'bin'),
		...table<PostRow>(profile, 'posts'),
		...table<BodyRow>(profile, 'bodies')
	]) {
		const records = rooms.get(room) ?? new Map<string, Uint8Array[]>();
		records.set(id, updates.get(id) ?? []);
		rooms.set(room, records);
	}
	return rooms;
}
