import * as Y from 'yjs';
import { LmdbStore } from '../../sync-server/store/lmdb';
import { copyStore } from '../../sync-server/store/lmdb-file';
import { encodeState } from '../../sync-server/store/state';
import type { LogEntry, Store, Subject } from '../../sync-server/store/store';

/** Where the stored fixture of format 2 lies, relative to the repository. */
export const FORMAT_FIXTURE = 'tests/fixtures/format-2';

const ROOM = 'space.north';

/**
 * Wrote the fixture when that was the present format: a document and records with and without snapshots, dropped
 * entries, changed facts, records that take their readers from another, a record that was deleted for good, authors, and rows. It was written once, with
 * `scratch` as an empty directory and `target` as the new file, and is never written again: migrations begin from it.
 */
export async function writeFormatFixture(scratch: string, target: string): Promise<void> {
	const store = new LmdbStore(scratch, () => 'fixture-log');
	const docs = new Map<Subject, Y.Doc>();
	const last = new Map<Subject, number>();
	let seq = 0;
	const entry = (record: Subject, owner: string | null, text: string): LogEntry => {
		const doc = docs.get(record) ?? new Y.Doc();
		docs.set(record, doc);
		doc.clientID = 7;
		const known = Y.encodeStateVector(doc);
		doc.getMap(record === null ? 'space' : 'fields').set('name', text);
		const update = Y.encodeStateAsUpdate(doc, known);
		const before = owner === null ? null : ({ kind: 'deal', owner } as const);
		const previous = last.get(record) ?? 0;
		last.set(record, ++seq);
		return { seq, previous, record, update, before, total: seq * 20, at: 1000 + seq };
	};
	const facts = (id: string, owner: string) => [
		{ id, facts: { kind: 'deal', owner } as const, seq }
	];
	const add = async (log: LogEntry, more: Partial<Parameters<Store['commit']>[0][number]> = {}) =>
		store.commit([{ room: ROOM, log: [log], ...more }]);
	await add(entry(null, null, 'North'), { authors: [{ record: null, authors: { '7': 'relay' } }] });
	for (const id of ['compacted', 'snapshot', 'tail', 'gone']) {
		const made = entry(id, null, `${id} 1`);
		await add(made, {
			facts: facts(id, 'anna'),
			authors: [{ record: id, authors: { '7': 'phone' } }]
		});
	}
	await add(entry('compacted', 'anna', 'compacted 2'), { facts: facts('compacted', 'bob') });
	await store.compact(ROOM, seq);
	await add(entry('snapshot', 'anna', 'snapshot 2'));
	const parts = store.parts(ROOM, 'snapshot');
	const state = encodeState(ROOM, 'snapshot', parts);
	const snapshots = [{ record: 'snapshot', seq: parts.seq, state }];
	await store.commit([{ room: ROOM, log: [], snapshots }]);
	await add(entry('snapshot', 'anna', 'snapshot 3'));
	await add(entry('tail', 'anna', 'tail 2'));
	await add(entry('gone', 'anna', 'gone 2'), { erased: [{ id: 'gone', by: 'olga', at: 9 }] });
	for (const id of ['said', 'gone too']) {
		const of = {
			kind: 'post',
			owner: null,
			of: 'tail',
			readers: { kind: 'deal', owner: 'anna' }
		} as const;
		await add(entry(id, null, id), { facts: [{ id, facts: of, seq }] });
	}
	await add(entry('gone too', null, 'gone too 2'), {
		erased: [{ id: 'gone too', by: 'olga', at: 9 }]
	});
	await add(entry(null, null, 'North, renamed'));
	await store.commit([], [{ table: 'relay', key: 'workspace', value: 'w' }]);
	await store.close();
	await copyStore(scratch, target);
}
