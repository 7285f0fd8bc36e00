import * as Y from 'yjs';
import type { Cursor, FromRelay } from '../../src/lib/protocol/messages';
import type { RawConnection } from './raw-device';

/** What a device holds after all that it was sent, as an honest one takes it in; goes on after a cut. */
export class HonestDevice {
	readonly records = new Map<string, Y.Doc>();
	/** The newest cursor that holds. */
	cursor: Cursor | null = null;
	upToDate = false;
	/** The ids of the records that it was sent, one for each time. */
	readonly sent: string[] = [];
	private whole: Set<string> | null = null;
	private taken = 0;
	/** What of a whole comes over this connection. */
	private part: 'none' | 'anew' | 'continued' = 'none';

	constructor(private connection: RawConnection) {}

	/** Goes on over another connection. */
	resume(connection: RawConnection): void {
		this.connection = connection;
		this.taken = 0;
		this.part = 'none';
		this.upToDate = false;
		connection.say({ type: 'subscribe', cursor: this.cursor });
	}

	/** Takes in what has come; of that at most so many messages. */
	take(most = Infinity): void {
		const { messages } = this.connection;
		for (let n = 0; this.taken < messages.length && n < most; this.taken++, n++) {
			const message = messages[this.taken];
			if (message?.type === 'batch') this.takeBatch(message);
			if (message?.type === 'refused') this.beginAnew(message.record, message.state);
		}
	}

	/** An edit was refused: what the device has of the record is discarded, and the relay's state, if any, is taken. */
	private beginAnew(record: string, state: Uint8Array | null): void {
		this.records.delete(record);
		if (state === null) return;
		const doc = new Y.Doc();
		Y.applyUpdate(doc, state);
		this.records.set(record, doc);
	}

	private takeBatch(batch: Extract<FromRelay, { type: 'batch' }>): void {
		if (batch.whole && this.part !== (batch.continued ? 'continued' : 'anew')) {
			// What is sent from its beginning once more makes nothing of what came of it before.
			if (!batch.continued) this.whole = new Set();
			this.part = batch.continued ? 'continued' : 'anew';
		}
		for (const { record, update } of batch.records) {
			this.sent.push(record);
			const doc = this.records.get(record) ?? new Y.Doc();
			Y.applyUpdate(doc, update);
			this.records.set(record, doc);
			this.whole?.add(record);
		}
		for (const record of batch.withdrawn) this.records.delete(record);
		if (batch.holds) this.cursor = batch.cursor;
		if (!batch.last) return;
		if (this.whole !== null) {
			for (const id of this.records.keys()) if (!this.whole.has(id)) this.records.delete(id);
			this.whole = null;
			this.part = 'none';
		}
		this.upToDate = true;
	}
}
