import { mayRead, reachKey, reachOf, type Reach } from '../src/lib/domain/access/reach';
import type { RecordId } from '../src/lib/domain/core/ids';
import type { RecordFacts } from '../src/lib/domain/core/record';
import type { People } from '../src/lib/domain/member/member';
import { encodeBatch, encodeBatchBody } from '../src/lib/protocol/codec';
import { CLOSE, type Cursor, type RecordUpdate, type Sequence } from '../src/lib/protocol/messages';
import type { RoomName } from '../src/lib/protocol/rooms';
import { CatchUp, type Reader } from './catch-up';
import type { Limits } from './limits';
import type { Meter } from './meter';
import type { Identity, Occupant } from './occupant';
import type { Sealer } from './seal';
import type { Store } from './store/store';

/** A device that follows the room's records. */
interface Follower {
	readonly who: Extract<Identity, { kind: 'device' }>;
	reach: Reach;
	/** The reach as text. */
	key: string;
	/** `catching-up`: what is committed meanwhile is read from the log afterwards. */
	state: 'catching-up' | 'live';
	/**
	 * Records that were withdrawn, or of which an edit was refused: the device gave up its own state
	 * of them. Edits of it that were on their way, and are accepted after all, are sent back to it.
	 */
	readonly echo: Set<RecordId>;
	/** The cursor sealed last. */
	sealed: Cursor | null;
}

/** An edit that has just reached the disk. */
export interface Committed {
	readonly seq: Sequence;
	/** `null`: nobody who follows the room made it. */
	readonly by: Occupant | null;
	readonly record: RecordId;
	readonly update: Uint8Array;
	readonly before: RecordFacts | null;
	/** `null`: the record was deleted for good. */
	readonly after: RecordFacts | null;
}

/** What one follower is handed of a commit. */
interface Handed {
	/** The part of the message that is the same for all with this reach. */
	readonly body: Uint8Array;
	readonly withdrawn: readonly RecordId[];
}

/** Who follows the records of one room: brings them up to date, and keeps them so. */
export class Followers {
	private readonly followers = new Map<Occupant, Follower>();
	private readonly catchingUp: CatchUp;
	private committed: Sequence;
	/** Edits committed in one go, to be handed on together. */
	private fresh: Committed[] = [];
	/** Edits that are on the disk and whose makers have not been told. */
	private readonly acknowledge = new Map<Occupant, number>();
	private flushing = false;
	private closed = false;

	constructor(
		private readonly room: RoomName,
		private readonly surroundings: {
			readonly store: Store;
			readonly sealer: Sealer;
			readonly limits: Limits;
			readonly meter: Meter;
			readonly people: () => People;
			readonly onStoreFailed: (error: unknown) => void;
		}
	) {
		this.catchingUp = new CatchUp(room, surroundings.store, surroundings.limits);
		this.committed = surroundings.store.head(room);
	}

	/** The last sequence number that is on the disk. */
	get upTo(): Sequence {
		return this.committed;
	}

	has(occupant: Occupant): boolean {
		return this.followers.has(occupant);
	}

	/** Sends a device what it lacks since its cursor, then keeps it up to date. */
	async subscribe(occupant: Occupant, who: Follower['who'], cursor: Cursor | null): Promise<void> {
		const reach = reachOf(who.member, this.surroundings.people());
		const follower: Follower = {
			who,
			reach,
			key: reachKey(reach),
			state: 'catching-up',
			echo: new Set(),
			sealed: null
		};
		this.followers.set(occupant, follower);
		const since = this.believe(who, cursor);
		if (since !== null) return this.catchUp(occupant, follower, since);
		const from = this.committed;
		await this.catchingUp.sendWhole(this.reader(occupant, follower), this.cursor(follower, from));
		return this.catchUp(occupant, follower, this.cursor(follower, from));
	}

	leave(occupant: Occupant): void {
		this.followers.delete(occupant);
	}

	/** A device gives up its own state of a record: what it had on its way comes back to it. */
	echo(occupant: Occupant, record: RecordId): void {
		this.followers.get(occupant)?.echo.add(record);
	}

	/** An edit is on the disk. What one commit brings is handed on when all of it is there. */
	take(edit: Committed): void {
		this.fresh.push(edit);
		this.committed = edit.seq;
		this.flushSoon();
	}

	/** Everything that a device has sent up to this number is on the disk. */
	tellAccepted(occupant: Occupant, number: number): void {
		const known = this.acknowledge.get(occupant) ?? 0;
		this.acknowledge.set(occupant, Math.max(known, number));
		this.flushSoon();
	}

	/** People, teams or roles have changed: grants what has come into reach, withdraws what has left. */
	reachesChanged(): void {
		this.flush();
		const people = this.surroundings.people();
		for (const [occupant, follower] of this.followers) {
			const reach = reachOf(follower.who.member, people);
			const key = reachKey(reach);
			if (key === follower.key) continue;
			if (follower.state === 'catching-up') {
				// It is being sent what it lacked by its old rights: let it start again with the new.
				occupant.close(CLOSE.changed, 'rights have changed');
				continue;
			}
			const since = this.cursor(follower, this.committed);
			follower.reach = reach;
			follower.key = key;
			follower.state = 'catching-up';
			this.catchUp(occupant, follower, since).catch(this.surroundings.onStoreFailed);
		}
	}

	/** Nobody is told anything any more. */
	close(): void {
		this.closed = true;
		this.followers.clear();
	}

	/**
	 * Sends what has changed since a cursor until nothing is left, then counts the follower as live.
	 * Nothing that moves its cursor is sent meanwhile: what it lacks would never come.
	 */
	private async catchUp(occupant: Occupant, follower: Follower, since: Cursor): Promise<void> {
		let from = since;
		do {
			if (!this.isFollowing(occupant, follower)) return;
			const now = this.cursor(follower, this.committed);
			const reader = this.reader(occupant, follower);
			const withdrawn = await this.catchingUp.sendChanges(reader, from, now);
			for (const id of withdrawn) follower.echo.add(id);
			from = now;
		} while (from.seq < this.committed);
		if (!this.isFollowing(occupant, follower)) return;
		follower.state = 'live';
		this.acknowledgeTo(occupant, follower);
	}

	private flushSoon(): void {
		if (this.flushing) return;
		this.flushing = true;
		queueMicrotask(() => {
			this.flush();
		});
	}

	private flush(): void {
		this.flushing = false;
		if (this.closed) return;
		const { fresh } = this;
		this.fresh = [];
		this.surroundings.meter.accepted(fresh.length);
		if (fresh.length > 0) this.handOnToAll(fresh);
		for (const occupant of [...this.acknowledge.keys()]) {
			const follower = this.followers.get(occupant);
			if (follower === undefined) this.acknowledge.delete(occupant);
			else if (follower.state === 'live') this.acknowledgeTo(occupant, follower);
		}
	}

	/** Tells a follower up to which number its edits are on the disk. */
	private acknowledgeTo(occupant: Occupant, follower: Follower): void {
		const number = this.acknowledge.get(occupant);
		if (number === undefined) return;
		this.acknowledge.delete(occupant);
		occupant.tell({ type: 'accepted', number, cursor: this.cursor(follower, this.committed) });
	}

	/** Most followers are handed the same: it is put together once for each reach. */
	private handOnToAll(fresh: readonly Committed[]): void {
		const makers = new Set(fresh.map(({ by }) => by));
		const byReach = new Map<string, Handed | null>();
		for (const [occupant, follower] of this.followers) {
			if (follower.state !== 'live') continue;
			const { key, echo } = follower;
			const isAsOthers = echo.size === 0 && !makers.has(occupant);
			let handed = isAsOthers ? byReach.get(key) : undefined;
			if (handed === undefined) {
				handed = this.handedTo(occupant, follower, fresh);
				if (isAsOthers) byReach.set(key, handed);
			}
			if (handed === null) continue;
			for (const record of handed.withdrawn) echo.add(record);
			const head = { whole: false, last: true, cursor: this.cursor(follower, this.committed) };
			occupant.send(encodeBatch(head, handed.body));
		}
	}

	private handedTo(
		occupant: Occupant,
		{ reach, echo }: Follower,
		fresh: readonly Committed[]
	): Handed | null {
		const records: RecordUpdate[] = [];
		const withdrawn = new Set<RecordId>();
		for (const { by, record, update, before, after } of fresh) {
			const could = before !== null && mayRead(reach, before);
			const can = after !== null && mayRead(reach, after);
			if (can) {
				withdrawn.delete(record);
				if (!could) records.push({ record, update: this.storedState(record) ?? update });
				else if (by !== occupant || echo.has(record)) records.push({ record, update });
			} else if (could) withdrawn.add(record);
		}
		if (records.length === 0 && withdrawn.size === 0) return null;
		const gone = [...withdrawn];
		const sent = records.filter(({ record }) => !withdrawn.has(record));
		return { body: encodeBatchBody(sent, gone), withdrawn: gone };
	}

	/** The cursor that a device shows, if it is one that we gave it and can go on from. */
	private believe(who: Follower['who'], cursor: Cursor | null): Cursor | null {
		const { store, sealer } = this.surroundings;
		if (cursor === null || !sealer.holds(who.device, this.room, cursor)) return null;
		if (cursor.log !== store.logId || cursor.seq > this.committed) return null;
		return cursor.seq < store.horizon(this.room) ? null : cursor;
	}

	private cursor(follower: Follower, seq: Sequence): Cursor {
		const { store, sealer } = this.surroundings;
		const { sealed, key: reach } = follower;
		// What is handed on and what is acknowledged after one commit carry the same cursor.
		if (sealed?.seq === seq && sealed.reach === reach) return sealed;
		const cursor = sealer.seal(follower.who.device, this.room, { log: store.logId, seq, reach });
		follower.sealed = cursor;
		return cursor;
	}

	private reader(occupant: Occupant, follower: Follower): Reader {
		return {
			occupant,
			reach: follower.reach,
			isThere: () => this.isFollowing(occupant, follower)
		};
	}

	private isFollowing(occupant: Occupant, follower: Follower): boolean {
		return this.followers.get(occupant) === follower;
	}

	/** A record's state as it is on the disk. */
	private storedState(id: RecordId): Uint8Array | null {
		return this.surroundings.store.record(this.room, id)?.state ?? null;
	}
}
