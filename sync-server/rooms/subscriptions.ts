import {
	mayRead,
	reachFromKey,
	reachKey,
	reachOf,
	type Reach
} from '../../src/lib/domain/access/reach';
import type { RecordId } from '../../src/lib/domain/core/ids';
import type { RecordFacts } from '../../src/lib/domain/core/record';
import type { People } from '../../src/lib/domain/member/member';
import { encodeFromRelay } from '../../src/lib/protocol/codec';
import {
	CLOSE,
	type Cursor,
	type RecordUpdate,
	type Sequence
} from '../../src/lib/protocol/messages';
import type { RoomName } from '../../src/lib/protocol/rooms';
import { CatchUp, type Reader } from './catch-up';
import { logName, type Cursors } from './cursors';
import type { Faults } from '../common/faults';
import type { Limits } from '../common/limits';
import type { Meter } from '../common/meter';
import type { Client } from './client';
import type { Identity } from '../access/identity';
import { CatchUpProgress } from './catch-up-progress';
import type { Reaches } from './reaches';
import type { Runs } from './runs';
import type { Store } from '../store/store';

/** A device that follows the room's records. */
interface Follower {
	readonly who: Extract<Identity, { kind: 'device' }>;
	reach: Reach;
	/** The reach as text. */
	key: string;
	/** What it was sent while it is brought up to date; `null` once it is told everything as it happens. */
	progress: CatchUpProgress | null;
	/**
	 * Records that were withdrawn, or of which an edit was refused: the device gave up its own state
	 * of them. Edits of it that were on their way, and are accepted after all, are sent back to it.
	 */
	readonly echo: Set<RecordId>;
}

/** An edit that has just reached the disk. */
export interface Committed {
	readonly seq: Sequence;
	/** `null`: nobody who follows the room made it. */
	readonly by: Client | null;
	readonly record: RecordId;
	readonly update: Uint8Array;
	readonly before: RecordFacts | null;
	/** `null`: the record was deleted for good. */
	readonly after: RecordFacts | null;
}

/** What one follower is handed of a commit: a whole frame, the same for all with this reach. */
interface Handed {
	readonly frame: Uint8Array;
	readonly withdrawn: readonly RecordId[];
}

/** A point of the log from which a device can be brought up to date. */
interface Since {
	readonly seq: Sequence;
	readonly reach: Reach;
}

/** Who follows the records of one room: brings them up to date, and keeps them so. */
export class Followers {
	private readonly followers = new Map<Client, Follower>();
	private readonly catchingUp: CatchUp;
	private committed: Sequence;
	/** Up to where the cursors of earlier runs hold. */
	private readonly runs: ReadonlyMap<string, Sequence>;
	/** The cursors of the last sequence number, by reach. */
	private cursors = { seq: -1, byReach: new Map<string, Cursor>() };
	/** Edits committed in one go, to be handed on together. */
	private fresh: Committed[] = [];
	/** Edits that are on the disk and whose makers have not been told. */
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
			/** A bug has shown: what is in memory of the room is not to be relied on. */
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
		this.runs = surroundings.runs.reachOf(room, this.committed);
	}

	/** The last sequence number that is on the disk. */
	get upTo(): Sequence {
		return this.committed;
	}

	has(client: Client): boolean {
		return this.followers.has(client);
	}

	/** Sends a device what it lacks since its cursor, then keeps it up to date. */
	async subscribe(client: Client, who: Follower['who'], cursor: Cursor | null): Promise<void> {
		const reach = reachOf(who.member, this.surroundings.people());
		const follower: Follower = {
			who,
			reach,
			key: reachKey(reach),
			progress: new CatchUpProgress(),
			echo: new Set()
		};
		this.followers.set(client, follower);
		const since = this.believe(cursor);
		if (typeof since !== 'string') return this.catchUp(client, follower, since);
		return this.bringWhole(client, follower, since === 'went-back');
	}

	leave(client: Client): void {
		this.followers.delete(client);
	}

	/** A device gives up its own state of a record: what it had on its way comes back to it. */
	echo(client: Client, record: RecordId): void {
		this.followers.get(client)?.echo.add(record);
	}

	/** An edit is on the disk. What one commit brings is handed on when all of it is there. */
	take(edit: Committed): void {
		this.fresh.push(edit);
		this.committed = edit.seq;
		const { record, before } = edit;
		for (const { progress, reach } of this.followers.values()) {
			progress?.note(record, before !== null && mayRead(reach, before));
		}
		this.flushSoon();
	}

	/** Everything that a device has sent up to this number is on the disk. */
	tellAccepted(client: Client, number: number): void {
		const known = this.acknowledge.get(client) ?? 0;
		this.acknowledge.set(client, Math.max(known, number));
		this.flushSoon();
	}

	/** People, teams or roles have changed: grants what has come into reach, withdraws what has left. */
	reachesChanged(): void {
		this.flush();
		const people = this.surroundings.people();
		for (const [client, follower] of this.followers) {
			const reach = reachOf(follower.who.member, people);
			const key = reachKey(reach);
			if (key === follower.key) continue;
			if (follower.progress !== null) {
				// It is being sent what it lacked by its old rights: let it start again with the new.
				client.close(CLOSE.changed, 'rights have changed');
				continue;
			}
			const since = { seq: this.committed, reach: follower.reach };
			follower.reach = reach;
			follower.key = key;
			follower.progress = new CatchUpProgress();
			this.catchUp(client, follower, since).catch(this.surroundings.onStoreFailed);
		}
	}

	/** Nobody is told anything any more. */
	close(): void {
		this.closed = true;
		this.followers.clear();
	}

	/** Sends all that is within reach, then what has changed meanwhile. */
	private async bringWhole(client: Client, follower: Follower, wentBack: boolean): Promise<void> {
		const seq = this.committed;
		const reader = this.reader(client, follower);
		await this.catchingUp.sendWhole(reader, this.cursorFor(follower.key, seq), wentBack);
		return this.catchUp(client, follower, { seq, reach: follower.reach });
	}

	/**
	 * Sends what has changed since a point until nothing is left, then counts the follower as live.
	 * Nothing that moves its cursor is sent meanwhile: what it lacks would never come.
	 */
	private async catchUp(client: Client, follower: Follower, since: Since): Promise<void> {
		let { seq: after, reach: had } = since;
		do {
			if (!this.isFollowing(client, follower)) return;
			const upTo = this.committed;
			const reader = this.reader(client, follower);
			const now = this.cursorFor(follower.key, upTo);
			const withdrawn = await this.catchingUp.sendChanges(reader, { after, upTo, had }, now);
			// The log was compacted under a reader who was slower than everybody else writes.
			if (withdrawn === null) return this.bringWhole(client, follower, false);
			for (const id of withdrawn) follower.echo.add(id);
			after = upTo;
			had = follower.reach;
		} while (after < this.committed);
		if (!this.isFollowing(client, follower)) return;
		follower.progress = null;
		this.acknowledgeTo(client, follower);
	}

	private flushSoon(): void {
		if (this.flushing) return;
		this.flushing = true;
		const { faults, onFault } = this.surroundings;
		queueMicrotask(() => {
			faults.guard(
				'changes could not be handed on',
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
		if (fresh.length > 0) this.handOnToAll(fresh);
		for (const client of [...this.acknowledge.keys()]) {
			const follower = this.followers.get(client);
			if (follower === undefined) this.acknowledge.delete(client);
			else if (follower.progress === null) this.acknowledgeTo(client, follower);
		}
	}

	/** Tells a follower up to which number its edits are on the disk. */
	private acknowledgeTo(client: Client, follower: Follower): void {
		const number = this.acknowledge.get(client);
		if (number === undefined) return;
		this.acknowledge.delete(client);
		const cursor = this.cursorFor(follower.key, this.committed);
		client.tell({ type: 'accepted', number, cursor });
	}

	/** Most followers are handed the same: it is put together and encoded once for each reach. */
	private handOnToAll(fresh: readonly Committed[]): void {
		const makers = new Set(fresh.map(({ by }) => by));
		const byReach = new Map<string, Handed | null>();
		for (const [client, follower] of this.followers) {
			if (follower.progress !== null) continue;
			const { key, echo } = follower;
			const isAsOthers = echo.size === 0 && !makers.has(client);
			let handed = isAsOthers ? byReach.get(key) : undefined;
			if (handed === undefined) {
				handed = this.handedTo(client, follower, fresh);
				if (isAsOthers) byReach.set(key, handed);
			}
			if (handed === null) continue;
			for (const record of handed.withdrawn) echo.add(record);
			client.send(handed.frame);
		}
	}

	private handedTo(
		client: Client,
		{ reach, key, echo }: Follower,
		fresh: readonly Committed[]
	): Handed | null {
		const records: RecordUpdate<Uint8Array>[] = [];
		const withdrawn = new Set<RecordId>();
		for (const { by, record, update, before, after } of fresh) {
			const could = before !== null && mayRead(reach, before);
			const can = after !== null && mayRead(reach, after);
			if (can) {
				withdrawn.delete(record);
				if (!could) records.push({ record, update: this.storedState(record) ?? update });
				else if (by !== client || echo.has(record)) records.push({ record, update });
			} else if (could) withdrawn.add(record);
		}
		if (records.length === 0 && withdrawn.size === 0) return null;
		const frame = encodeFromRelay({
			type: 'batch',
			whole: false,
			wentBack: false,
			last: true,
			cursor: this.cursorFor(key, this.committed),
			records: records.filter(({ record }) => !withdrawn.has(record)),
			withdrawn: [...withdrawn]
		});
		return { frame, withdrawn: [...withdrawn] };
	}

	/** From where a device with this cursor goes on; or why it has to be sent the whole. */
	private believe(cursor: Cursor | null): Since | 'new' | 'too-old' | 'went-back' {
		if (cursor === null) return 'new';
		const { store, cursors, reaches } = this.surroundings;
		const position = cursors.read(this.room, cursor);
		if (position?.log !== logName(store.logId)) return 'went-back';
		const { run, seq, reach } = position;
		const end = Math.min(this.runs.get(run) ?? -1, this.committed);
		if (seq > end) return 'went-back';
		const key = reaches.reachOf(reach);
		if (seq < store.horizon(this.room) || key === null) return 'too-old';
		return { seq, reach: reachFromKey(key) };
	}

	private cursorFor(key: string, seq: Sequence): Cursor {
		if (this.cursors.seq !== seq) this.cursors = { seq, byReach: new Map() };
		const known = this.cursors.byReach.get(key);
		if (known !== undefined) return known;
		const { store, cursors, runs, reaches } = this.surroundings;
		const cursor = cursors.write(this.room, {
			log: logName(store.logId),
			run: runs.current,
			seq,
			reach: reaches.nameOf(key)
		});
		this.cursors.byReach.set(key, cursor);
		return cursor;
	}

	private reader(client: Client, follower: Follower): Reader {
		return {
			client,
			reach: follower.reach,
			progress: follower.progress ?? new CatchUpProgress(),
			isThere: () => this.isFollowing(client, follower)
		};
	}

	private isFollowing(client: Client, follower: Follower): boolean {
		return this.followers.get(client) === follower;
	}

	/** A record's state as it is on the disk. */
	private storedState(id: RecordId): Uint8Array | null {
		return this.surroundings.store.record(this.room, id)?.state ?? null;
	}
}
