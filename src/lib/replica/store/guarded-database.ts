import { Dexie, type DexieOptions, type PromiseExtended } from 'dexie';
import { platform } from '../platform';

/** Why a tab can use its database no more: a newer version of the app has raised it, or it has been removed. */
export type Gone = 'newer' | 'removed';

/** What a database is opened with. */
export interface DatabasePorts {
	/** Whether only one that is there is opened, and none is made; what is opened once is never made again. */
	readonly mustExist?: boolean;
	/** How many rows in one write the index of words takes in later; `BULK` of it if left out. */
	readonly indexedLater?: number;
	/** The database can be used no more, and has been closed for good. */
	readonly onGone?: (why: Gone) => void;
}

/** How long a browser may take to clear a site's data after it has ended the connections, ms. */
const CLEARING = 1000;

/** The database is there no more, and is not made by accident. */
export class MissingDatabase extends Error {
	override readonly name = 'MissingDatabase';
}

/** A newer version of the app has raised the database. */
export class NewerDatabase extends Error {
	override readonly name = 'NewerDatabase';
}

/**
 * A database that is never made by accident. A tab that is told of a newer version, or that the storage has gone,
 * closes and opens nothing again: by itself Dexie would, and make anew what is missing.
 */
export class GuardedDatabase extends Dexie {
	/** Whether it has been there: then it is not made anew. */
	private isKnown: boolean;
	private readonly factory: IDBFactory;
	/** How often it has been closed: what was being opened before is not opened after that. */
	private closings = 0;
	/** The format in which it was found a moment ago, for the next opening. */
	private found = 0;

	constructor(
		name: string,
		options: DexieOptions,
		private readonly ports: DatabasePorts
	) {
		super(name, options);
		this.isKnown = ports.mustExist ?? false;
		// The type of Dexie's option leaves it open what a factory is.
		this.factory = (options.indexedDB as IDBFactory | undefined) ?? platform.storage;
		this.on('versionchange', ({ newVersion }) => {
			this.end(newVersion === null ? 'removed' : 'newer');
			return false;
		});
		this.on('ready', () => {
			this.isKnown = true;
		});
		this.on('populate', () => {
			if (!this.isKnown) return;
			// The browser has taken it away under us.
			this.ports.onGone?.('removed');
			throw new MissingDatabase();
		});
		this.on('close', () => {
			// The browser ends connections before it clears a site's data, and for other reasons.
			platform.timeout(() => {
				void this.isThere().then((isThere) => {
					if (!isThere) this.end('removed');
				});
			}, CLEARING);
		});
	}

	/** Opens the database, after it was prepared for the format in which it is found. */
	override open(): PromiseExtended<Dexie> {
		const { closings } = this;
		return Dexie.Promise.resolve(this.prepareFound()).then(() => {
			if (closings !== this.closings) throw new Dexie.DatabaseClosedError();
			return super.open();
		});
	}

	override close(options?: { disableAutoOpen: boolean }): void {
		this.closings += 1;
		super.close(options);
	}

	/** Does what has to be done before a database of a format is opened; 0 when there is none yet. */
	protected prepare?(found: number): Promise<void>;

	private async prepareFound(): Promise<void> {
		if (this.prepare === undefined) return;
		// One that was there has not become older since.
		const found = this.found > 0 ? this.found : await this.formatFound();
		this.found = 0;
		await this.prepare(found);
	}

	/** The format in which the database is; 0 when it is not there. */
	private async formatFound(): Promise<number> {
		const found = (await this.factory.databases()).find(({ name }) => name === this.name);
		// Dexie counts in tenths.
		return (found?.version ?? 0) / 10;
	}

	/**
	 * Rejects with `NewerDatabase` when a newer version of the app has raised the database: opened by this one, tables
	 * that it does not know would be changed.
	 */
	async refuseNewer(): Promise<void> {
		this.found = await this.formatFound();
		if (this.found >= this.verno + 1) throw new NewerDatabase();
	}

	/** Whether the database is there; it is taken to be where the browser does not say. */
	private async isThere(): Promise<boolean> {
		try {
			return (await this.factory.databases()).some(({ name }) => name === this.name);
		} catch {
			// A browser that blocks storage by now lists nothing: the next access says so.
			return true;
		}
	}

	private end(why: Gone): void {
		this.close({ disableAutoOpen: true });
		this.ports.onGone?.(why);
	}
}
