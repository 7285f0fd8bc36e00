import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import * as v from 'valibot';
import { isId } from '../domain/core/ids';
import { ownedBytes, type OwnedBytes } from '../domain/core/owned-bytes';
import { fail, succeed, type Result } from '../domain/core/result';
import type { PostPlace } from '../domain/topic/post-place';
import {
	answerSchema,
	catalogueSchema,
	challengeSchema,
	factsSchema,
	helloSchema,
	questionSchema,
	welcomeSchema
} from './handshake';
import {
	LARGEST_PRESENCE,
	LONGEST_CURSOR,
	MOST_OLDER,
	POLDER_MESSAGE,
	type Cursor,
	type FromDevice,
	type FromRelay,
	type RecordUpdate,
	type ShownVisit
} from './messages';

/** Why a frame could not be read. The text is for logs. */
export interface Malformed {
	readonly malformed: string;
}

/** The number after the message type says which of Polder's messages it is. Numbers are never reused. */
const CODE = {
	hello: 1,
	subscribe: 2,
	edit: 3,
	ask: 4,
	present: 5,
	older: 6,
	challenge: 20,
	welcome: 21,
	batch: 22,
	accepted: 23,
	refused: 24,
	incomplete: 25,
	saved: 26,
	unsaved: 27,
	catalogue: 28,
	answer: 29,
	presence: 30,
	presences: 31,
	posts: 32
} as const;

/** Encodes a device's message as a whole websocket frame. */
export function encodeFromDevice(message: FromDevice<Uint8Array>): Uint8Array<ArrayBuffer> {
	return frame((to) => {
		encoding.writeVarUint(to, CODE[message.type]);
		switch (message.type) {
			case 'hello':
				return writeJson(to, message.hello);
			case 'subscribe':
				encoding.writeUint8(to, message.cursor === null ? 0 : 1);
				if (message.cursor !== null) writeCursor(to, message.cursor);
				// At the end: older relays do not read it.
				if (message.horizon !== undefined) encoding.writeVarUint(to, message.horizon);
				return;
			case 'older':
				encoding.writeVarUint(to, message.number);
				encoding.writeVarString(to, message.topic);
				writePlace(to, message.before);
				encoding.writeVarUint(to, message.most);
				return encoding.writeVarUint(to, message.since);
			case 'edit':
				encoding.writeVarUint(to, message.number);
				encoding.writeVarString(to, message.record);
				return encoding.writeVarUint8Array(to, message.update);
			case 'ask':
				encoding.writeVarUint(to, message.number);
				return writeJson(to, message.question);
			case 'present':
				encoding.writeVarString(to, message.record);
				writePresence(to, message.state);
				// At the end: older relays do not read it.
				if (message.takesMany === true) encoding.writeUint8(to, TAKES_MANY);
		}
	});
}

/** Encodes a relay's message as a whole websocket frame. */
export function encodeFromRelay(message: FromRelay<Uint8Array>): Uint8Array<ArrayBuffer> {
	return frame((to) => {
		encoding.writeVarUint(to, CODE[message.type]);
		switch (message.type) {
			case 'challenge':
				return writeJson(to, message.challenge);
			case 'welcome':
				return writeJson(to, message.welcome);
			case 'batch':
				return writeBatch(to, message);
			case 'posts':
				encoding.writeVarUint(to, message.number);
				writePlace(to, message.from);
				encoding.writeVarUint(to, message.left);
				return writeRecords(to, message.records);
			case 'accepted':
				encoding.writeVarUint(to, message.number);
				return writeCursor(to, message.cursor);
			case 'refused':
				encoding.writeVarUint(to, message.number);
				encoding.writeVarString(to, message.record);
				encoding.writeVarString(to, message.rule);
				encoding.writeVarString(to, message.reason);
				writeJson(to, message.facts);
				encoding.writeUint8(to, message.state === null ? 0 : 1);
				if (message.state !== null) encoding.writeVarUint8Array(to, message.state);
				return;
			case 'incomplete':
				encoding.writeVarUint(to, message.number);
				return encoding.writeVarString(to, message.record);
			case 'saved':
				return encoding.writeVarUint(to, message.count);
			case 'unsaved':
				encoding.writeVarUint(to, message.count);
				encoding.writeVarString(to, message.rule);
				encoding.writeVarString(to, message.reason);
				writeJson(to, message.facts);
				return encoding.writeVarUint8Array(to, message.state);
			case 'catalogue':
				return writeJson(to, message.spaces);
			case 'answer':
				encoding.writeVarUint(to, message.number);
				return writeJson(to, message.answer);
			case 'presence':
				return writeVisit(to, message);
			case 'presences':
				encoding.writeVarUint(to, message.visits.length);
				for (const visit of message.visits) writeVisit(to, visit);
		}
	});
}

/** Decodes a device's message after its message type. Fails with `Malformed`; never throws. */
export const decodeFromDevice = (from: decoding.Decoder): Result<FromDevice, Malformed> =>
	guarded(() => {
		const code = decoding.readVarUint(from);
		switch (code) {
			case CODE.hello:
				return { type: 'hello', hello: v.parse(helloSchema, readJson(from)) };
			case CODE.subscribe:
				return {
					type: 'subscribe',
					cursor: decoding.readUint8(from) === 0 ? null : readCursor(from),
					...(decoding.hasContent(from) ? { horizon: decoding.readVarUint(from) } : {})
				};
			case CODE.older:
				return {
					type: 'older',
					number: decoding.readVarUint(from),
					topic: readId(from),
					before: readPlace(from),
					most: readMost(from),
					since: decoding.readVarUint(from)
				};
			case CODE.edit:
				return {
					type: 'edit',
					number: decoding.readVarUint(from),
					record: readId(from),
					update: readBytes(from)
				};
			case CODE.ask:
				return {
					type: 'ask',
					number: decoding.readVarUint(from),
					question: v.parse(questionSchema, readJson(from))
				};
			case CODE.present:
				return {
					...{ type: 'present', record: readId(from), state: readPresence(from) },
					...readTakesMany(from)
				};
			default:
				throw new Error(`unknown message ${code}`);
		}
	});

/** Decodes a relay's message after its message type. Fails with `Malformed`; never throws. */
export const decodeFromRelay = (from: decoding.Decoder): Result<FromRelay, Malformed> =>
	guarded(() => {
		const code = decoding.readVarUint(from);
		switch (code) {
			case CODE.challenge:
				return { type: 'challenge', challenge: v.parse(challengeSchema, readJson(from)) };
			case CODE.welcome:
				return { type: 'welcome', welcome: v.parse(welcomeSchema, readJson(from)) };
			case CODE.batch:
				return readBatch(from);
			case CODE.posts:
				return {
					type: 'posts',
					number: decoding.readVarUint(from),
					from: readPlace(from),
					left: decoding.readVarUint(from),
					records: readRecords(from)
				};
			case CODE.accepted:
				return {
					type: 'accepted',
					number: decoding.readVarUint(from),
					cursor: readCursor(from)
				};
			case CODE.refused:
				return {
					type: 'refused',
					number: decoding.readVarUint(from),
					record: readId(from),
					rule: decoding.readVarString(from),
					reason: decoding.readVarString(from),
					facts: v.parse(factsSchema, readJson(from)),
					state: decoding.readUint8(from) === 0 ? null : readBytes(from)
				};
			case CODE.incomplete:
				return { type: 'incomplete', number: decoding.readVarUint(from), record: readId(from) };
			case CODE.saved:
				return { type: 'saved', count: decoding.readVarUint(from) };
			case CODE.unsaved:
				return {
					type: 'unsaved',
					count: decoding.readVarUint(from),
					rule: decoding.readVarString(from),
					reason: decoding.readVarString(from),
					facts: v.parse(factsSchema, readJson(from)),
					state: readBytes(from)
				};
			case CODE.catalogue:
				return { type: 'catalogue', spaces: v.parse(catalogueSchema, readJson(from)) };
			case CODE.answer:
				return {
					type: 'answer',
					number: decoding.readVarUint(from),
					answer: v.parse(answerSchema, readJson(from))
				};
			case CODE.presence:
				return { type: 'presence', ...readVisit(from) };
			case CODE.presences:
				return { type: 'presences', visits: readMany(from, () => readVisit(from)) };
			default:
				throw new Error(`unknown message ${code}`);
		}
	});

function guarded<Message>(read: () => Message): Result<Message, Malformed> {
	try {
		return succeed(read());
	} catch (error) {
		// Expected: lib0 throws on input that is too short, valibot on input of another shape.
		return fail({ malformed: error instanceof Error ? error.message : String(error) });
	}
}

function frame(write: (to: encoding.Encoder) => void): Uint8Array<ArrayBuffer> {
	const to = encoding.createEncoder();
	encoding.writeVarUint(to, POLDER_MESSAGE);
	write(to);
	return encoding.toUint8Array(to);
}

/** Returns a copy: callers keep it, and a view would keep the whole frame in memory. */
const readBytes = (from: decoding.Decoder): OwnedBytes =>
	ownedBytes(decoding.readVarUint8Array(from));

const writeJson = (to: encoding.Encoder, value: unknown): void =>
	encoding.writeVarString(to, JSON.stringify(value));

const readJson = (from: decoding.Decoder): unknown => JSON.parse(decoding.readVarString(from));

function readId(from: decoding.Decoder): string {
	const id = decoding.readVarString(from);
	if (!isId(id)) throw new Error('not an id');
	return id;
}

function writePlace(to: encoding.Encoder, { at, id }: PostPlace): void {
	encoding.writeVarUint(to, at);
	encoding.writeVarString(to, id);
}

function readPlace(from: decoding.Decoder): PostPlace {
	const at = decoding.readVarUint(from);
	const id = decoding.readVarString(from);
	if (id !== '' && !isId(id)) throw new Error('not a place');
	return { at, id };
}

function readMost(from: decoding.Decoder): number {
	const most = decoding.readVarUint(from);
	if (most > MOST_OLDER) throw new Error('too many posts at once');
	return most;
}

function writePresence(to: encoding.Encoder, state: Uint8Array | null): void {
	encoding.writeUint8(to, state === null ? 0 : 1);
	if (state !== null) encoding.writeVarUint8Array(to, state);
}

const TAKES_MANY = 1;

const readTakesMany = (from: decoding.Decoder): { readonly takesMany?: true } =>
	decoding.hasContent(from) && decoding.readUint8(from) === TAKES_MANY ? { takesMany: true } : {};

function writeVisit(to: encoding.Encoder, visit: ShownVisit<Uint8Array>): void {
	encoding.writeVarString(to, visit.record);
	encoding.writeVarUint(to, visit.visit);
	encoding.writeVarString(to, visit.member);
	writePresence(to, visit.state);
}

const readVisit = (from: decoding.Decoder): ShownVisit => ({
	record: readId(from),
	visit: decoding.readVarUint(from),
	member: readId(from),
	state: readPresence(from)
});

function readPresence(from: decoding.Decoder): OwnedBytes | null {
	if (decoding.readUint8(from) === 0) return null;
	const state = readBytes(from);
	if (state.length > LARGEST_PRESENCE) throw new Error('presence too large');
	return state;
}

const writeCursor = (to: encoding.Encoder, cursor: Cursor): void =>
	encoding.writeVarString(to, cursor);

function readCursor(from: decoding.Decoder): Cursor {
	const cursor = decoding.readVarString(from);
	const fits = cursor.length <= LONGEST_CURSOR && /^[0-9A-Za-z_-]+$/.test(cursor);
	if (!fits) throw new Error('not a cursor');
	return cursor;
}

type Batch<Bytes extends Uint8Array = OwnedBytes> = Extract<FromRelay<Bytes>, { type: 'batch' }>;

function writeBatch(to: encoding.Encoder, batch: Batch<Uint8Array>): void {
	const { whole, wentBack, last, continued, holds, cursor, records, withdrawn, total, older } =
		batch;
	const flags = (whole ? 1 : 0) | (last ? 2 : 0) | (wentBack ? 4 : 0);
	const more = (total === undefined ? 0 : 8) | (holds ? 16 : 0) | (continued ? 32 : 0);
	encoding.writeUint8(to, flags | more | (older === undefined ? 0 : 64));
	writeCursor(to, cursor);
	writeContent(to, records, withdrawn);
	// At the end: older devices do not read it.
	if (total !== undefined) encoding.writeVarUint(to, total);
	if (older === undefined) return;
	encoding.writeVarUint(to, older.length);
	for (const [topic, count] of older) {
		encoding.writeVarString(to, topic);
		encoding.writeVarUint(to, count);
	}
}

function writeRecords(to: encoding.Encoder, records: readonly RecordUpdate<Uint8Array>[]): void {
	encoding.writeVarUint(to, records.length);
	for (const { record, update } of records) {
		encoding.writeVarString(to, record);
		encoding.writeVarUint8Array(to, update);
	}
}

const readRecords = (from: decoding.Decoder): RecordUpdate[] =>
	readMany(from, () => ({ record: readId(from), update: readBytes(from) }));

function writeContent(
	to: encoding.Encoder,
	records: Batch<Uint8Array>['records'],
	withdrawn: Batch['withdrawn']
): void {
	writeRecords(to, records);
	encoding.writeVarUint(to, withdrawn.length);
	for (const record of withdrawn) encoding.writeVarString(to, record);
}

/** Encodes what a batch of live changes contains, for the frames of everybody who is sent the same. */
export function encodeBatchContent(
	records: Batch<Uint8Array>['records'],
	withdrawn: Batch['withdrawn']
): Uint8Array {
	const to = encoding.createEncoder();
	writeContent(to, records, withdrawn);
	return encoding.toUint8Array(to);
}

/** Encodes a batch of live changes as a whole websocket frame, with content that has been encoded before. */
export const encodeBatchWith = (cursor: Cursor, content: Uint8Array): Uint8Array<ArrayBuffer> =>
	frame((to) => {
		encoding.writeVarUint(to, CODE.batch);
		// The last of its answer, and it holds.
		encoding.writeUint8(to, 2 | 16);
		writeCursor(to, cursor);
		encoding.writeUint8Array(to, content);
	});

function readBatch(from: decoding.Decoder): Batch {
	const flags = decoding.readUint8(from);
	const cursor = readCursor(from);
	const records = readRecords(from);
	const withdrawn = readMany(from, () => readId(from));
	const total = (flags & 8) === 0 ? {} : { total: decoding.readVarUint(from) };
	const older = (flags & 64) === 0 ? {} : { older: readMany(from, () => readCount(from)) };
	return {
		type: 'batch',
		whole: (flags & 1) !== 0,
		last: (flags & 2) !== 0,
		wentBack: (flags & 4) !== 0,
		// A relay of before says it of none: there it holds with the last.
		holds: (flags & 18) !== 0,
		continued: (flags & 32) !== 0,
		cursor,
		records,
		withdrawn,
		...total,
		...older
	};
}

const readCount = (from: decoding.Decoder): readonly [topic: string, count: number] => [
	readId(from),
	decoding.readVarUint(from)
];

function readMany<Item>(from: decoding.Decoder, read: () => Item): Item[] {
	const count = decoding.readVarUint(from);
	// Every item takes at least one byte: a count beyond the frame is false and must not cost memory.
	if (count > from.arr.length - from.pos) throw new Error('count beyond the frame');
	return Array.from({ length: count }, read);
}
