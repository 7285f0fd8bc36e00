import { writeSync } from 'node:fs';
import { LmdbStore } from '../../sync-server/store/lmdb';

/**
 * A process that commits and compacts without end, for tests that kill it: prints the sequence
 * number of each commit that has resolved, a line each.
 */
const [directory = ''] = process.argv.slice(2);
const store = new LmdbStore(directory, () => 'log');

/** As the relay does: about this many entries stay in the log. */
const KEPT = 40;

let seq = store.head('customers');
let compacting: Promise<void> = Promise.resolve();
for (;;) {
	seq += 1;
	const state = new Uint8Array(300);
	new DataView(state.buffer).setUint32(0, seq);
	const record = `r${String(seq % 25)}`;
	const previous = store.facts('customers', record)?.seq ?? 0;
	await store.commit([
		{
			room: 'customers',
			document: state,
			log: [{ seq, previous, record, update: state, before: null, total: seq * state.length }],
			records: [{ id: record, state, facts: { kind: 'customer', owner: null }, seq }],
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
