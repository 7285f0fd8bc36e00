import type { RecordId } from '../domain/core/ids';
import type { Cursor, FromRelay } from '../protocol/messages';
import type { RoomName } from '../protocol/rooms';
import type { RelayLink } from './relay-link';
import type { RecordStore } from './store/records';

/** How many edits may be on their way to the relay before the next are read from the outbox. */
const IN_FLIGHT = 512;

/**
 * The records of one room, over the room's connection: takes in what the relay sends and sends what
 * the outbox holds. Only the leading tab has one.
 */
export class RecordChannel {
	private sentUpTo = 0;
	/** Numbers of the edits sent and not yet answered, rising. */
	private inFlight: number[] = [];
	/** Counts the connections, so that work begun on one is not finished on the next. */
	private connection = 0;
	private pumping = false;
	private again = false;
	private subscribed = false;
	/** Ids seen in the batches of a whole, until the last of them. */
	private whole: Set<RecordId> | null = null;
	private cursor: Cursor | null = null;
	/** Messages are taken in one after the other: each ends in a transaction. */
	private queue: Promise<void> = Promise.resolve();
	private upToDate = false;
	/** The answer at the end of the queue, as long as nothing has been queued behind it. */
	private accepted: { number: number; cursor: Cursor } | null = null;
	private stopped = false;
	/** Something could not be stored: nothing more is taken in until the next start. */
	private broken = false;

	constructor(
		private readonly room: RoomName,
		private readonly link: Pick<RelayLink, 'send'>,
		private readonly store: RecordStore,
		private readonly listener: {
			readonly onChange: () => void;
			readonly onError: (error: unknown) => void;
		}
	) {}

	/** Whether all that the relay has for us has arrived. */
	get caughtUp(): boolean {
		return this.upToDate;
	}

	/** The connection is good: ask for what changed, and send what waits. */
	async start(): Promise<void> {
		const connection = ++this.connection;
		this.subscribed = false;
		// What came over the last connection is taken in first.
		await this.queue;
		const row = await this.store.db.cursors.get(this.room);
		// Another start has overtaken this one.
		if (connection !== this.connection) return;
		this.sentUpTo = 0;
		this.inFlight = [];
		this.broken = false;
		this.whole = null;
		this.upToDate = false;
		this.cursor = row ?? null;
		this.subscribed = this.link.send({ type: 'subscribe', cursor: this.cursor });
		this.pump();
	}

	/** The connection is gone. */
	pause(): void {
		this.subscribed = false;
		this.upToDate = false;
		this.listener.onChange();
	}

	/** Takes part no more. Resolves when what was begun is stored. */
	async stop(): Promise<void> {
		this.stopped = true;
		this.subscribed = false;
		await this.queue;
	}

	/** Takes a message of the relay that is about records. */
	receive(message: FromRelay): void {
		switch (message.type) {
			case 'batch':
				this.enqueue(() => this.takeBatch(message));
				return;
			case 'accepted':
				this.noteAccepted(message.number, message.cursor);
				return;
			case 'refused':
				this.enqueue(async () => {
					const { number, record, state, rule, reason } = message;
					this.inFlight = this.inFlight.filter((sent) => sent !== number);
					await this.store.replace(this.room, record, state, rule, reason);
				});
				return;
			case 'incomplete':
				this.enqueue(() => this.sendWhole(message.number, message.record));
				return;
			case 'challenge':
			case 'welcome':
			case 'saved':
			case 'unsaved':
			case 'catalogue':
			case 'answer':
				return;
		}
	}

	/** Several answers in a row are taken in as one; never across a batch, whose records come first. */
	private noteAccepted(number: number, cursor: Cursor): void {
		if (this.accepted !== null) {
			this.accepted.number = number;
			this.accepted.cursor = cursor;
			return;
		}
		const accepted = { number, cursor };
		this.enqueue(() => {
			if (this.accepted === accepted) this.accepted = null;
			return this.takeAccepted(accepted.number, accepted.cursor);
		});
		this.accepted = accepted;
	}

	/** Sends what waits in the outbox. Called whenever something may have been added to it. */
	pump(): void {
		if (this.pumping) {
			this.again = true;
			return;
		}
		this.pumping = true;
		this.again = false;
		this.sendWaiting()
			.catch(this.listener.onError)
			.finally(() => {
				this.pumping = false;
				if (this.again) this.pump();
			});
	}

	private async sendWaiting(): Promise<void> {
		const connection = this.connection;
		while (this.subscribed && this.inFlight.length < IN_FLIGHT) {
			const rows = await this.store.db.outbox
				.where('[room+number]')
				.between([this.room, this.sentUpTo], [this.room, Infinity], false)
				.limit(IN_FLIGHT - this.inFlight.length)
				.toArray();
			// While we read, the connection may have been replaced: `start` sends everything again.
			if (rows.length === 0 || connection !== this.connection) return;
			for (const { number = 0, record, update } of rows) {
				if (!this.link.send({ type: 'edit', number, record, update })) return;
				this.sentUpTo = number;
				this.inFlight.push(number);
			}
		}
	}

	private async takeBatch(batch: Extract<FromRelay, { type: 'batch' }>): Promise<void> {
		if (batch.whole) {
			this.whole ??= new Set();
			for (const { record } of batch.records) this.whole.add(record);
		}
		const { records, withdrawn, cursor, last } = batch;
		await this.store.receive(this.room, records, withdrawn, last ? cursor : null);
		if (!last) return;
		this.cursor = cursor;
		if (this.whole !== null) {
			await this.store.retainOnly(this.room, this.whole);
			this.whole = null;
		}
		this.upToDate = true;
		this.listener.onChange();
	}

	private async takeAccepted(number: number, cursor: Cursor): Promise<void> {
		const { db } = this.store;
		this.inFlight = this.inFlight.filter((sent) => sent > number);
		await db.transaction('rw', ['outbox', 'cursors'], async () => {
			await db.outbox
				.where('[room+number]')
				.between([this.room, 0], [this.room, number], true, true)
				.delete();
			// Everything before our own edit has arrived: the relay keeps the order of its log.
			if (this.upToDate) {
				this.cursor = cursor;
				await db.cursors.put({ room: this.room, ...cursor });
			}
		});
		this.pump();
		this.listener.onChange();
	}

	/** The relay lacks what an edit builds on: give it the record as a whole. */
	private async sendWhole(number: number, record: RecordId): Promise<void> {
		this.inFlight = this.inFlight.filter((sent) => sent !== number);
		await this.store.sendAgain(this.room, number, record);
		this.pump();
	}

	private enqueue(work: () => Promise<void>): void {
		this.accepted = null;
		this.queue = this.queue
			.then(() => (this.stopped || this.broken ? undefined : work()))
			.catch((error: unknown) => {
				// What follows must not move the cursor past what was not stored: start again from it.
				this.broken = true;
				this.pause();
				this.listener.onError(error);
			})
			.then(this.listener.onChange);
	}
}
