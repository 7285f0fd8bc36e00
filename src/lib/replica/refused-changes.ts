import type { Refusal } from '../domain/access/refusal';
import { fail, succeed } from '../domain/core/result';
import type { Touch } from '../domain/policy/edit';
import { openRecord } from '../documents/record';
import type { RoomName } from '../protocol/rooms';
import { saving, type Saved } from './saved';
import type { ReplicaDatabase } from './store/database';
import { isMaking, wholeChange } from './store/meaning';
import type { RecordStore } from './store/records';
import type { RefusalRow } from './store/sync-rows';
import { hasUpdates } from './store/updates-of';

/** A room's own document, as far as a refused change of it can be made again. */
interface Touchable {
	applyTouches(touches: readonly Touch[]): Promise<Saved>;
}

/** There is nothing (any more) that the change could be made on. */
const OUT_OF_REACH: Refusal = { rule: 'OP-08', reason: 'not-yours', facts: {} };

/** The tray: what the rules did not allow, kept until its person tries it again or lets it go. */
export class RefusedChanges {
	constructor(
		private readonly db: ReplicaDatabase,
		private readonly records: RecordStore,
		private readonly documentOf: (room: RoomName) => Touchable | null
	) {}

	/**
	 * Makes a refused change again, as it would be made now: what is there already is left out. On
	 * success it leaves the tray, else it stays, with the reason as the answer.
	 */
	tryAgain(n: number): Promise<Saved> {
		return saving(() => this.makeAgain(n));
	}

	/** Takes a refused change out of the tray. Gives the way to put it back. */
	discard(n: number): Promise<Saved<() => Promise<Saved>>> {
		return saving(async () => {
			const row = await this.db.refusals.get(n);
			await this.db.refusals.delete(n);
			return succeed(() =>
				saving(async () => {
					if (row !== undefined) await this.db.refusals.put(row);
					return succeed(null);
				})
			);
		});
	}

	private async makeAgain(n: number): Promise<Saved> {
		const row = await this.db.refusals.get(n);
		// Another tab was faster.
		if (row === undefined) return succeed(null);
		const { wanted } = row;
		switch (wanted.of) {
			case 'document': {
				const document = this.documentOf(row.room);
				if (document === null) return fail(OUT_OF_REACH);
				const done = await document.applyTouches(wanted.touches);
				if (done.ok) await this.db.refusals.delete(n);
				return done;
			}
			case 'record':
				return this.inRecord(row, n, wanted.change);
			case 'whole-record': {
				const doc = openRecord([wanted.update]);
				const change = wholeChange(doc);
				doc.destroy();
				return this.inRecord(row, n, change);
			}
		}
	}

	private async inRecord(
		{ room, record, reason }: RefusalRow,
		n: number,
		change: ReturnType<typeof wholeChange>
	): Promise<Saved> {
		const isHere = await hasUpdates(this.db, record);
		if (!isHere && !isMaking(change)) {
			// What somebody else has made does not come here by trying again (OP-12).
			return fail(reason === 'made-already' ? { ...OUT_OF_REACH, reason } : OUT_OF_REACH);
		}
		// In one transaction: it is made and out of the tray, or neither.
		return this.records.repeat(room, record, change, () => this.db.refusals.delete(n));
	}
}
