import * as v from 'valibot';
import type { Random } from '../../src/lib/domain/core/ids';
import type { Sequence } from '../../src/lib/protocol/messages';
import type { RoomName } from '../../src/lib/protocol/rooms';
import type { StagedRow } from '../store/committer';
import type { Tables } from '../store/tables';

const runSchema = v.object({ order: v.number() });

/** How many runs are remembered. A cursor of an older run counts as one of a log that went back. */
const REMEMBERED = 500;

/**
 * The runs of a relay. Each start is a run, with a random id that is stored beside the log. A cursor names
 * the run that wrote it and is valid only as far as that run's part of the log goes. When an older copy of
 * the data directory is put back, later runs are unknown, and the last known one ends earlier than its
 * cursors say. The relay therefore notices a log that went back, whatever has been written to it since.
 */
export class Runs {
	/** The id of this run. */
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
		// If this row is lost in a crash, the cursors of this run count as those of a log that went back:
		// devices then compare more than they would have to, and lose nothing.
		tables.change('runs', this.current, () => ({ value: { order } })).catch(failed);
		for (const { run } of rows.slice(REMEMBERED - 1)) {
			tables.change('runs', run, () => 'remove').catch(failed);
		}
	}

	/**
	 * Returns, for each known run, up to which sequence number its cursors are valid in a room whose log ends
	 * at `head`. The current run has no end. An earlier run ends where the next one begins, or will begin.
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

	/**
	 * Returns the row that says where this run begins in a room, to be stored with its first entry there;
	 * `null` when it is stored already.
	 */
	begin(room: RoomName, seq: Sequence): StagedRow | null {
		return this.tables.stage('firsts', keyOf(room, this.current), (row) =>
			row === undefined ? { value: seq } : 'keep'
		);
	}
}

const keyOf = (room: RoomName, run: string): string => `${room}/${run}`;
