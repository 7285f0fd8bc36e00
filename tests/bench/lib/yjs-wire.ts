import { STEP_1, STEP_2, SYNC, UPDATE } from '../../../src/lib/protocol/y-websocket';
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';
import { RawConnection, type Connection, type Open } from './connection';

/** How a server's frames begin: y-websocket's with the type, Hocuspocus' with the document's name. */
export type Dialect = 'y-websocket' | 'hocuspocus';

/** Hocuspocus' further types: its greeting, its other name for a sync message, its acknowledgement. */
const AUTH = 2;
const SYNC_REPLY = 4;
const SYNC_STATUS = 8;

/** What a frame is about, as far as the benches care. */
export type What =
	| 'step-1'
	| 'step-2'
	| 'update'
	/** Hocuspocus says that it has taken an update; it has not stored it by then. */
	| 'acknowledged'
	| 'let-in'
	| 'other';

/** What a frame says. */
export type Heard =
	| { readonly what: 'step-1' | 'step-2' | 'update'; readonly payload: Uint8Array }
	| { readonly what: Exclude<What, 'step-1' | 'step-2' | 'update'> };

/** Reads a frame. */
export function hear(dialect: Dialect, frame: Uint8Array): Heard {
	const from = decoding.createDecoder(frame);
	const what = readWhat(dialect, from);
	return what === 'step-1' || what === 'step-2' || what === 'update'
		? { what, payload: decoding.readVarUint8Array(from) }
		: { what };
}

/** What a frame is about; its beginning is enough. */
export const whatOf = (dialect: Dialect, frame: Uint8Array): What =>
	readWhat(dialect, decoding.createDecoder(frame));

function readWhat(dialect: Dialect, from: decoding.Decoder): What {
	if (dialect === 'hocuspocus') decoding.readVarString(from);
	const type = decoding.readVarUint(from);
	if (type === SYNC || (dialect === 'hocuspocus' && type === SYNC_REPLY)) {
		const kind = decoding.readVarUint(from);
		return kind === STEP_1 ? 'step-1' : kind === STEP_2 ? 'step-2' : 'update';
	}
	if (dialect === 'hocuspocus' && type === AUTH) return 'let-in';
	return dialect === 'hocuspocus' && type === SYNC_STATUS ? 'acknowledged' : 'other';
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
export async function enterDocument<Opened extends Connection>(
	dialect: Dialect,
	url: string,
	name: string,
	onFrame: (frame: Uint8Array) => void,
	open: Open<Opened>
): Promise<Opened> {
	let settle: () => void;
	const letIn = new Promise<void>((resolve) => {
		settle = resolve;
	});
	const connection = await open(`${url}/${name}`, (received) => {
		if (whatOf(dialect, received) === 'let-in') settle();
		else onFrame(received);
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
	// What we give is acknowledged, too: not to be taken for the answer to an edit.
	const awaited = new Set(dialect === 'hocuspocus' ? ['step-2', 'acknowledged'] : ['step-2']);
	const early: Uint8Array[] = [];
	let take = (received: Uint8Array): void => void early.push(received);
	const connection = await enterDocument(
		dialect,
		url,
		name,
		(received) => {
			take(received);
		},
		RawConnection.open
	);
	take = (received) => {
		const heard = hear(dialect, received);
		if (heard.what === 'step-1') {
			const missing = Y.encodeStateAsUpdate(doc, heard.payload);
			connection.send(tell(dialect, name, 'step-2', missing));
		} else if (heard.what === 'step-2' || heard.what === 'update') {
			Y.applyUpdate(doc, heard.payload, 'server');
			if (heard.what === 'step-2') awaited.delete('step-2');
		} else if (heard.what === 'acknowledged') awaited.delete('acknowledged');
		if (awaited.size === 0) settle();
	};
	for (const received of early) take(received);
	connection.send(tell(dialect, name, 'step-1', Y.encodeStateVector(doc)));
	await synced;
	return connection;
}
