import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';
import { createHash } from 'node:crypto';
import type { FromRelay } from '../../src/lib/protocol/messages';
import type { LogEntry, Store } from '../../sync-server/store/store';
import type { RawConnection } from './raw-device';
import { waitFor } from './wait-for';

/** How an update of a room's own document is sent. */
export type Way = 'update' | 'step 2';

/** What the relay said of an update. */
export type Outcome =
	| { readonly outcome: 'saved' }
	| { readonly outcome: 'refused'; readonly rule: string; readonly reason: string }
	| { readonly outcome: 'incomplete' }
	| { readonly outcome: 'closed'; readonly code: number };

const bytes = (update: Uint8Array | null): string =>
	update === null ? '' : createHash('sha1').update(update).digest('base64');

/** The log entries of a room's records. */
export function recordEntries(
	store: Pick<Store, 'entries'>,
	room: string
): (LogEntry & { readonly record: string })[] {
	return [...store.entries(room, 0)].flatMap((entry) =>
		entry.record === null ? [] : [{ ...entry, record: entry.record }]
	);
}

/** Everything that a store has of its rooms, as text that is equal when nothing has changed. */
export function everythingIn(store: Store): string {
	const rooms = store
		.rooms()
		.sort()
		.map((room) => ({
			room,
			document: bytes(store.document(room)),
			authors: store.authors(room, null),
			head: store.head(room),
			entries: [...store.entries(room, 0)].map(({ seq, record, update }) => [
				seq,
				record,
				bytes(update)
			]),
			records: [...store.records(room)].map(({ id }) => {
				const { state, ...rest } = store.record(room, id) ?? { state: null };
				return [id, bytes(state), rest, store.authors(room, id)];
			})
		}));
	return JSON.stringify(rooms.filter(({ document, head }) => document !== '' || head > 0));
}

/** The frame of a sync message about a room's own document. */
export function syncFrame(kind: 0 | 1 | 2, payload: Uint8Array): Uint8Array {
	const to = encoding.createEncoder();
	encoding.writeVarUint(to, 0);
	encoding.writeVarUint(to, kind);
	encoding.writeVarUint8Array(to, payload);
	return encoding.toUint8Array(to);
}

/** A connection on which each update is sent and its answer waited for. */
export class Sending {
	private number = 1000;
	private count = 0;

	constructor(readonly connection: RawConnection) {}

	/** Sends an edit of a record. */
	async edit(record: string, update: Uint8Array): Promise<Outcome> {
		const number = ++this.number;
		const { connection } = this;
		connection.say({ type: 'edit', number, record, update });
		return this.answer((message) => {
			switch (message.type) {
				case 'accepted':
					return message.number >= number ? { outcome: 'saved' } : null;
				case 'refused': {
					const { rule, reason } = message;
					return message.number === number ? { outcome: 'refused', rule, reason } : null;
				}
				case 'incomplete':
					return message.number === number ? { outcome: 'incomplete' } : null;
				default:
					return null;
			}
		});
	}

	/** Sends an update of the room's own document. */
	async update(update: Uint8Array, way: Way = 'update'): Promise<Outcome> {
		const count = ++this.count;
		const { connection } = this;
		const questions = this.questions;
		connection.throw(syncFrame(way === 'update' ? 2 : 1, update));
		return this.answer((message) => {
			switch (message.type) {
				case 'saved':
					return message.count === count ? { outcome: 'saved' } : null;
				case 'unsaved': {
					const { rule, reason } = message;
					return message.count === count ? { outcome: 'refused', rule, reason } : null;
				}
				default:
					return this.questions > questions ? { outcome: 'incomplete' } : null;
			}
		});
	}

	/** How often the relay has asked for what it lacks. */
	private get questions(): number {
		return this.connection.standard.filter(([type, kind]) => type === 0 && kind === 0).length;
	}

	private async answer(read: (message: FromRelay) => Outcome | null): Promise<Outcome> {
		const { connection } = this;
		const find = (): Outcome | null => {
			if (connection.closed !== null) return { outcome: 'closed', code: connection.closed.code };
			// The newest first: what came before was the answer to something else.
			for (let at = connection.messages.length - 1; at >= 0; at--) {
				const message = connection.messages[at];
				const outcome = message === undefined ? null : read(message);
				if (outcome !== null) return outcome;
			}
			return null;
		};
		const describe = () => `an answer; ${JSON.stringify(connection.messages.at(-1))}`;
		await waitFor(() => find() !== null, describe, 5000);
		const found = find();
		if (found === null) throw new Error('the answer is gone again');
		return found;
	}
}

/** How much has come on a connection. */
export const heard = ({ messages, standard }: RawConnection): number =>
	messages.length + standard.length;

/** A document in this state. */
export function opened(state: Uint8Array | null | undefined): Y.Doc {
	const doc = new Y.Doc();
	if (state) Y.applyUpdate(doc, state);
	return doc;
}
