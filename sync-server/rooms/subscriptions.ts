import { mayRead, reachesKey, type Reach } from '../../src/lib/domain/access/reach';
import type { RecordId } from '../../src/lib/domain/core/ids';
import type { People } from '../../src/lib/domain/member/member';
import { CLOSE, type Cursor, type Sequence } from '../../src/lib/protocol/messages';
import type { RoomName } from '../../src/lib/protocol/rooms';
import { reachIn } from '../access/known-reaches';
import { CatchUp, type Reader, type Whole } from './catch-up';
import type { Cursors } from './cursors';
import { hasAll, RoomPositions, type Since } from './positions';
import type { Faults } from '../common/faults';
import type { Limits } from '../common/limits';
import type { Meter } from '../common/meter';
import type { Client } from './client';
import type { Identity } from '../access/identity';
import { CatchUpProgress } from './catch-up-progress';
import { LiveFrames, type Committed } from './live-frames';
import type { Reaches } from './reaches';
import type { Runs } from './runs';
import { END, START, type Joining } from './sending-order';
import type { Store } from '../store/store';
import { platform } from '../common/platform';

/** One client's subscription to the room's records. */
interface Subscription {
	readonly who: Extract<Identity, { kind: 'device' }>;
	reach: Reach;
	/** The reach as text. */
	key: string;
	/** What the client was sent while it catches up; `null` once it is sent every change. */
	progress: CatchUpProgress | null;
	/**
	 * Records that were withdrawn, or of which an edit was refused. The device has discarded its own state of
	 * them. If edits of them that were already on their way are accepted, they are sent back to it.
	 */
	readonly echo: Set<RecordId>;
}

/** The clients that follow the records of one room: lets them catch up, then sends them every change. */
export class Subscriptions {
	private readonly subscriptions = new Map<Client, Subscription>();
	private readonly catchingUp: CatchUp;
	private committed: Sequence;
	private readonly positions: RoomPositions;
	/** Edits of one commit, to be sent together. */
	private fresh: Committed[] = [];
	/** The number up to which a client's edits are on the disk, for clients that have not been told. */
	private readonly acknowledge = new Map<Client, number>();
	private flushing = false;
	private closed = false;

	constructor(
		private readonly room: RoomName,
		private readonly surroundings: {
			readonly store: Store;
			readonly cursors: Cursors;
			readonly runs: Runs;
			readonly reaches: Reaches;
			readonly limits: Limits;
			readonly meter: Meter;
			readonly faults: Faults;
			readonly people: () => People;
			readonly onStoreFailed: (error: unknown) => void;
			/** Called after a bug: what is in memory of the room cannot be relied on. */
			readonly onFault: () => void;
		}
	) {
		this.catchingUp = new CatchUp(
			room,
			surroundings.store,
			surroundings.limits,
			() => this.committed
		);
		this.committed = surroundings.store.head(room);
		this.positions = new RoomPositions(room, surroundings, () => this.committed);
	}

	/** The last sequence number that is on the disk. */
	get upTo(): Sequence {
		return this.committed;
	}

	has(client: Client): boolean {
		return this.subscriptions.has(client);
	}

	/** Sends a device everything since its cursor, and from then on every change. */
	async subscribe(client: Client, who: Subscription['who'], cursor: Cursor | null): Promise<void> {
		const subscription: Subscription = {
			who,
			...reachIn(this.surroundings.people(), who.member),
			progress: new CatchUpProgress(),
			echo: new Set()
		};
		this.subscriptions.set(client, subscription);
		const since = this.positions.read(cursor, who.member);
		if (typeof since !== 'string') {
			const whole = since.had.joining === null ? null : { continued: true, wentBack: false };
			return this.catchUp(client, subscription, since, whole);
		}
		const whole = { continued: false, wentBack: since === 'went-back' };
		return this.sendAll(client, subscription, whole, null);
	}

	leave(client: Client): void {
		this.subscriptions.delete(client);
	}

	/** Notes that a device discards its own state of a record: its edits on their way are sent back to it. */
	echo(client: Client, record: RecordId): void {
		const subscription = this.subscriptions.get(client);
		subscription?.echo.add(record);
		subscription?.progress?.discard(record);
	}

	/** Queues an edit that is on the disk. All edits of one commit are sent together. */
	take(edit: Committed): void {
		this.fresh.push(edit);
		this.committed = edit.seq;
		const { record, before, by } = edit;
		for (const [client, { progress, reach }] of this.subscriptions) {
			progress?.note(record, by === client || (before !== null && mayRead(reach, before)));
		}
		this.flushSoon();
	}

	/** Acknowledges a device's edits up to this number: they are on the disk. */
	tellAccepted(client: Client, number: number): void {
		const known = this.acknowledge.get(client) ?? 0;
		this.acknowledge.set(client, Math.max(known, number));
		this.flushSoon();
	}

	/**
	 * Applies changed rights: sends records that have come into reach and withdraws those that have left it.
	 */
	reachesChanged(): void {
		this.flush();
		const people = this.surroundings.people();
		for (const [client, subscription] of this.subscriptions) {
			const { reach, key } = reachIn(people, subscription.who.member);
			if (key === subscription.key) continue;
			if (subscription.progress !== null) {
				// The client is being sent what it lacked under its old rights: it has to start again under
				// the new ones.
				client.close(CLOSE.changed, 'rights have changed');
				continue;
			}
			const since = { seq: this.committed, had: hasAll(subscription.reach) };
			subscription.reach = reach;
			subscription.key = key;
			subscription.progress = new CatchUpProgress();
			this.catchUp(client, subscription, since, null).catch(this.surroundings.onStoreFailed);
		}
	}

	/** Ends all subscriptions. Nothing is sent after this. */
	close(): void {
		this.closed = true;
		this.subscriptions.clear();
	}

	/**
	 * Sends everything within reach, or the rest of it to a device that has come so far, then what has
	 * changed meanwhile.
	 */
	private async sendAll(
		client: Client,
		subscription: Subscription,
		whole: Whole,
		joining: Joining | null
	): Promise<void> {
		const seq = this.committed;
		const { key, reach } = subscription;
		const recent = joining?.recent ?? Math.max(0, seq - this.surroundings.limits.recentEntries);
		await this.catchingUp.sendWhole(
			this.reader(client, subscription),
			{ seq, recent, from: joining?.place ?? START },
			{ ...whole, cursor: this.positions.cursorFor(key, seq) },
			// After a log that went back, a device compares everything that it has with the whole room, so it
			// has to begin again after a cut.
			whole.wentBack ? null : (place) => this.positions.cursorOf(key, seq, { recent, place })
		);
		const had = { ...hasAll(reach), joining: { recent, place: END } };
		return this.catchUp(client, subscription, { seq, had }, whole);
	}

	/**
	 * Sends what has changed since a point until nothing is left, and the rest of the whole room to a client
	 * that is sent that. Then counts the client as live. Until then nothing else that moves the client's
	 * cursor may be sent, because what it still lacks would never be sent.
	 */
	private async catchUp(
		client: Client,
		subscription: Subscription,
		since: Since,
		whole: Whole | null
	): Promise<void> {
		let { seq: after, had } = since;
		const { joining, reaches } = had;
		do {
			if (!this.isFollowing(client, subscription)) return;
			const upTo = this.committed;
			const reader = this.reader(client, subscription);
			const between = () => {
				const key = reachesKey([...reaches, subscription.reach]);
				return this.positions.cursorOf(key, after, joining);
			};
			const now = this.positions.cursorFor(subscription.key, upTo);
			const span = { after, upTo, had, whole };
			const withdrawn = await this.catchingUp.sendChanges(reader, span, { now, between });
			for (const id of withdrawn) subscription.echo.add(id);
			after = upTo;
			had = { reaches: [subscription.reach], before: reaches, joining };
		} while (after < this.committed);
		if (!this.isFollowing(client, subscription)) return;
		if (joining !== null && whole !== null) {
			if (joining.place.id !== END.id) return this.sendAll(client, subscription, whole, joining);
			const cursor = this.positions.cursorFor(subscription.key, this.committed);
			this.catchingUp.endWhole(this.reader(client, subscription), whole, cursor);
		}
		subscription.progress = null;
		this.acknowledgeTo(client, subscription);
	}

	private flushSoon(): void {
		if (this.flushing) return;
		this.flushing = true;
		const { faults, onFault } = this.surroundings;
		platform.microtask(() => {
			faults.guard(
				'changes could not be sent',
				() => {
					this.flush();
				},
				onFault
			);
		});
	}

	private flush(): void {
		this.flushing = false;
		if (this.closed) return;
		const { fresh } = this;
		this.fresh = [];
		this.surroundings.meter.accepted(fresh.length);
		if (fresh.length > 0) this.sendToAll(fresh);
		for (const client of [...this.acknowledge.keys()]) {
			const subscription = this.subscriptions.get(client);
			if (subscription === undefined) this.acknowledge.delete(client);
			else if (subscription.progress === null) this.acknowledgeTo(client, subscription);
		}
	}

	/** Tells a client up to which number its edits are on the disk. */
	private acknowledgeTo(client: Client, subscription: Subscription): void {
		const number = this.acknowledge.get(client);
		if (number === undefined) return;
		this.acknowledge.delete(client);
		const cursor = this.positions.cursorFor(subscription.key, this.committed);
		client.tell({ type: 'accepted', number, cursor });
	}

	/** Sends a commit to everybody who may know of it. */
	private sendToAll(fresh: readonly Committed[]): void {
		const frames = new LiveFrames(fresh, {
			cursorFor: (key) => this.positions.cursorFor(key, this.committed),
			stateOf: (id) => this.surroundings.store.record(this.room, id)?.state ?? null
		});
		for (const [client, subscription] of this.subscriptions) {
			if (subscription.progress !== null) continue;
			const { reach, key, echo } = subscription;
			const outgoing = frames.frameFor({ client, reach, key, echo });
			if (outgoing === null) continue;
			for (const record of outgoing.withdrawn) echo.add(record);
			client.send(outgoing.frame);
		}
	}

	private reader(client: Client, subscription: Subscription): Reader {
		return {
			client,
			reach: subscription.reach,
			progress: subscription.progress ?? new CatchUpProgress(),
			isThere: () => this.isFollowing(client, subscription)
		};
	}

	private isFollowing(client: Client, subscription: Subscription): boolean {
		return this.subscriptions.get(client) === subscription;
	}
}
