import { liveQuery, type Subscription } from 'dexie';
import type { Clock, Instant } from '../domain/core/day';
import type { RecordId } from '../domain/core/ids';
import { horizonAt, horizonNamed, type Horizon } from '../domain/topic/horizon';
import { comparePlaces } from '../domain/topic/post-place';
import type { RoomName } from '../protocol/rooms';
import type { ReplicaDatabase } from './store/database';
import { forgetFrom, wantOlder } from './store/older-posts';
import type { RecordStore } from './store/records';

/** The name of the fact that says how far back this device keeps posts. */
const HORIZON = 'posts-horizon';

/** Returns how far back this device keeps posts. */
export const horizonOf = async (db: Pick<ReplicaDatabase, 'meta'>): Promise<Horizon> =>
	horizonNamed((await db.meta.get(HORIZON))?.value);

/** Sets how far back this device keeps posts. The leading tab does what follows from it. */
export const setHorizon = (db: Pick<ReplicaDatabase, 'meta'>, horizon: Horizon): Promise<unknown> =>
	db.meta.put({ key: HORIZON, value: horizon });

const MS_PER_DAY = 86_400_000;

/** How long older posts stay that somebody has read, ms. */
export const STAY = 7 * MS_PER_DAY;

/** How often posts are looked through that have become old, ms. */
const EVERY = MS_PER_DAY;

/**
 * Keeps the posts on this device that its horizon says: lets go of older ones, and wants those that are missing. Only
 * the leading tab has one that runs.
 */
export class HorizonKeeper {
	private watching: Subscription | null = null;
	private lastRun: Instant = -Infinity;
	/** What is still to be done: also what the person has read goes where they have `chosen`. */
	private due: 'chosen' | 'aged' | null = null;
	/** Counts the runs, so that an earlier one ends when the next begins. */
	private run = 0;
	private work: Promise<void> = Promise.resolve();

	constructor(
		private readonly ports: {
			readonly records: Pick<RecordStore, 'db' | 'letGoOfOld'>;
			readonly clock: Pick<Clock, 'now'>;
			/** Posts that stay however old they are: those that their person wants to be reminded of. */
			readonly reminded: () => ReadonlySet<RecordId>;
			/** Whether the relay is known to have what it acknowledged of a room. */
			readonly mayGo: (room: RoomName) => boolean;
			readonly onError: (error: unknown) => void;
		}
	) {}

	/** Begins, goes on, or looks again once a day. Called whenever everything has arrived from the relay. */
	start(): void {
		const { records, clock } = this.ports;
		if (this.watching !== null) {
			const isTime = clock.now() - this.lastRun >= EVERY;
			if (isTime || this.due !== null) this.begin('aged');
			return;
		}
		let chosen: Horizon | null = null;
		this.watching = liveQuery(() => horizonOf(records.db)).subscribe({
			next: (horizon) => {
				if (horizon === chosen) return;
				const why = chosen === null ? 'aged' : 'chosen';
				chosen = horizon;
				this.begin(why);
			},
			error: this.ports.onError
		});
	}

	/** Ends. Resolves when what was begun is stored. */
	async stop(): Promise<void> {
		this.watching?.unsubscribe();
		this.watching = null;
		this.run += 1;
		await this.work;
	}

	private begin(why: 'chosen' | 'aged'): void {
		this.lastRun = this.ports.clock.now();
		const due = this.due === 'chosen' ? 'chosen' : why;
		this.due = due;
		const run = ++this.run;
		this.work = this.work
			.then(() => (run === this.run ? this.keep(run, due === 'chosen') : undefined))
			.catch(this.ports.onError);
	}

	private async keep(run: number, isChosen: boolean): Promise<void> {
		const { records, clock, reminded } = this.ports;
		const { db } = records;
		const now = clock.now();
		const left = new Set<RoomName>();
		const mayGo = (room: RoomName): boolean => {
			const may = this.ports.mayGo(room);
			if (!may) left.add(room);
			return may;
		};
		const horizon = horizonAt(await horizonOf(db), now);
		// What an earlier choice still wanted may not be kept any more.
		if (isChosen) await forgetFrom(db);
		const readBefore = isChosen ? Infinity : now - STAY;
		const which = { keep: reminded(), readBefore, mayGo };
		for (const { topic, floor } of await db.threads.toArray()) {
			const start = { at: horizon ?? 0, id: '' };
			if (floor !== undefined && comparePlaces(floor, start) > 0) {
				await wantOlder(db, floor.room, { topic, wanted: { to: 'from', at: start.at } });
				continue;
			}
			if (horizon === null) continue;
			while (run === this.run && (await records.letGoOfOld(topic, horizon, which)));
			if (run !== this.run) return;
		}
		if (left.size === 0) this.due = null;
	}
}
