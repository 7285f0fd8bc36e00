import { writeSync } from 'node:fs';
import * as Y from 'yjs';
import { LmdbStore } from '../../sync-server/store/lmdb';
import { encodeState } from '../../sync-server/store/state';

/**
 * A process that commits and compacts without end, for tests that kill it: prints the sequence
 * number of each commit that has resolved, a line each.
 */
const [directory = ''] = process.argv.slice(2);
const store = new LmdbStore(directory, () => 'log');

/** As the relay does: about this many entries stay in the log. */
const KEPT = 40;

/** A Yjs update that writes a number under a client id of its own, with some text. */
function writes(seq: number): Uint8Array {
	const doc = new Y.Doc();
	doc.clientID = seq;
	doc.getMap('fields').set(`n${String(seq)}`, 'x'.repeat(200));
	return Y.encodeStateAsUpdate(doc);
}

let seq = store.head('customers');
let lastOfDocument = store.parts('customers', null).seq;
let compacting: Promise<unknown> = Promise.resolve();
for (;;) {
	seq += 2;
	const record = `r${String(seq % 25)}`;
	const known = store.facts('customers', record);
	const shared = { before: null, total: seq * 300 };
	const log = [
		{ seq: seq - 1, previous: lastOfDocument, record: null, update: writes(seq - 1), ...shared },
		{ seq, previous: known?.seq ?? 0, record, update: writes(seq), ...shared }
	];
	lastOfDocument = seq - 1;
	// Now and then a snapshot: of the record as it is before this commit, and of the document.
	const isSnapshotDue = seq % 14 === 0;
	const snapshots = [null, record].flatMap((subject) => {
		const parts = store.parts('customers', subject);
		if (!isSnapshotDue || parts.seq === 0) return [];
		return [{ record: subject, seq: parts.seq, state: encodeState('customers', subject, parts) }];
	});
	await store.commit([
		{
			...{ room: 'customers', log, snapshots },
			facts: known === null ? [{ id: record, facts: { kind: 'customer', owner: null }, seq }] : [],
			authors: [{ record, authors: { [String(seq)]: 'device' } }]
		}
	]);
	writeSync(1, `${String(seq)}\n`);
	if (seq % 20 === 0 && seq > KEPT) {
		// Beside the commits that follow, as in the relay.
		await compacting;
		compacting = store.compact('customers', seq - KEPT);
	}
}
