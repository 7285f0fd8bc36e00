import { randomBytes, webcrypto } from 'node:crypto';
import * as Y from 'yjs';
import { firstUpdate } from '../../../src/lib/documents/record';
import { writeSpace } from '../../../src/lib/documents/space';
import { roomName } from '../../../src/lib/protocol/rooms';
import { LmdbStore } from '../../../sync-server/store/lmdb';
import type { LogEntry, RoomCommit } from '../../../sync-server/store/store';
import { makeCompany, writeDirectory, type Company, type KnownDevice } from './company';
import { generateDeals } from './deals';

/** A relay's data, ready to be served. */
export interface SeededRelay {
	readonly company: Company;
	/** The room of the sales space. */
	readonly room: string;
	readonly deals: readonly { readonly id: string; readonly update: Uint8Array }[];
}

/** The randomness of whoever makes things up. */
export const random = {
	bytes: (length: number) => webcrypto.getRandomValues(new Uint8Array(length))
};

/** Deals per commit while seeding. */
const BATCH = 2000;

/** Fills a relay's data directory with a company and its deals, as if they had all been accepted. */
export async function seedRelay(
	directory: string,
	total: number,
	devices: readonly KnownDevice[]
): Promise<SeededRelay> {
	const company = makeCompany(random);
	const { space, owners, acting } = company;
	const room = roomName({ kind: 'space', space: space.id });
	const store = new LmdbStore(directory, () => randomBytes(12).toString('hex'));
	try {
		const documents = [
			{ room: 'directory', update: made((doc) => writeDirectory(doc, company, devices)) },
			{ room, update: made((doc) => writeSpace(doc, space)) }
		];
		await store.commit(documents.map(({ room, update }) => ({ room, log: [firstEntry(update)] })));
		await store.commit([], [{ table: 'relay', key: 'workspace', value: company.id }]);

		const deals: { id: string; update: Uint8Array }[] = [];
		let bytes = store.entry(room, 1)?.total ?? 0;
		let log: LogEntry[] = [];
		let facts: NonNullable<RoomCommit['facts']>[number][] = [];
		const flush = async () => {
			await store.commit([{ room, log, facts }]);
			log = [];
			facts = [];
		};
		const ids = owners.map(({ id }) => id);
		for (const { id, change } of generateDeals(total, space, ids, acting)) {
			const update = firstUpdate(change);
			deals.push({ id, update });
			const seq = deals.length + 1;
			bytes += update.length;
			log.push({ seq, previous: 0, record: id, update, before: null, total: bytes });
			const owner = change.set['owner'] as string;
			facts.push({ id, facts: { kind: 'deal', owner }, seq });
			if (log.length === BATCH) await flush();
		}
		await flush();
		return { company, room, deals };
	} finally {
		await store.close();
	}
}

/** The entry that creates a room's own document. */
const firstEntry = (update: Uint8Array): LogEntry => ({
	...{ seq: 1, previous: 0, record: null, update, before: null },
	total: update.length
});

function made(write: (doc: Y.Doc) => void): Uint8Array {
	const doc = new Y.Doc();
	write(doc);
	const update = Y.encodeStateAsUpdate(doc);
	doc.destroy();
	return update;
}
