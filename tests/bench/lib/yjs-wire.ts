import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';
import { RawConnection } from './connection';

/** How a server's frames begin: y-websocket's with the type, Hocuspocus' with the document's name. */
export type Dialect = 'y-websocket' | 'hocuspocus';

const SYNC = 0;
const STEP_1 = 0;
const STEP_2 = 1;
const UPDATE = 2;

/** Hocuspocus' further types: its greeting, its other name for a sync message, its acknowledgement. */
const AUTH = 2;
const SYNC_REPLY = 4;
const SYNC_STATUS = 8;

/** What a frame says, as far as the benches care. */
export type Heard =
	| { readonly what: 'step-1' | 'step-2' | 'update'; readonly payload: Uint8Array }
	/** Hocuspocus says that it has taken an update; it has not stored it by then. */
	| { readonly what: 'acknowledged' }
	| { readonly what: 'let-in' }
	| { readonly what: 'other' };

/** Reads a frame. */
export function hear(dialect: Dialect, frame: Uint8Array): Heard {
	const from = decoding.createDecoder(frame);
	if (dialect === 'hocuspocus') decoding.readVarString(from);
	const type = decoding.readVarUint(from);
	if (type === SYNC || (dialect === 'hocuspocus' && type === SYNC_REPLY)) {
		const kind = decoding.readVarUint(from);
		const payload = decoding.readVarUint8Array(from);
		return { what: kind === STEP_1 ? 'step-1' : kind === STEP_2 ? 'step-2' : 'update', payload };
	}
	if (dialect === 'hocuspocus' && type === AUTH) return { what: 'let-in' };
	if (dialect === 'hocuspocus' && type === SYNC_STATUS) return { what: 'acknowledged' };
	return { what: 'other' };
}

/** Writes a sync message. */
export function tell(
	dialect: Dialect,
	name: string,
	what: 'step-1' | 'step-2' | 'update',
	payload: Uint8Array
): Uint8Array {
	return frame(dialect, name, SYNC, (to) => {
		encoding.writeVarUint(to, what === 'step-1' ? STEP_1 : what === 'step-2' ? STEP_2 : UPDATE);
		encoding.writeVarUint8Array(to, payload);
	});
}

function frame(
	dialect: Dialect,
	name: string,
	type: number,
	write: (to: encoding.Encoder) => void
): Uint8Array {
	const to = encoding.createEncoder();
	if (dialect === 'hocuspocus') encoding.writeVarString(to, name);
	encoding.writeVarUint(to, type);
	write(to);
	return encoding.toUint8Array(to);
}

/** Connects to a document of another server; resolves when frames may be sent. */
export async function enterDocument(
	dialect: Dialect,
	url: string,
	name: string,
	onHeard: (heard: Heard) => void
): Promise<RawConnection> {
	let settle: () => void;
	const letIn = new Promise<void>((resolve) => {
		settle = resolve;
	});
	const connection = await RawConnection.open(`${url}/${name}`, (received) => {
		const heard = hear(dialect, received);
		if (heard.what === 'let-in') settle();
		else onHeard(heard);
	});
	if (dialect === 'hocuspocus') {
		connection.send(
			frame(dialect, name, AUTH, (to) => {
				encoding.writeVarUint(to, 0);
				encoding.writeVarString(to, '');
			})
		);
		await letIn;
	}
	return connection;
}

/**
 * Does as a provider does on connecting: gives the server what it lacks, and takes what we lack.
 * Resolves with the connection once the document has all of it.
 */
export async function syncDocument(
	dialect: Dialect,
	url: string,
	name: string,
	doc: Y.Doc
): Promise<RawConnection> {
	let settle: () => void;
	const synced = new Promise<void>((resolve) => {
		settle = resolve;
	});
	const early: Heard[] = [];
	let take = (heard: Heard): void => void early.push(heard);
	const connection = await enterDocument(dialect, url, name, (heard) => {
		take(heard);
	});
	take = (heard) => {
		if (heard.what === 'step-1') {
			const missing = Y.encodeStateAsUpdate(doc, heard.payload);
			connection.send(tell(dialect, name, 'step-2', missing));
		} else if (heard.what === 'step-2' || heard.what === 'update') {
			Y.applyUpdate(doc, heard.payload, 'server');
			if (heard.what === 'step-2') settle();
		}
	};
	for (const heard of early) take(heard);
	connection.send(tell(dialect, name, 'step-1', Y.encodeStateVector(doc)));
	await synced;
	return connection;
}
