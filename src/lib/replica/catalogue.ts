import type { SpaceId } from '../domain/core/ids';
import type { CatalogueEntry } from '../domain/space/space';
import { storageFaultIn } from './status';
import type { ReplicaDatabase } from './store/database';
import type { CatalogueRow } from './store/sync-rows';

/** The name of the fact which relay's lists this device has followed. */
const RELAY = 'relay';

/** What a catalogue needs from around it. */
export interface CataloguePorts {
	/** The list has changed. */
	readonly onChange: () => void;
	/** A space is not open to this member any more: what the device has of it is to go. */
	readonly drop: (id: SpaceId) => Promise<void>;
	/** A space is missing from the list: whether it is closed to this member is for the door to say. */
	readonly askAgain: (id: SpaceId) => void;
	/** Whether this member sees every space there is. */
	readonly isAdmin: () => boolean;
	/** Whether a relay that does not know a space lets this member in, to make it. */
	readonly mayMake: (id: SpaceId) => boolean;
}

/**
 * The spaces that this device knows of. What a relay has never listed it cannot take away, and what
 * is missing from its list is not gone before its door has said so: a relay that has lost its data,
 * or was restored from an older state, takes no space from the devices that can fill it again.
 */
export class Catalogue {
	private rows: readonly CatalogueRow[] = [];
	/** What relays say is taken in one after the other. */
	private queue: Promise<void> = Promise.resolve();
	/** The spaces that may be entered and that the relay's latest list has not. */
	private lacking: readonly SpaceId[] = [];
	/** What relays have said and this device has not stored, in its order. */
	private readonly owed: (() => Promise<void>)[] = [];

	constructor(
		private readonly db: ReplicaDatabase,
		private readonly ports: CataloguePorts
	) {}

	/** The spaces, in no order. */
	get entries(): readonly CatalogueRow[] {
		return this.rows;
	}

	/** Whether something that a relay has said is not stored yet: this device may lack spaces, or have too many. */
	get isBehind(): boolean {
		return this.owed.length > 0;
	}

	/** Takes in what could not be stored before. A relay says it once on each connection. */
	retry(): Promise<void> {
		return this.next(() => this.takeOwed());
	}

	/** Reads the list again, after it has changed on the disk. */
	async refresh(): Promise<void> {
		this.take(await this.db.catalogue.toArray());
	}

	/** Takes over the list as it is on the disk. */
	take(rows: readonly CatalogueRow[]): void {
		this.rows = rows;
		this.ports.onChange();
	}

	/** Puts spaces on the list as they are now, before any relay knows of it. */
	add(entries: readonly CatalogueEntry[]): Promise<void> {
		return this.next(async () => {
			await this.db.transaction('rw', [this.db.catalogue], async () => {
				const known = await this.db.catalogue.bulkGet(entries.map(({ id }) => id));
				// The relay may have been quicker to list one than this device to write it down.
				await this.db.catalogue.bulkPut(
					entries.map((entry, at) => ({ ...entry, listed: known[at]?.listed ?? false }))
				);
			});
			await this.refresh();
		});
	}

	/** A relay has said which one it is. Another than before has listed nothing yet. */
	noteRelay(id: string): Promise<void> {
		return this.said(async () => {
			const known = await this.db.meta.get(RELAY);
			if (known?.value === id) return;
			await this.db.transaction('rw', [this.db.meta, this.db.catalogue], async () => {
				// Before this was noted there was but one.
				if (known !== undefined) await this.db.catalogue.toCollection().modify({ listed: false });
				await this.db.meta.put({ key: RELAY, value: id });
			});
			await this.refresh();
		});
	}

	/** The relay has gone back to an older state: it may have listed what it does not know now. */
	relayWentBack(): Promise<void> {
		return this.said(async () => {
			await this.db.catalogue.toCollection().modify({ listed: false });
			await this.refresh();
		});
	}

	/** Takes in the relay's list. */
	receive(spaces: readonly CatalogueEntry[]): Promise<void> {
		return this.said(() => this.replace(spaces));
	}

	/** The relay does not let us into a space. */
	refused(id: SpaceId): Promise<void> {
		return this.said(async () => {
			const row = await this.db.catalogue.get(id);
			// One that we never had on the list was only asked for: nothing is to be left of that either. One that this
			// member may make is known to the relay, and closed to them: otherwise the door would be open.
			const { isAdmin, mayMake } = this.ports;
			const mayGo = row === undefined || row.listed || mayMake(id);
			if (mayGo && !isAdmin()) await this.ports.drop(id);
		});
	}

	/**
	 * Takes spaces off the list that the relay does not list and of which nothing is left, here or there: whoever had
	 * the only copy has lost it.
	 */
	takeOffEmpty(isEmpty: (id: SpaceId) => boolean): Promise<void> {
		return this.next(async () => {
			const ghosts = this.lacking.filter(isEmpty);
			this.lacking = this.lacking.filter((id) => !ghosts.includes(id));
			for (const id of ghosts) await this.ports.drop(id);
		});
	}

	private async replace(spaces: readonly CatalogueEntry[]): Promise<void> {
		const now = new Map(spaces.map((entry) => [entry.id, entry]));
		const known = await this.db.catalogue.toArray();
		const gone = known.filter(({ id, listed }) => listed && !now.has(id));
		const shut = gone.filter(({ enter }) => !enter).map(({ id }) => id);
		const closed = known
			.filter(({ id, enter }) => enter && now.get(id)?.enter === false)
			.map(({ id }) => id);
		await this.db.transaction('rw', [this.db.catalogue], async () => {
			// What could not be entered was but a line of the list.
			await this.db.catalogue.bulkDelete(shut);
			await this.db.catalogue.bulkPut(spaces.map((entry) => ({ ...entry, listed: true })));
		});
		for (const id of closed) await this.ports.drop(id);
		this.lacking = known.filter(({ id, enter }) => enter && !now.has(id)).map(({ id }) => id);
		await this.refresh();
		for (const { id } of gone) if (!shut.includes(id)) this.ports.askAgain(id);
	}

	/** Takes in what a relay has said, after all that was said before; kept until it is stored. */
	private said(work: () => Promise<void>): Promise<void> {
		this.owed.push(work);
		return this.next(() => this.takeOwed());
	}

	private async takeOwed(): Promise<void> {
		for (let first = this.owed[0]; first !== undefined; first = this.owed[0]) {
			try {
				await first();
			} catch (error) {
				// A bug would only be repeated.
				if (storageFaultIn(error) === null) this.owed.shift();
				throw error;
			}
			this.owed.shift();
		}
		this.ports.onChange();
	}

	private next(work: () => Promise<void>): Promise<void> {
		const done = this.queue.then(work);
		// Whoever asked for it is told; what comes after it is done all the same.
		this.queue = done.catch(() => undefined);
		return done;
	}
}
