import type { Refusal } from '../../src/lib/domain/access/refusal';
import type { Instant } from '../../src/lib/domain/core/day';
import type { MemberId, RecordId } from '../../src/lib/domain/core/ids';
import { fail, succeed, type Result } from '../../src/lib/domain/core/result';
import { ADMINS_ERASE, judgeErasure, mayErase } from '../../src/lib/domain/policy/erase';
import type { Directory } from '../../src/lib/documents/directory';
import { parseRoom, type RoomName } from '../../src/lib/protocol/rooms';
import type { AuditLog } from '../access/audit-log';
import { NotStoring } from '../store/storage-watch';
import type { Committer } from '../store/committer';
import { NOTHING, type Store } from '../store/store';
import type { RecordCache } from './record-cache';
import type { RoomLog } from './room-log';
import type { Dependents } from './dependents';
import type { Committed } from './live-frames';
import { Tombstones } from './tombstones';

/** Deletes records of a room for good (HI-05). */
export class Erasures {
	private readonly tombstones: Tombstones;

	constructor(
		private readonly room: RoomName,
		private readonly held: RecordCache,
		private readonly ports: {
			readonly store: Pick<Store, 'get' | 'facts'>;
			readonly log: RoomLog;
			readonly committer: Committer;
			readonly audit: Pick<AuditLog, 'rowsOf'>;
			readonly people: () => Directory;
			readonly dependents: Dependents;
			/** Called after the commit of each deletion. */
			readonly onErased: (entry: Committed) => void;
			readonly onStoreFailed: (error: unknown) => void;
		}
	) {
		this.tombstones = new Tombstones(room, ports.store);
	}

	/** Returns whether a record was deleted for good. A record in the cache was not. */
	has(id: RecordId): boolean {
		return this.held.get(id) === undefined && this.tombstones.has(id);
	}

	/**
	 * Deletes records for good, with those that take their readers from them: all of them, or none if one of
	 * them must not be deleted (HI-05). Records that were deleted before count as done. Resolves when the deletion is on the disk or refused; rejects when
	 * the store fails.
	 */
	async erase(
		ids: readonly RecordId[],
		stamp: { readonly by: MemberId; readonly at: Instant }
	): Promise<Result<null, Refusal>> {
		const { committer, people } = this.ports;
		if (!mayErase(stamp.by, people())) return fail(ADMINS_ERASE);
		if (committer.isFailing) throw new NotStoring();
		const left = [...new Set(ids)].filter((id) => !this.has(id));
		for (const id of left) {
			const judged = judgeErasure(stamp.by, this.held.hold(id).fields, people());
			if (!judged.ok) return judged;
		}
		// One turn of the event loop, and so one commit.
		const named = new Set(left);
		for (const id of this.ports.dependents.withAll(left)) {
			if (!this.has(id)) this.eraseOne(id, stamp, named.has(id));
		}
		await new Promise<void>((resolve, reject) => {
			committer.add({ room: this.room, done: resolve, failed: reject });
		});
		return succeed(null);
	}

	/** @param isNamed whether the audit log names it; what goes with another record is not named */
	private eraseOne(
		id: RecordId,
		stamp: { readonly by: MemberId; readonly at: Instant },
		isNamed: boolean
	): void {
		const { store, log, committer, audit, onErased, onStoreFailed } = this.ports;
		// What goes with another record is not loaded for it: a topic may have thousands of posts.
		const held = this.held.get(id);
		const { facts: before, seq: previous } = held ?? store.facts(this.room, id) ?? NEVER_MADE;
		const { entry, rows } = log.append({ previous, record: id, update: NOTHING, before });
		this.held.forget(id);
		this.tombstones.add(id);
		const address = parseRoom(this.room);
		const deed = {
			...{ act: 'records-erased' as const, subject: before?.kind ?? '' },
			...(address?.kind === 'space' ? { space: address.space } : {})
		};
		committer.add({
			...{ room: this.room, entry },
			rows: [...rows, ...audit.rowsOf(stamp.by, isNamed ? [deed] : [])],
			erased: { id, ...stamp },
			done: () => {
				held?.document.destroy();
				this.tombstones.stored(id);
				const { seq } = entry;
				onErased({ seq, record: id, update: NOTHING, before, by: null, after: null });
			},
			failed: onStoreFailed
		});
	}
}

/** A record that does not exist, as the first log entry finds it. */
const NEVER_MADE = { facts: null, seq: 0 };
