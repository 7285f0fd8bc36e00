import * as v from 'valibot';
import type { Random } from '../../src/lib/domain/core/ids';
import type { Sequence } from '../../src/lib/protocol/messages';
import type { RoomName } from '../../src/lib/protocol/rooms';
import type { StagedRow } from '../store/committer';
import type { Tables } from '../store/tables';

const runSchema = v.object({ order: v.number() });

/** How many runs are remembered; a cursor of an older one counts as one of a log that went back. */
const REMEMBERED = 500;

/**
 * The runs of a relay: each start is one, with a random id that is kept beside the log. A cursor names
 * the run that wrote it and holds only as far as that run's part of the log goes: when an older copy of
 * the data directory is put back, the runs after it are unknown, and the last one before it ends earlier
 * than its cursors say. So a log that went back is noticed, whatever has been written to it since.
 */
export class Runs {
	/** The run that is going on. */
	readonly current: string;
	/** Known runs, the newest first. */
	private readonly known: readonly string[];

	constructor(
		private readonly tables: Tables,
		random: Random,
		failed: (error: unknown) => void
	) {
		const rows = tables
			.list('runs')
			.map(({ key, value }) => ({ run: key, order: v.parse(runSchema, value).order }))
			.sort((a, b) => b.order - a.order);
		this.current = Buffer.from(random.bytes(9)).toString('base64url');
		this.known = [this.current, ...rows.map(({ run }) => run)].slice(0, REMEMBERED);
		const order = (rows[0]?.order ?? 0) + 1;
		// What this run says before it is stored is not known after a crash, and then counts as gone back:
		// devices compare more than they would have to, and lose nothing.
		tables.change('runs', this.current, () => ({ value: { order } })).catch(failed);
		for (const { run } of rows.slice(REMEMBERED - 1)) {
			tables.change('runs', run, () => 'remove').catch(failed);
		}
	}

	/**
	 * Up to which sequence number the cursors of each known run hold in a room whose log ends at `head`
	 * now. The run that is going on has no end; those before it end where it begins, or will begin.
	 */
	reachOf(room: RoomName, head: Sequence): ReadonlyMap<string, Sequence> {
		const ends = new Map<string, Sequence>([[this.current, Infinity]]);
		let end = head;
		for (const run of this.known) {
			if (run !== this.current) ends.set(run, end);
			const first = this.tables.get('firsts', keyOf(room, run));
			if (typeof first === 'number') end = Math.min(end, first - 1);
		}
		return ends;
	}

	/** The row that says where this run begins in a room; belongs to its first entry there. */
	begin(room: RoomName, seq: Sequence): StagedRow | null {
		return this.tables.stage('firsts', keyOf(room, this.current), (row) =>
			row === undefined ? { value: seq } : 'keep'
		);
	}
}

const keyOf = (room: RoomName, run: string): string => `${room}/${run}`;
