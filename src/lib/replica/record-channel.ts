import { Dexie } from 'dexie';
import { bodyOf } from '../domain/note/body';
import type { Instant } from '../domain/core/day';
import type { RecordId } from '../domain/core/ids';
import type { Cursor, FromRelay } from '../protocol/messages';
import type { RoomName } from '../protocol/rooms';
import { horizonAt } from '../domain/topic/horizon';
import { horizonOf } from './horizon';
import { OlderFetch } from './older-fetch';
import { ParkedEdits } from './parked';
import type { RelayLink } from './relay-link';
import { arrivedOf, cursorOf, horizonOfWhole, noteWhole, type Reached } from './store/arriving';
import { settleFloors } from './store/older-posts';
import { isNew } from './store/refused';
import { acknowledge, sendLater, sendWhole } from './store/outbox';
import type { RecordStore } from './store/records';
import { editsIn, isPack, type OutboxPack, type WaitingRow } from './store/packs';
import { WaitingBatches, type Batch } from './waiting-batches';

/**
 * How many edits may be on their way to the relay, from how few on the next are read from the outbox, and how many are
 * read at a stretch. Bulk work writes to the outbox as well, and each reading waits for a turn: it has to be worth one.
 * A row of its own may be followed by packs, which hold many edits: of those a few are read.
 */
const IN_FLIGHT = 2048;
const FEW_IN_FLIGHT = 1024;
const ROWS_AT_ONCE = 64;
const PACKS_AT_ONCE = 4;

/** The largest update that is sent, bytes: a relay ends the connection over a larger frame. */
const LARGEST_UPDATE = 7 * 1024 * 1024;

/** A whole that is on its way. */
interface Whole {
	/** Whether it goes on from where an earlier connection was cut. */
	readonly isContinued: boolean;
	/** Whether something of it is stored. */
	isBegun: boolean;
	/**
	 * What has come of it; the states are only kept of a relay that has lost something.
	 */
	readonly sent: Map<RecordId, Uint8Array | null>;
}

/** How far a batch brings the device; `null` when nothing is to be remembered. */
function reachedBy(batch: Batch, whole: Whole | null, horizon: Instant | null): Reached | null {
	const { last, holds, cursor, records, total = null } = batch;
	if (whole === null) return holds ? { of: 'log', cursor } : null;
	// The end of a whole is noted when what is not of it has been removed.
	if (last) return null;
	const { isBegun, sent } = whole;
	return {
		of: 'whole',
		isFirst: !isBegun,
		ids: records.map(({ record }) => record),
		received: sent.size,
		total,
		cursor: holds ? cursor : null,
		horizon
	};
}

/**
 * The records of one room, over the room's connection: takes in what the relay sends and sends what
 * the outbox holds. Only the leading tab has one.
 */
export class RecordChannel {
	private sentUpTo = 0;
	/** Numbers of the edits sent and not yet answered, rising. */
	private inFlight: number[] = [];
	private readonly parked = new ParkedEdits(() => {
		this.enqueue(async () => {
			await this.release([...this.parked.numbers]);
			this.pump();
		});
	});
	/** Counts the connections, so that work begun on one is not finished on the next. */
	private connection = 0;
	private pumping = false;
	private again = false;
	private subscribed = false;
	/** The whole that is on its way, until the last of its batches. */
	private whole: Whole | null = null;
	/** Messages are taken in one after the other: each ends in a transaction. */
	private queue: Promise<void> = Promise.resolve();
	private readonly batches = new WaitingBatches(({ records }) =>
		this.store.prepare(this.room, records)
	);
	private upToDate = false;
	/** When the connection was made. */
	private connectedAt: Instant = -Infinity;
	/** The answer at the end of the queue, as long as nothing has been queued behind it. */
	private accepted: { readonly from: number; number: number; cursor: Cursor } | null = null;
	private stopped = false;
	/** Whether the relay keeps older posts until they are asked for. */
	private keepsOlder = false;
	/** The moment from which a whole room brings posts on this connection; `null` when it brings all. */
	private horizon: Instant | null = null;
	private readonly older: OlderFetch;
	/** Something could not be stored: nothing more is taken in until the next start. */
	private broken = false;

	constructor(
		private readonly room: RoomName,
		private readonly link: Pick<RelayLink, 'send' | 'offered'>,
		private readonly store: RecordStore,
		private readonly listener: {
			readonly onChange: () => void;
			readonly onError: (error: unknown) => void;
		}
	) {
		this.older = new OlderFetch(room, store, {
			send: (message) => this.subscribed && link.send(message),
			onError: listener.onError
		});
	}

	/** Whether all that the relay has for us has arrived. */
	get caughtUp(): boolean {
		return this.upToDate;
	}

	/**
	 * The connection is good: ask for what changed, and send what waits. `keepsOlder`: whether the relay keeps older posts
	 * until they are asked for.
	 */
	async start(keepsOlder = false): Promise<void> {
		const connection = ++this.connection;
		this.subscribed = false;
		this.older.pause();
		this.connectedAt = this.store.clock.now();
		// What came over the last connection is taken in first.
		await this.queue;
		const cursor = await cursorOf(this.store.db, this.room);
		const horizon = keepsOlder ? await this.horizonNow() : null;
		// Another start has overtaken this one.
		if (connection !== this.connection) return;
		this.sentUpTo = 0;
		this.inFlight = [];
		this.parked.clear();
		this.broken = false;
		this.whole = null;
		this.batches.clear();
		this.upToDate = false;
		this.keepsOlder = keepsOlder;
		this.horizon = horizon;
		const from = horizon === null ? {} : { horizon };
		this.subscribed = this.link.send({ type: 'subscribe', cursor, ...from });
		this.pump();
	}

	/** The moment from which a whole room is to bring posts: one that goes on, as it began. */
	private async horizonNow(): Promise<Instant | null> {
		const { db, clock } = this.store;
		const begun = await horizonOfWhole(db, this.room);
		return begun === undefined ? horizonAt(await horizonOf(db), clock.now()) : begun;
	}

	/** The connection is gone. */
	pause(): void {
		this.subscribed = false;
		this.older.pause();
		this.upToDate = false;
		this.listener.onChange();
	}

	/** Takes part no more. Resolves when what was begun is stored. */
	async stop(): Promise<void> {
		this.stopped = true;
		this.subscribed = false;
		this.older.pause();
		this.parked.clear();
		await this.queue;
	}

	/** Takes a message of the relay that is about records. */
	receive(message: FromRelay): void {
		switch (message.type) {
			case 'batch':
				if (this.batches.add(message, this.upToDate)) return;
				this.append(() => this.takeBatch());
				return;
			case 'accepted':
				this.noteAccepted(message.number, message.cursor);
				return;
			case 'refused':
				this.enqueue(() => this.takeAnswer(message, () => this.store.refused(message)));
				return;
			case 'incomplete':
				// The relay lacks what the edit builds on: give it the record as a whole.
				this.enqueue(() =>
					this.takeAnswer(message, () => sendWhole(this.store.db, message.number))
				);
				return;
			case 'posts':
				this.enqueue(() => this.older.take(message));
				return;
			case 'challenge':
			case 'welcome':
			case 'saved':
			case 'unsaved':
			case 'catalogue':
			case 'answer':
			case 'presence':
			case 'presences':
				return;
		}
	}

	/** Several answers in a row are taken in as one; never across a batch, whose records come first. */
	private noteAccepted(number: number, cursor: Cursor): void {
		const from = this.inFlight[0] ?? 0;
		const next = this.inFlight.findIndex((sent) => sent > number);
		this.inFlight.splice(0, next < 0 ? this.inFlight.length : next);
		// What is next is read now: beside bulk work, which writes to the same tables, taking out what was answered waits
		// for a turn of its own.
		this.pump();
		if (this.accepted !== null) {
			this.accepted.number = number;
			this.accepted.cursor = cursor;
			return;
		}
		const accepted = { from, number, cursor };
		this.enqueue(() => {
			if (this.accepted === accepted) this.accepted = null;
			return this.takeAccepted(accepted.from, accepted.number, accepted.cursor);
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
		if (this.inFlight.length > FEW_IN_FLIGHT) return;
		const connection = this.connection;
		const { db } = this.store;
		// One turn for all that may be on its way, read and sent in pieces between which the page has its own.
		await db.transaction('r', 'outbox', async () => {
			let most = PACKS_AT_ONCE;
			while (this.subscribed && this.link.offered && this.inFlight.length < IN_FLIGHT) {
				const rows = await db.outbox
					.where('[room+number]')
					.between([this.room, this.sentUpTo], [this.room, Infinity], false)
					.limit(most)
					.toArray();
				// While we read, the connection may have been replaced: `start` sends everything again.
				if (rows.length === 0 || connection !== this.connection) return;
				// What follows from sending has transactions of its own.
				if (!Dexie.ignoreTransaction(() => this.send(rows.flatMap(editsIn)))) return;
				most = rows.some((row) => isPack<OutboxPack>(row)) ? PACKS_AT_ONCE : ROWS_AT_ONCE;
			}
		});
	}

	/** Sends edits. Returns `false` when the connection takes no more. */
	private send(edits: readonly WaitingRow[]): boolean {
		for (const row of edits) {
			const { number, record, update } = row;
			// Of a pack some may be on their way already.
			if (number <= this.sentUpTo) continue;
			if (update.length > LARGEST_UPDATE) this.setAside(row);
			else if (this.link.send({ type: 'edit', number, record, update })) {
				this.inFlight.push(number);
			} else return false;
			this.sentUpTo = number;
		}
		return true;
	}

	/** What no relay takes is answered here: a new record goes to the tray, another one waits. */
	private setAside(row: WaitingRow): void {
		const { number, record } = row;
		const answer = { number, record, rule: 'LIMIT', reason: 'too-large', facts: {}, state: null };
		this.enqueue(() =>
			this.takeAnswer(answer, () =>
				isNew(row) ? this.store.refused(answer) : Promise.resolve('parked')
			)
		);
	}

	private async takeBatch(): Promise<void> {
		const next = await this.batches.next();
		// It came over an earlier connection.
		if (next === null) return;
		const { batch, prepared } = next;
		const { records, withdrawn, cursor, last, wentBack } = batch;
		const whole = batch.whole ? await this.wholeWith(batch) : this.whole;
		const reached = reachedBy(batch, whole, this.horizon);
		// What was written before the connection was there, or before all has come, was written without what comes.
		const apart = this.upToDate ? this.connectedAt : Infinity;
		await this.store.receive(this.room, records, withdrawn, reached, prepared, apart);
		if (whole !== null) whole.isBegun = true;
		await this.releaseParked(records.map(({ record }) => record));
		if (!last) return;
		if (whole !== null) {
			// The cursor comes last: broken off in between, all of this is done once more.
			if (wentBack) await this.store.refill(this.room, whole.sent);
			await this.store.retainOnly(this.room, whole.sent, wentBack ? 'lost' : 'sent');
			const older = new Map(batch.older);
			await settleFloors(this.store.db, this.room, this.horizon ?? 0, older);
			await noteWhole(this.store.db, this.room, cursor);
			this.whole = null;
		}
		this.upToDate = true;
		this.listener.onChange();
		this.pump();
		if (this.keepsOlder && this.subscribed) this.older.start();
	}

	/** The whole that a batch is of, with what the batch brings of it. */
	private async wholeWith({ continued, records, wentBack }: Batch): Promise<Whole> {
		if (this.whole?.isContinued !== continued) {
			// What is sent from its beginning once more makes nothing of what came of it before.
			const ids = continued ? await arrivedOf(this.store.db, this.room) : [];
			const sent = new Map<RecordId, Uint8Array | null>(ids.map((id) => [id, null]));
			this.whole = { isContinued: continued, isBegun: continued, sent };
		}
		const { whole } = this;
		for (const { record, update } of records) whole.sent.set(record, wentBack ? update : null);
		return whole;
	}

	private async takeAccepted(from: number, number: number, cursor: Cursor): Promise<void> {
		// Everything before our own edit has arrived: the relay keeps the order of its log.
		const now = this.upToDate ? cursor : null;
		await acknowledge(this.store.db, this.room, from, number, this.parked.numbers, now);
		this.listener.onChange();
	}

	/** Takes an answer that is not yes: what has to be sent instead is in the outbox afterwards. */
	private async takeAnswer(
		{ number, record }: { readonly number: number; readonly record: RecordId },
		act: () => Promise<'parked' | 'taken' | 'queued'>
	): Promise<void> {
		this.inFlight = this.inFlight.filter((sent) => sent !== number);
		const outcome = await act();
		if (outcome === 'parked') this.parked.add(number, record);
		// What the record is now may be what others of its edits wait for.
		if (outcome === 'taken') await this.releaseParked([record]);
		this.pump();
	}

	/** Something of these records has arrived: what waited for it is sent once more, their texts too. */
	private releaseParked(arrived: readonly RecordId[]): Promise<void> {
		return this.release(this.parked.of(new Set([...arrived, ...arrived.map(bodyOf)])));
	}

	private async release(numbers: readonly number[]): Promise<void> {
		if (numbers.length === 0) return;
		await sendLater(this.store.db, numbers);
		this.parked.remove(numbers);
	}

	private enqueue(work: () => Promise<void>): void {
		this.batches.close();
		this.append(work);
	}

	private append(work: () => Promise<void>): void {
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
