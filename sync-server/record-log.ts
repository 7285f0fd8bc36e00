import { mayRead, reachKey, reachOf, type Reach } from '../src/lib/domain/access/reach';
import type { Refusal } from '../src/lib/domain/access/refusal';
import type { Instant } from '../src/lib/domain/core/day';
import type { MemberId, RecordId } from '../src/lib/domain/core/ids';
import type { RecordFacts } from '../src/lib/domain/core/record';
import { succeed, fail, type Result } from '../src/lib/domain/core/result';
import type { People } from '../src/lib/domain/member/member';
import { ADMINS_ERASE, ERASED, judgeErasure, mayErase } from '../src/lib/domain/policy/erase';
import type { Space } from '../src/lib/domain/space/space';
import { linesById, readFields } from '../src/lib/documents/record';
import { CLOSE, type Cursor, type RecordUpdate, type Sequence } from '../src/lib/protocol/messages';
import { roomName, type RoomName } from '../src/lib/protocol/rooms';
import { CatchUp, type Reader } from './catch-up';
import type { Committer } from './committer';
import { judgeRecordUpdate, type HeldRecord, type Sender } from './gatekeeper';
import type { Limits } from './limits';
import type { Meter } from './meter';
import type { Identity, Occupant } from './occupant';
import { Restorable } from './restorable';
import type { Sealer } from './seal';
import { NOTHING, type Store } from './store/store';
import { Tombstones } from './tombstones';

/** How many records' documents stay open per room. */
const HELD = 1024;

/** A device that follows the room's records. */
interface Follower {
	readonly who: Extract<Identity, { kind: 'device' }>;
	reach: Reach;
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

/** An accepted edit on its way through the commit. */
interface Accepted {
	/** `null`: nobody who follows the room made it. */
	readonly by: Occupant | null;
	readonly record: RecordId;
	readonly update: Uint8Array;
	readonly before: RecordFacts | null;
	/** `null`: the record was deleted for good. */
	readonly after: RecordFacts | null;
}

/** The records of one room: takes edits in, keeps the log, and hands on to whoever may see. */
export class RecordLog {
	private readonly held = new Map<RecordId, HeldRecord>();
	private readonly followers = new Map<Occupant, Follower>();
	/** The last sequence number given out; those up to `committed` are on the disk. */
	private readonly catchingUp: CatchUp;
	private readonly tombstones: Tombstones;
	private head: Sequence;
	private committed: Sequence;
	/** Edits committed in one go, to be handed on together. */
	private fresh: Accepted[] = [];
	/** Edits that are on the disk and whose makers have not been told. */
	private readonly acknowledge = new Map<Occupant, number>();
	private flushing = false;
	private closed = false;

	constructor(
		private readonly room: RoomName,
		private readonly surroundings: {
			readonly store: Store;
			readonly committer: Committer;
			readonly sealer: Sealer;
			readonly limits: Limits;
			readonly meter: Meter;
			readonly people: () => People;
			/** The space that the records are in, as accepted; `null` for customers. */
			readonly space: () => Space | null;
			/** Whether a record of this id is in another room. */
			readonly isElsewhere: (id: RecordId) => boolean;
			readonly onStoreFailed: (error: unknown) => void;
		}
	) {
		this.catchingUp = new CatchUp(room, surroundings.store, surroundings.limits);
		this.tombstones = new Tombstones(room, surroundings.store);
		this.head = surroundings.store.head(room);
		this.committed = this.head;
	}

	/** Sends a device what it lacks since its cursor, then keeps it up to date. */
	async subscribe(occupant: Occupant, who: Follower['who'], cursor: Cursor | null): Promise<void> {
		const follower: Follower = {
			who,
			reach: reachOf(who.member, this.surroundings.people()),
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

	/** Takes one edit of a device. The answer comes when it is decided, or when it is on the disk. */
	edit(occupant: Occupant, sender: Sender, number: number, id: RecordId, update: Uint8Array): void {
		const { people, space, limits, meter, committer, onStoreFailed } = this.surroundings;
		if (!this.followers.has(occupant)) {
			// The answer carries a cursor, which only a follower has: subscribe first, then edit.
			occupant.close(CLOSE.changed, 'subscribe first');
			return;
		}
		if (committer.isFailing) {
			// Only who writes is sent away: the others go on reading.
			occupant.close(CLOSE.storage, 'could not store');
			return;
		}
		if (this.isErased(id)) {
			meter.refused(ERASED.rule);
			this.tellRefused(occupant, number, id, ERASED, null);
			return;
		}
		const held = this.hold(id);
		const place = { people: people(), space: space() };
		const verdict =
			place.space === null && this.room !== CUSTOMERS
				? NO_SPACE
				: held.fields === null && this.surroundings.isElsewhere(id)
					? ELSEWHERE
					: judgeRecordUpdate(held, update, sender, place, limits);
		switch (verdict.verdict) {
			case 'incomplete':
				occupant.charge(held.document.size);
				occupant.tell({ type: 'incomplete', number, record: id });
				return;
			case 'refused': {
				meter.refused(verdict.refusal.rule);
				// It has been built again, and may go out once more.
				occupant.charge(held.document.size);
				this.followers.get(occupant)?.echo.add(id);
				const state = this.readable(sender.member, held) ? held.document.state() : null;
				this.tellRefused(occupant, number, id, verdict.refusal, state);
				return;
			}
			case 'known':
				committer.add({
					room: this.room,
					done: () => {
						this.tellLater(occupant, number);
					},
					failed: () => undefined
				});
				return;
			case 'accepted': {
				const seq = ++this.head;
				const { update: news, fields, facts, authors } = verdict;
				const before = held.facts;
				const accepted = { by: occupant, record: id, update: news, before, after: facts };
				const { document } = held;
				this.held.set(id, { ...held, authors, fields, facts });
				committer.add({
					room: this.room,
					entry: { seq, record: id, update: news, before },
					record: { id, facts, seq, state: () => document.state() ?? news },
					...(authors === held.authors ? {} : { authors }),
					done: () => {
						this.fresh.push(accepted);
						this.committed = seq;
						this.tellLater(occupant, number);
					},
					failed: onStoreFailed
				});
			}
		}
	}

	/**
	 * Deletes records for good: all of them, or none when one may not be (HI-05). What has been deleted
	 * before counts as done. Resolves when it is on the disk or refused; rejects when the store does.
	 */
	async erase(
		ids: readonly RecordId[],
		stamp: { readonly by: MemberId; readonly at: Instant }
	): Promise<Result<null, Refusal>> {
		const { committer, people } = this.surroundings;
		if (!mayErase(stamp.by, people())) return fail(ADMINS_ERASE);
		if (committer.isFailing) throw new Error('could not store');
		const left = [...new Set(ids)].filter((id) => !this.isErased(id));
		for (const id of left) {
			const judged = judgeErasure(stamp.by, this.hold(id).fields, people());
			if (!judged.ok) return judged;
		}
		// In one turn, and so in one commit.
		for (const id of left) this.eraseOne(id, stamp);
		await new Promise<void>((resolve, reject) => {
			committer.add({ room: this.room, done: resolve, failed: reject });
		});
		return succeed(null);
	}

	private eraseOne(id: RecordId, stamp: { readonly by: MemberId; readonly at: Instant }): void {
		const { document, facts: before } = this.hold(id);
		const seq = ++this.head;
		this.held.delete(id);
		this.tombstones.add(id);
		this.surroundings.committer.add({
			room: this.room,
			entry: { seq, record: id, update: NOTHING, before },
			erased: { id, ...stamp },
			done: () => {
				document.destroy();
				this.tombstones.stored(id);
				this.fresh.push({ by: null, record: id, update: NOTHING, before, after: null });
				this.committed = seq;
				this.flushSoon();
			},
			failed: this.surroundings.onStoreFailed
		});
	}

	/** People, teams or roles have changed: grants what has come into reach, withdraws what has left. */
	reachesChanged(): void {
		this.flush();
		const people = this.surroundings.people();
		for (const [occupant, follower] of this.followers) {
			const reach = reachOf(follower.who.member, people);
			if (reachKey(reach) === reachKey(follower.reach)) continue;
			if (follower.state === 'catching-up') {
				// It is being sent what it lacked by its old rights: let it start again with the new.
				occupant.close(CLOSE.changed, 'rights have changed');
				continue;
			}
			const since = this.cursor(follower, this.committed);
			follower.reach = reach;
			follower.state = 'catching-up';
			this.catchUp(occupant, follower, since).catch(this.surroundings.onStoreFailed);
		}
	}

	/** Whether there is a record of this id, on the disk or on its way there. */
	has(id: RecordId): boolean {
		const held = this.held.get(id);
		if (held !== undefined) return held.fields !== null;
		return this.surroundings.store.record(this.room, id) !== null;
	}

	/** Drops entries that no catching-up device is expected to ask for any more. */
	async compact(): Promise<void> {
		const { store, limits } = this.surroundings;
		const upTo = this.committed - limits.logEntries;
		if (upTo - store.horizon(this.room) > limits.logEntries / 10)
			await store.compact(this.room, upTo);
	}

	/** Lets go of all documents. */
	destroy(): void {
		this.closed = true;
		for (const { document } of this.held.values()) document.destroy();
		this.held.clear();
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
			const upTo = this.committed;
			const now = this.cursor(follower, upTo);
			const withdrawn = await this.catchingUp.sendChanges(
				this.reader(occupant, follower),
				from,
				now
			);
			for (const id of withdrawn) follower.echo.add(id);
			from = now;
		} while (from.seq < this.committed);
		if (!this.isFollowing(occupant, follower)) return;
		follower.state = 'live';
		this.acknowledgeTo(occupant, follower);
	}

	/** Collects what one commit brings, and hands it on when all of it is there. */
	private tellLater(occupant: Occupant, number: number): void {
		const known = this.acknowledge.get(occupant) ?? 0;
		this.acknowledge.set(occupant, Math.max(known, number));
		this.flushSoon();
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
		if (fresh.length > 0) {
			for (const [occupant, follower] of this.followers) {
				if (follower.state === 'live') this.handOn(occupant, follower, fresh);
			}
		}
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

	private handOn(occupant: Occupant, follower: Follower, fresh: readonly Accepted[]): void {
		const records: RecordUpdate[] = [];
		const withdrawn = new Set<RecordId>();
		for (const { by, record, update, before, after } of fresh) {
			const could = before !== null && mayRead(follower.reach, before);
			const can = after !== null && mayRead(follower.reach, after);
			if (can) {
				withdrawn.delete(record);
				if (!could) records.push({ record, update: this.storedState(record) ?? update });
				else if (by !== occupant || follower.echo.has(record)) records.push({ record, update });
			} else if (could) {
				withdrawn.add(record);
				follower.echo.add(record);
			}
		}
		if (records.length === 0 && withdrawn.size === 0) return;
		const cursor = this.cursor(follower, this.committed);
		occupant.tell({
			type: 'batch',
			whole: false,
			last: true,
			cursor,
			records: records.filter(({ record }) => !withdrawn.has(record)),
			withdrawn: [...withdrawn]
		});
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
		const reach = reachKey(follower.reach);
		const { sealed } = follower;
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

	private readable(member: string, held: HeldRecord): boolean {
		return held.facts !== null && mayRead(reachOf(member, this.surroundings.people()), held.facts);
	}

	/** Answers that an edit did not happen. What `state` holds is on the disk before somebody builds on it. */
	private tellRefused(
		occupant: Occupant,
		number: number,
		record: RecordId,
		refusal: Refusal,
		state: Uint8Array | null
	): void {
		this.surroundings.committer.add({
			room: this.room,
			done: () => {
				occupant.tell({ type: 'refused', number, record, ...wordsOf(refusal), state });
			},
			failed: () => undefined
		});
	}

	/** Whether the record was deleted for good. What is held was not. */
	private isErased(id: RecordId): boolean {
		return !this.held.has(id) && this.tombstones.has(id);
	}

	private hold(id: RecordId): HeldRecord {
		let held = this.held.get(id);
		if (held === undefined) {
			const stored = this.surroundings.store.record(this.room, id);
			const document = new Restorable(stored?.state ?? null);
			held = {
				document,
				authors: this.surroundings.store.authors(this.room, id),
				fields: stored === null ? null : readFields(document.doc),
				facts: stored?.facts ?? null,
				lines: linesById(document.doc)
			};
		} else this.held.delete(id);
		// Re-inserting keeps the map in order of last use.
		this.held.set(id, held);
		for (const [oldest, { document }] of this.held) {
			if (this.held.size <= HELD || this.committed < this.head) break;
			this.held.delete(oldest);
			document.destroy();
		}
		return held;
	}

	/** A record's state as it is on the disk. */
	private storedState(id: RecordId): Uint8Array | null {
		return this.surroundings.store.record(this.room, id)?.state ?? null;
	}
}

/** The one room whose records are in no space. */
const CUSTOMERS: RoomName = roomName({ kind: 'customers' });

/** A space that has not been made has no records: they would be judged as customers. */
const NO_SPACE = {
	verdict: 'refused',
	refusal: { rule: 'SCHEMA', reason: 'malformed', facts: { field: 'space' } }
} as const;

/** A record's id is its own: taken for another of another room it would spoil that on every device. */
const ELSEWHERE = {
	verdict: 'refused',
	refusal: { rule: 'SCHEMA', reason: 'malformed', facts: { field: 'id' } }
} as const;

/** A refusal as it is told: with facts, even if there are none. */
export const wordsOf = ({ rule, reason, facts = {} }: Refusal) => ({ rule, reason, facts });
