import * as Y from 'yjs';
import type { Cursor } from '../../../src/lib/protocol/messages';
import type { Open } from './connection';
import { LightConnection, Lost } from './light-connection';
import {
	endsCatchUp,
	enterRoomBy,
	isPolder,
	isWhole,
	mustBeAllowed,
	readPolder,
	say,
	type Entrance
} from './polder-client';
import type { OtherServer } from './servers';
import { enterDocument, hear, tell, whatOf, type Dialect } from './yjs-wire';

/** Somebody who is in a room and has everything that is there, without keeping it. */
export interface Seat {
	readonly connection: LightConnection;
	/** Where the records are followed from; `null` at other servers and in rooms without records. */
	readonly cursor: Cursor | null;
	/** Whether all records came, and not only those that had changed. */
	readonly wasSentAll: boolean;
	/** Frames with changes that have come since. */
	readonly changes: number;
}

/** What a device brings along when it comes back. */
export interface Known {
	/** Its document, shared by all seats: what the server lacks of it is given. */
	readonly document: SharedState;
	readonly cursor: Cursor | null;
}

/** A document that many seats have, and what they answer to somebody who has less of it. */
export class SharedState {
	readonly vector: Uint8Array;
	private readonly answers = new Map<string, Uint8Array>();

	constructor(private readonly doc = new Y.Doc()) {
		this.vector = Y.encodeStateVector(doc);
	}

	/** What somebody lacks whose state vector this is. Worked out once. */
	missing(vector: Uint8Array): Uint8Array {
		const key = Buffer.from(vector).toString('latin1');
		let answer = this.answers.get(key);
		if (answer === undefined) {
			answer = Y.encodeStateAsUpdate(this.doc, vector);
			this.answers.set(key, answer);
		}
		return answer;
	}
}

/**
 * Takes a seat in a room of the relay; resolves when document and records are there.
 *
 * @throws Lost when the relay hangs up before
 */
export const takePolderSeat = (
	entrance: Entrance,
	records: boolean,
	known: Known
): Promise<Seat> => {
	let cursor: Cursor | null = null;
	let wasSentAll = false;
	return takeSeat('y-websocket', '', known, {
		enter: (open, onFrame) => enterRoomBy(open, entrance, onFrame),
		entered: (connection) => {
			if (records) say(connection, { type: 'subscribe', cursor: known.cursor });
		},
		records,
		endsRecords: (frame) => {
			mustBeAllowed(frame);
			wasSentAll ||= isWhole(frame);
			if (!endsCatchUp(frame)) return false;
			const message = readPolder(frame);
			if (message?.type === 'batch') cursor = message.cursor;
			return true;
		},
		isChange: (frame) => isPolder(frame, 'batch'),
		cursor: () => cursor,
		wasSentAll: () => wasSentAll
	});
};

/**
 * Takes a seat at a document of another server; resolves when the document is there.
 *
 * @throws Lost when the server hangs up before
 */
export const takeOtherSeat = (
	{ dialect, url }: OtherServer,
	name: string,
	document: SharedState
): Promise<Seat> =>
	takeSeat(
		dialect,
		name,
		{ document, cursor: null },
		{
			enter: (open, onFrame) => enterDocument(dialect, url, name, onFrame, open),
			entered: () => undefined,
			records: false,
			endsRecords: () => false,
			isChange: () => false,
			cursor: () => null,
			wasSentAll: () => false
		}
	);

/** After which time somebody who was sent away tries again, ms. */
const AGAIN = 500;

/** Tries to take a seat until there is one. `lost`: how often the server hung up before. */
export async function takeInTheEnd(
	take: () => Promise<Seat>
): Promise<{ readonly seat: Seat; readonly lost: number }> {
	for (let lost = 0; ; lost++) {
		try {
			return { seat: await take(), lost };
		} catch (error) {
			if (!(error instanceof Lost)) throw error;
			console.log(error.message);
			await new Promise((resolve) => setTimeout(resolve, AGAIN));
		}
	}
}

/** What differs from server to server. */
interface Manners {
	readonly enter: (
		open: Open<LightConnection>,
		onFrame: (frame: Uint8Array) => void
	) => Promise<LightConnection>;
	readonly entered: (connection: LightConnection) => void;
	/** Whether records have to come, too, until everything is there. */
	readonly records: boolean;
	/** Whether a frame is the last of them. */
	readonly endsRecords: (frame: Uint8Array) => boolean;
	readonly isChange: (frame: Uint8Array) => boolean;
	readonly cursor: () => Cursor | null;
	readonly wasSentAll: () => boolean;
}

async function takeSeat(
	dialect: Dialect,
	name: string,
	known: Known,
	manners: Manners
): Promise<Seat> {
	let fail: (why: Lost) => void;
	const lost = new Promise<never>((_, reject) => {
		fail = reject;
	});
	const open: Open<LightConnection> = async (url, onFrame, protocols) => {
		const connection = await LightConnection.open(url, onFrame, protocols);
		connection.onLost = fail;
		return connection;
	};
	const seat = await Promise.race([sit(dialect, name, known, manners, open), lost]);
	// Whoever sits must not be sent away any more.
	seat.connection.onLost = (why) => {
		throw why;
	};
	return seat;
}

async function sit(
	dialect: Dialect,
	name: string,
	{ document }: Known,
	manners: Manners,
	open: Open<LightConnection>
): Promise<Seat> {
	const awaited = new Set(manners.records ? ['document', 'records'] : ['document']);
	let changes = 0;
	let settle: () => void;
	const seated = new Promise<void>((resolve) => {
		settle = resolve;
	});
	const early: Uint8Array[] = [];
	let take = (frame: Uint8Array): void => void early.push(frame);
	const connection = await manners.enter(open, (frame) => {
		take(frame);
	});
	take = (frame) => {
		const what = whatOf(dialect, frame);
		if (what === 'step-1') {
			const heard = hear(dialect, frame);
			if (heard.what !== 'step-1') return;
			connection.send(tell(dialect, name, 'step-2', document.missing(heard.payload)));
		} else if (awaited.size === 0) {
			if (what === 'update' || manners.isChange(frame)) changes += 1;
		} else {
			if (what === 'step-2') awaited.delete('document');
			else if (manners.endsRecords(frame)) awaited.delete('records');
			if (awaited.size === 0) settle();
		}
	};
	for (const frame of early) take(frame);
	connection.send(tell(dialect, name, 'step-1', document.vector));
	manners.entered(connection);
	await seated;
	return {
		connection,
		get cursor() {
			return manners.cursor();
		},
		get wasSentAll() {
			return manners.wasSentAll();
		},
		get changes() {
			return changes;
		}
	};
}
