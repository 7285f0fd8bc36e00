import * as Y from 'yjs';
import { readersOf } from '../../src/lib/domain/access/reach';
import type { RecordId } from '../../src/lib/domain/core/ids';
import type { RecordFacts } from '../../src/lib/domain/core/record';
import { bodyOf } from '../../src/lib/domain/note/body';
import { madeBody } from '../../src/lib/documents/first-body';
import { readRecord } from '../../src/lib/documents/read-record';
import { openRecord } from '../../src/lib/documents/record';
import { hasNote } from '../../src/lib/documents/rich';
import { partText } from '../../src/lib/documents/text-part';
import type { RoomName } from '../../src/lib/protocol/rooms';
import { CARRIED, type Authors, type RoomCommit, type Store } from './store';

/**
 * From format 2, in which a deal had its note in itself: each note becomes a body beside its deal, under the client ids
 * under which it was written. Devices do the same with what they have, and what they have written since merges with
 * it. What is left in the deals is read by nobody. Done twice it changes nothing.
 */
export async function partTexts(store: Store): Promise<void> {
	for (const room of store.rooms()) {
		const deals = [...store.records(room)].flatMap(({ id, facts }) =>
			facts.kind === 'deal' && store.facts(room, bodyOf(id)) === null ? [{ id, facts }] : []
		);
		for (const { id, facts } of deals) {
			const commit = bodyCommit(store, room, id, facts);
			if (commit !== null) await store.commit([commit]);
		}
	}
}

/** Returns what makes the body of a deal; `null` when nothing was ever written in its note. */
function bodyCommit(
	store: Store,
	room: RoomName,
	deal: RecordId,
	facts: RecordFacts
): RoomCommit | null {
	const state = store.record(room, deal)?.state;
	if (state === undefined) return null;
	const doc = openRecord([state]);
	const record = hasNote(doc) ? readRecord(doc, deal) : null;
	const text = record === null ? null : partText(doc).text;
	doc.destroy();
	if (record?.kind !== 'deal' || text === null) return null;
	const body = bodyOf(deal);
	const made = madeBody(record);
	const update = Y.mergeUpdates([made, text]);
	const head = store.head(room);
	const seq = head + 1;
	const total = (store.entry(room, head)?.total ?? 0) + update.length;
	const authors: Authors = { ...store.authors(room, deal), ...carried(made) };
	return {
		room,
		log: [{ seq, previous: 0, record: body, update, before: null, total }],
		facts: [
			{ id: body, facts: { kind: 'body', owner: null, of: deal, readers: readersOf(facts) }, seq }
		],
		authors: [{ record: body, authors }]
	};
}

/** Nobody continues under the client id that follows from the deal. */
const carried = (update: Uint8Array): Authors =>
	Object.fromEntries(
		[...Y.parseUpdateMeta(update).to.keys()].map((client) => [String(client), CARRIED])
	);
