import { isFileHash } from '../../domain/file/file';
import { allKeyed } from '../../domain/core/keyed';
import type { RecordId } from '../../domain/core/ids';
import type { RecordFields } from '../../domain/policy/edit';
import { openRecord, readFields } from '../../documents/record';
import type { ReplicaDatabase } from '../store/database';
import { updatesOfOne } from '../store/updates-of';
import type { UploadRow } from './rows';

/** A file that is to be brought to the relay now or later. */
export interface Pending extends UploadRow {
	/** Whether the relay has heard of everything that this device did to the record. */
	readonly isNamedThere: boolean;
}

/** The files that a record names, by their ids, as of some of its updates. */
interface Named {
	/** Which updates of the record this device had. */
	readonly updates: string;
	readonly hashes: ReadonlyMap<string, string>;
}

/** Finds what waits. It remembers what it has read of records, so that many files that wait cost little each time. */
export class PendingUploads {
	private named = new Map<RecordId, Named>();

	constructor(private readonly db: ReplicaDatabase) {}

	/**
	 * Returns the uploads whose record still names the file, the oldest first. One that was taken away, or whose
	 * attaching was refused, is none; when it is attached again, it is.
	 */
	async list(): Promise<Pending[]> {
		const rows = await this.db.uploads.toArray();
		const records = [...new Set(rows.map((row) => row.record))];
		const found = await Promise.all(records.map((record) => this.read(record)));
		this.named = new Map(records.map((record, at) => [record, found[at] ?? NOTHING]));
		const waiting = await Promise.all(
			records.map((record) => this.db.outbox.where('record').equals(record).count())
		);
		const unsent = new Set(records.filter((_, at) => (waiting[at] ?? 0) > 0));
		return rows
			.filter(({ record, id, hash }) => this.named.get(record)?.hashes.get(id) === hash)
			.map((row) => ({ ...row, isNamedThere: !unsent.has(row.record) }))
			.sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
	}

	private async read(record: RecordId): Promise<Named> {
		const updates = (await this.db.updates.where('record').equals(record).primaryKeys()).join();
		const known = this.named.get(record);
		if (known?.updates === updates) return known;
		const named = allKeyed('file', await fieldsHere(this.db, record));
		return { updates, hashes: new Map([...named].flatMap(([id, value]) => hashIn(id, value))) };
	}
}

const NOTHING: Named = { updates: '', hashes: new Map() };

/** A record's fields as this device has them; none when it does not. */
export async function fieldsHere(
	db: Pick<ReplicaDatabase, 'updates'>,
	record: RecordId
): Promise<RecordFields> {
	const updates = await updatesOfOne(db, record);
	const doc = openRecord(updates.map(({ update }) => update));
	try {
		return readFields(doc);
	} finally {
		doc.destroy();
	}
}

function hashIn(id: string, value: unknown): readonly (readonly [string, string])[] {
	if (typeof value !== 'object' || value === null || !('hash' in value)) return [];
	return isFileHash(value.hash) ? [[id, value.hash]] : [];
}
