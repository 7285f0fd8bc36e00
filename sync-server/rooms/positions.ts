import type { MemberId } from '../../src/lib/domain/core/ids';
import { reachesFromKey, reachFor, type Reach } from '../../src/lib/domain/access/reach';
import type { Cursor, Sequence } from '../../src/lib/protocol/messages';
import type { RoomName } from '../../src/lib/protocol/rooms';
import type { Store } from '../store/store';
import type { Had } from './catch-up';
import { logName, type Cursors } from './cursors';
import type { Reaches } from './reaches';
import type { Runs } from './runs';
import type { Joining } from './sending-order';

/** A position in the log from which a device can catch up, and what it has. */
export interface Since {
	readonly seq: Sequence;
	readonly had: Had;
}

/** Returns what a device has that has everything within a reach. */
export const hasAll = (reach: Reach): Had => ({ reaches: [reach], before: [], joining: null });

/**
 * How often the rights of a device may change while it is cut off each time, before it is sent the whole
 * room.
 */
const MOST_CUTS = 4;

/** Writes and reads the cursors of one room. */
export class RoomPositions {
	/** The sequence number up to which the cursors of each known run are valid. */
	private readonly runs: ReadonlyMap<string, Sequence>;
	/** The cursors that were written for the latest sequence number, by reach. */
	private written = { seq: -1, byReach: new Map<string, Cursor>() };

	/** @param committed returns the last sequence number that is on the disk */
	constructor(
		private readonly room: RoomName,
		private readonly ports: {
			readonly store: Pick<Store, 'logId'>;
			readonly cursors: Cursors;
			readonly runs: Runs;
			readonly reaches: Reaches;
		},
		private readonly committed: () => Sequence
	) {
		this.runs = ports.runs.reachOf(room, committed());
	}

	/**
	 * Returns the position of a cursor, or why its device has to be sent everything.
	 *
	 * @param member whose device it is: a reach as text does not say that
	 */
	read(cursor: Cursor | null, member: MemberId): Since | 'new' | 'too-old' | 'went-back' {
		if (cursor === null) return 'new';
		const { store, cursors, reaches } = this.ports;
		const position = cursors.read(this.room, cursor);
		if (position?.log !== logName(store.logId)) return 'went-back';
		const { run, seq, reach, joining } = position;
		const end = Math.min(this.runs.get(run) ?? -1, this.committed());
		if (seq > end) return 'went-back';
		const key = reaches.reachOf(reach);
		if (key === null) return 'too-old';
		const had = reachesFromKey(key).map((reach) => reachFor(reach, member));
		if (had.length > MOST_CUTS) return 'too-old';
		return { seq, had: { reaches: had, before: [], joining } };
	}

	/** Returns the cursor for a sequence number and a reach, which is given as text. */
	cursorFor(reach: string, seq: Sequence): Cursor {
		if (this.written.seq !== seq) this.written = { seq, byReach: new Map() };
		const known = this.written.byReach.get(reach);
		if (known !== undefined) return known;
		const cursor = this.cursorOf(reach, seq, null);
		this.written.byReach.set(reach, cursor);
		return cursor;
	}

	/**
	 * Returns the cursor of a device that has come so far in joining; with `null`, of one that has the whole
	 * room.
	 */
	cursorOf(reach: string, seq: Sequence, joining: Joining | null): Cursor {
		const { store, cursors, runs, reaches } = this.ports;
		return cursors.write(this.room, {
			log: logName(store.logId),
			run: runs.current,
			seq,
			reach: reaches.nameOf(reach),
			joining
		});
	}
}
