import * as Y from 'yjs';
import {
	applyChange,
	firstUpdate,
	openRecord,
	recordRoots
} from '../../../src/lib/documents/record';
import { setSpaceField } from '../../../src/lib/documents/space';
import { stamp, type RecordChange } from '../../../src/lib/domain/core/change';
import { newId } from '../../../src/lib/domain/core/ids';
import { createPost, createTopic } from '../../../src/lib/domain/topic/commands';
import { encodeFromDevice } from '../../../src/lib/protocol/codec';
import { parseRoom } from '../../../src/lib/protocol/rooms';
import type { RawConnection } from './connection';
import type { NodeDevice } from './node-device';
import {
	endsCatchUp,
	enterRoom,
	isPolder,
	mustBeAllowed,
	say,
	type Entrance
} from './polder-client';
import type { SeededRelay } from './seed';
import type { BenchServer, OtherServer } from './servers';
import { hear, syncDocument, tell } from './yjs-wire';

/** When an edit was seen by the reader and, where the server says so, acknowledged to the writer; ms. */
export interface EditTime {
	readonly seen: number;
	readonly acknowledged: number | null;
}

/** A writer and a reader at one server, with one kind of edit. */
export interface Subject {
	readonly server: string;
	readonly kind: 'document' | 'record' | 'post';
	/** Makes one edit; resolves when it has been seen and acknowledged. */
	edit(): Promise<EditTime>;
	/** What the writer's document holds in the maps that are changed. */
	readonly written: () => Readonly<Record<string, unknown>>;
	leave(): Promise<void>;
}

/** Runs a change on a document and gives the update that it makes. */
export function updateOf(doc: Y.Doc, change: () => void): Uint8Array {
	const before = Y.encodeStateVector(doc);
	change();
	return Y.encodeStateAsUpdate(doc, before);
}

/** What every kind of subject comes down to: what to send, and how to tell the two answers. */
interface Parts {
	readonly server: string;
	readonly kind: Subject['kind'];
	readonly writer: RawConnection;
	readonly reader: RawConnection;
	readonly nextFrame: () => Uint8Array;
	readonly isSeen: (frame: Uint8Array) => boolean;
	/** `null` where the server acknowledges nothing. */
	readonly isAcknowledged: ((frame: Uint8Array) => boolean) | null;
	/** The document whose maps are changed; records have one each, and none of them is it. */
	readonly doc: Y.Doc;
}

function subject(parts: Parts): Subject {
	const { server, kind, writer, reader, nextFrame, isSeen, isAcknowledged, doc } = parts;
	return {
		server,
		kind,
		written: () => ({
			space: doc.getMap('space').toJSON(),
			fields: doc.getMap('fields').toJSON()
		}),
		edit: async () => {
			const frame = nextFrame();
			const began = performance.now();
			const seen = arrival(reader, isSeen, began);
			const acknowledged = isAcknowledged === null ? null : arrival(writer, isAcknowledged, began);
			writer.send(frame);
			return { seen: await seen, acknowledged: await acknowledged };
		},
		leave: async () => {
			await writer.close();
			await reader.close();
		}
	};
}

function arrival(
	connection: RawConnection,
	matches: (frame: Uint8Array) => boolean,
	began: number
): Promise<number> {
	return new Promise((resolve) => {
		connection.onFrame = (frame) => {
			mustBeAllowed(frame);
			if (!matches(frame)) return;
			const at = performance.now();
			connection.onFrame = () => undefined;
			resolve(at - began);
		};
	});
}

/** A setting of a space is changed, for the so-manieth time. */
export type SpaceChange = (doc: Y.Doc, made: number) => void;

/** A name, on which also depends what the catalogue of everybody connected says. */
const rename: SpaceChange = (doc, made) => {
	setSpaceField(doc, 'name', `Sales ${String(made)}`);
};

/** A live document of Polder: the sales space, of which something is changed. */
export async function polderDocument(
	server: BenchServer,
	{ company, room }: SeededRelay,
	devices: readonly [NodeDevice, NodeDevice],
	change = rename
): Promise<Subject> {
	const at = (device: NodeDevice): Entrance => ({
		url: server.url,
		workspace: company.id,
		room,
		device
	});
	const doc = new Y.Doc();
	const writer = await enterAndSync(at(devices[0]), doc);
	const reader = await enterAndSync(at(devices[1]), new Y.Doc());
	let made = 0;
	return subject({
		server: server.name,
		kind: 'document',
		writer,
		reader,
		nextFrame: () => {
			const update = updateOf(doc, () => {
				change(doc, ++made);
			});
			return tell('y-websocket', '', 'update', update);
		},
		isSeen: (frame) => hear('y-websocket', frame).what === 'update',
		isAcknowledged: (frame) => isPolder(frame, 'saved'),
		doc
	});
}

/** Enters a room and takes its document, as y-websocket's provider does. */
export async function enterAndSync(entrance: Entrance, doc: Y.Doc): Promise<RawConnection> {
	let settle: () => void;
	const synced = new Promise<void>((resolve) => {
		settle = resolve;
	});
	const connection = await enterRoom(entrance, (frame) => {
		const heard = hear('y-websocket', frame);
		if (heard.what !== 'step-2') return;
		Y.applyUpdate(doc, heard.payload, 'relay');
		settle();
	});
	connection.send(tell('y-websocket', '', 'step-1', Y.encodeStateVector(doc)));
	await synced;
	return connection;
}

/** A record of Polder: deals whose revenue is changed in turn, each time with a line of history. */
export async function polderRecord(
	server: BenchServer,
	{ company, room, deals }: SeededRelay,
	devices: readonly [NodeDevice, NodeDevice]
): Promise<Subject> {
	const at = (device: NodeDevice): Entrance => ({
		url: server.url,
		workspace: company.id,
		room,
		device
	});
	const writer = await enterAndSubscribe(at(devices[0]));
	const reader = await enterAndSubscribe(at(devices[1]));
	const docs = deals.map(({ id, update }) => ({ id, doc: openRecord([update]) }));
	let made = 0;
	return subject({
		server: server.name,
		kind: 'record',
		writer,
		reader,
		nextFrame: () => {
			const deal = docs[made % docs.length];
			if (deal === undefined) throw new Error('no deals');
			const update = updateOf(deal.doc, () => {
				changeRevenue(deal.doc, company, ++made);
			});
			return encodeEdit(made, deal.id, update);
		},
		isSeen: (frame) => isPolder(frame, 'batch'),
		isAcknowledged: (frame) => isPolder(frame, 'accepted'),
		doc: new Y.Doc()
	});
}

/** What people say in a topic of Polder: each time a new post, a record of its own. */
export async function polderPost(
	server: BenchServer,
	{ company, room }: SeededRelay,
	devices: readonly [NodeDevice, NodeDevice]
): Promise<Subject> {
	const at = (device: NodeDevice): Entrance => ({
		...{ url: server.url, workspace: company.id, room, device }
	});
	const { acting } = company;
	const address = parseRoom(room);
	if (address?.kind !== 'space') throw new Error('no space');
	const topic = { id: newId(acting.random), space: address.space };
	const writer = await enterAndSubscribe(at(devices[0]));
	const reader = await enterAndSubscribe(at(devices[1]));
	let made = 0;
	const posts = subject({
		...{ server: server.name, kind: 'post', writer, reader, doc: new Y.Doc() },
		nextFrame: () => {
			const id = made === 0 ? topic.id : newId(acting.random);
			const change =
				made === 0
					? createTopic({ title: 'Rope', space: topic.space }, acting)
					: createPost(id, `The rope has come, number ${String(made)}.`, topic, acting);
			if (change === null) throw new Error('no post');
			return encodeEdit(++made, id, firstUpdate(change));
		},
		isSeen: (frame) => isPolder(frame, 'batch'),
		isAcknowledged: (frame) => isPolder(frame, 'accepted')
	});
	// The topic comes first.
	await posts.edit();
	return posts;
}

/** Enters a room and follows its records; resolves once all of them have come. */
export async function enterAndSubscribe(entrance: Entrance): Promise<RawConnection> {
	let settle: () => void;
	const caughtUp = new Promise<void>((resolve) => {
		settle = resolve;
	});
	const connection = await enterRoom(entrance, (frame) => {
		if (endsCatchUp(frame)) settle();
	});
	say(connection, { type: 'subscribe', cursor: null });
	await caughtUp;
	return connection;
}

const encodeEdit = (number: number, record: string, update: Uint8Array): Uint8Array =>
	encodeFromDevice({ type: 'edit', number, record, update });

/** Changes one field of a deal, as its panel does, with the line of history that belongs to it (HI-01). */
export function changeRevenue(doc: Y.Doc, { acting }: SeededRelay['company'], to: number): void {
	const before: unknown = recordRoots(doc).fields.get('revenue');
	const from = typeof before === 'number' ? before : null;
	const line = { ...stamp(acting), what: 'field', field: 'revenue', from, to } as const;
	const change: RecordChange = { set: { revenue: to }, history: [line], posts: [] };
	applyChange(doc, change, 'local');
}

/** The same edit on a document of another server. */
export async function otherSubject(
	server: OtherServer,
	kind: Exclude<Subject['kind'], 'post'>,
	company: SeededRelay['company'],
	change = rename
): Promise<Subject> {
	const { dialect } = server;
	const doc = new Y.Doc();
	const writer = await syncDocument(dialect, server.url, kind, doc);
	const reader = await syncDocument(dialect, server.url, kind, new Y.Doc());
	let made = 0;
	return subject({
		server: server.name,
		kind,
		writer,
		reader,
		nextFrame: () => {
			const update = updateOf(doc, () => {
				if (kind === 'document') change(doc, ++made);
				else changeRevenue(doc, company, ++made);
			});
			return tell(dialect, kind, 'update', update);
		},
		isSeen: (frame) => hear(dialect, frame).what === 'update',
		isAcknowledged:
			dialect === 'hocuspocus' ? (frame) => hear(dialect, frame).what === 'acknowledged' : null,
		doc
	});
}
