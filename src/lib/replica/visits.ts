import type { Clock } from '../domain/core/day';
import type { RecordId } from '../domain/core/ids';
import type { ReplicaDatabase } from './store/database';
import type { Look } from './store/rows';
import type { RecordStore } from './store/records';

/** Within this time, ms, a look at what has not changed goes on with the visit before: a reload is no other visit. */
const APART = 60_000;

/** How many visits are remembered; those that are longest ago are forgotten. */
const MOST_VISITS = 5000;

/**
 * When this device's member looked at records and spaces, so that a screen can say what has changed since. It stays on
 * the device: each look costs a row here, and nothing anywhere else.
 */
export class Visits {
	constructor(
		private readonly ports: {
			readonly db: Pick<ReplicaDatabase, 'visits'>;
			readonly clock: Pick<Clock, 'now'>;
			readonly records: Pick<RecordStore, 'arrived'>;
		}
	) {}

	/** Begins a visit, or goes on with one. Returns the end of the visit before it; `null` at the first. */
	async enter(id: RecordId): Promise<Look | null> {
		const { db, clock, records } = this.ports;
		const known = await db.visits.get(id);
		if (known === undefined) return null;
		const { lines } = await records.arrived(id, known.reached);
		// What has come meanwhile is news, however short the time was.
		if (lines.size === 0 && clock.now() - known.seenAt < APART) return known.before;
		const before = { at: known.seenAt, reached: known.reached };
		await db.visits.put({ ...known, before });
		return before;
	}

	/** Notes that what this device has of a record, or of a space, is being looked at. */
	async note(id: RecordId): Promise<void> {
		const { db, clock, records } = this.ports;
		const { reached } = await records.arrived(id, NOTHING);
		const before = (await db.visits.get(id))?.before ?? null;
		await db.visits.put({ id, seenAt: clock.now(), reached, before });
		const most = await db.visits.count();
		if (most <= MOST_VISITS) return;
		const oldest = db.visits.orderBy('seenAt').limit(most - MOST_VISITS);
		await db.visits.bulkDelete(await oldest.primaryKeys());
	}

	/** Returns the ids of the lines of a record that have arrived since a look. */
	async arrivedSince(id: RecordId, { reached }: Look): Promise<ReadonlySet<string>> {
		return (await this.ports.records.arrived(id, reached)).lines;
	}
}

/** The state of an empty document. */
const NOTHING = new Uint8Array([0]);
