import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import * as sync from 'y-protocols/sync';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as Y from 'yjs';
import { Cursors, type Position } from '../../sync-server/rooms/cursors';
import type { RecordChange } from '../../src/lib/domain/core/change';
import { applyChange } from '../../src/lib/documents/record';
import type { Cursor, FromRelay } from '../../src/lib/protocol/messages';
import type { Key } from './raw-device';
import { WireConnection } from './wire-connection';

interface Waiting {
	readonly number: number;
	readonly record: string;
	readonly update: Uint8Array;
	/** What the test looks for afterwards. */
	readonly mark: string;
}

/**
 * An honest device in miniature, over real websockets: follows one space with its records, keeps
 * what is not acknowledged, and sends it again when it is connected again.
 */
export class WireReplica {
	readonly records = new Map<string, Y.Doc>();
	readonly document = new Y.Doc();
	/** The marks of record edits, and the values of document edits, that the relay has acknowledged. */
	readonly acknowledged = new Set<string>();
	readonly acknowledgedValues = new Set<string>();
	readonly faults: string[] = [];
	cursor: Cursor | null = null;
	/** Wholes that it was sent. */
	wholes = 0;
	private waiting: Waiting[] = [];
	private number = 0;
	/** Document edits sent on this connection, and not acknowledged. */
	private sent: (string | null)[] = [];
	private unsent = new Set<string>();
	private connection: WireConnection | null = null;
	private inside = false;
	private whole: Set<string> | null = null;
	private readonly cursors: Cursors | null;

	constructor(
		private readonly url: () => string,
		private readonly room: string,
		readonly key: Key,
		/** Where the relay keeps its data: with its secret a test reads cursors, which a device cannot. */
		dataDir?: string
	) {
		this.cursors =
			dataDir === undefined
				? null
				: new Cursors(readFileSync(join(dataDir, 'seal.secret'), 'utf8').trim());
		this.document.on('update', (update: Uint8Array, origin: unknown) => {
			if (origin !== this && this.inside) this.sendDocument(update);
		});
	}

	/** Whether everything that it has done is acknowledged. */
	get isDone(): boolean {
		return this.waiting.length === 0 && this.unsent.size === 0;
	}

	get isInside(): boolean {
		return this.inside;
	}

	get waitingCount(): number {
		return this.waiting.length + this.unsent.size;
	}

	/** Connects. After a break it is for the test to connect it again. */
	connect(): void {
		const connection = new WireConnection(this.url(), this.room, {
			said: (message) => {
				if (message.type === 'challenge') connection.hello(this.key);
				else if (this.connection === connection) this.take(message);
			},
			standard: (frame) => {
				if (this.connection === connection) this.takeStandard(frame);
			},
			closed: (code) => {
				if (this.connection !== connection) return;
				this.disconnected();
				if (code > 4300) this.faults.push(`closed with ${String(code)}`);
			}
		});
		this.connection = connection;
	}

	/** Breaks the connection, if there is one. */
	cut(): void {
		const { connection } = this;
		this.disconnected();
		connection?.cut();
	}

	/** Goes on, and reads nothing of what it is sent. */
	stopReading(): void {
		this.connection?.socket.pause();
	}

	get isConnected(): boolean {
		return this.connection !== null;
	}

	/** Changes a record, or makes it. `mark` is what the change leaves behind. */
	change(record: string, change: RecordChange, mark: string): void {
		const doc = this.record(record);
		const updates: Uint8Array[] = [];
		const note = (update: Uint8Array) => updates.push(update);
		doc.on('update', note);
		applyChange(doc, change, 'mine');
		doc.off('update', note);
		for (const update of updates) {
			const edit = { number: ++this.number, record, update, mark };
			this.waiting.push(edit);
			if (this.inside) this.sendEdit(edit);
		}
	}

	/** Changes the space's own document. `value` is what the change leaves behind. */
	changeDocument(value: string, work: (doc: Y.Doc) => void): void {
		this.unsent.add(value);
		this.document.transact(() => {
			work(this.document);
		});
	}

	private record(id: string): Y.Doc {
		let doc = this.records.get(id);
		if (doc === undefined) {
			doc = new Y.Doc();
			this.records.set(id, doc);
		}
		return doc;
	}

	private disconnected(): void {
		this.connection = null;
		this.inside = false;
		this.whole = null;
		this.sent = [];
	}

	private sendEdit({ number, record, update }: Waiting): void {
		this.connection?.say({ type: 'edit', number, record, update });
	}

	private sendDocument(update: Uint8Array): void {
		this.connection?.throw(
			frame((to) => {
				sync.writeUpdate(to, update);
			})
		);
		// One edit of the document gives one update, which holds all that was done before it too.
		this.sent.push([...this.unsent].at(-1) ?? null);
	}

	private take(message: FromRelay): void {
		switch (message.type) {
			case 'welcome':
				this.inside = true;
				this.connection?.say({ type: 'subscribe', cursor: this.cursor });
				for (const edit of this.waiting) this.sendEdit(edit);
				return;
			case 'accepted':
				for (const { number, mark } of this.waiting) {
					if (number <= message.number) this.acknowledged.add(mark);
				}
				this.waiting = this.waiting.filter(({ number }) => number > message.number);
				this.move(message.cursor);
				return;
			case 'batch':
				this.takeBatch(message);
				return;
			case 'saved':
				for (const value of this.sent.slice(0, message.count)) this.noteSaved(value);
				return;
			case 'refused':
			case 'unsaved':
			case 'incomplete':
				this.faults.push(JSON.stringify({ ...message, state: null }));
				return;
			case 'challenge':
			case 'catalogue':
			case 'answer':
			case 'presence':
			case 'presences':
			case 'posts':
		}
	}

	private takeBatch(batch: Extract<FromRelay, { type: 'batch' }>): void {
		if (batch.whole) this.whole ??= new Set();
		for (const { record, update } of batch.records) {
			Y.applyUpdate(this.record(record), update, this);
			this.whole?.add(record);
		}
		for (const record of batch.withdrawn) this.records.delete(record);
		if (!batch.last) return;
		if (this.whole !== null) {
			this.wholes += 1;
			const mine = new Set(this.waiting.map(({ record }) => record));
			for (const id of this.records.keys()) {
				if (!this.whole.has(id) && !mine.has(id)) this.records.delete(id);
			}
			this.whole = null;
		}
		this.move(batch.cursor);
	}

	private move(cursor: Cursor): void {
		const position = this.positionOf(cursor);
		const last = this.cursor === null ? null : this.positionOf(this.cursor);
		if (position !== null && last?.log === position.log && position.seq < last.seq) {
			this.faults.push(`cursor went back from ${String(last.seq)} to ${String(position.seq)}`);
		}
		this.cursor = cursor;
	}

	/** What its cursor says, to a test that has the relay's secret; `null` without one. */
	get position(): Position | null {
		return this.cursor === null ? null : this.positionOf(this.cursor);
	}

	private positionOf(cursor: Cursor): Position | null {
		return this.cursors?.read(this.room, cursor) ?? null;
	}

	/** What was saved holds everything that this device did to the document until then. */
	private noteSaved(value: string | null): void {
		if (value === null) return;
		for (const each of this.unsent) {
			this.acknowledgedValues.add(each);
			this.unsent.delete(each);
			if (each === value) return;
		}
	}

	private takeStandard(bytes: Uint8Array): void {
		const from = decoding.createDecoder(bytes);
		if (decoding.readVarUint(from) !== 0) return;
		const kind = decoding.peekVarUint(from);
		const answer = frame((to) => {
			sync.readSyncMessage(from, to, this.document, this);
		});
		if (kind !== sync.messageYjsSyncStep1) return;
		this.connection?.throw(answer);
		this.sent.push([...this.unsent].at(-1) ?? null);
		// And what we lack.
		this.connection?.throw(
			frame((to) => {
				sync.writeSyncStep1(to, this.document);
			})
		);
	}
}

function frame(write: (to: encoding.Encoder) => void): Uint8Array {
	const to = encoding.createEncoder();
	encoding.writeVarUint(to, 0);
	write(to);
	return encoding.toUint8Array(to);
}
