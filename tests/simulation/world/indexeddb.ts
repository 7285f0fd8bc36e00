import * as fake from 'fake-indexeddb';
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
// eslint-disable-next-line @typescript-eslint/ban-ts-comment -- the package has no types for its parts
// @ts-ignore
import FakeTransaction from 'fake-indexeddb/lib/FDBTransaction';
import { runningWorld, type Host } from './scheduler';

/** The storage of one browser profile, whose tabs share it. */
export class Disk {
	readonly factory = new IDBFactory();
	/** While it is full, no transaction that writes is committed. */
	isFull = false;
	/** Whether something was not stored because of that. */
	hasBeenFull = false;
	private readonly connections = new Set<OwnedDatabase>();

	/**
	 * The storage as one tab sees it. Names of databases have the tab's mark in them, so that the libraries, which keep
	 * things by name for the whole process, keep the tabs apart; on the disk the mark is not there.
	 */
	seenBy(host: Host, mark: Mark): IDBFactory {
		const { factory } = this;
		const own = <Request extends IDBOpenDBRequest>(request: Request): Request => {
			owners.set(request, { host, disk: this });
			return request;
		};
		host.onEnd.add(() => {
			for (const connection of this.connections) {
				if (connection.owner.host === host) cut(connection);
			}
		});
		return {
			open: (name: string, version?: number) => own(factory.open(mark.remove(name), version)),
			deleteDatabase: (name: string) => own(factory.deleteDatabase(mark.remove(name))),
			databases: async () =>
				(await factory.databases()).map(({ name = '', ...rest }) => ({
					name: mark.add(name),
					...rest
				})),
			cmp: (first: unknown, second: unknown) => factory.cmp(first, second)
		};
	}

	/** @internal */
	opened(connection: IDBDatabase, host: Host): void {
		if (owners.has(connection)) return;
		owners.set(connection, { host, disk: this });
		this.connections.add({ connection: connection as FakeDatabase, owner: { host, disk: this } });
	}

	/** Whether a transaction that writes is not committed yet: what it has written is in the rows all the same. */
	isWriting(database: string): boolean {
		const { _databases: databases } = this.factory as unknown as FakeFactory;
		return (databases.get(database)?.transactions ?? []).some(
			({ mode, _state: state }) => mode !== 'readonly' && state !== 'finished'
		);
	}

	/** The rows of a table, as they are on the disk at this moment. */
	rows(database: string, table: string): unknown[] {
		const { _databases: databases } = this.factory as unknown as FakeFactory;
		const store = databases.get(database)?.rawObjectStores.get(table);
		return store === undefined ? [] : [...store.records.values()].map(({ value }) => value);
	}
}

/** How the mark of a tab comes into names, and out of them. */
export interface Mark {
	readonly add: (name: string) => string;
	readonly remove: (name: string) => string;
}

/** What Dexie is given instead of the browser's. */
export const keyRange: typeof globalThis.IDBKeyRange = IDBKeyRange;

interface Owner {
	readonly host: Host;
	readonly disk: Disk;
}

interface OwnedDatabase {
	readonly connection: FakeDatabase;
	readonly owner: Owner;
}

/** The parts of fake-indexeddb that are reached into. */
interface FakeRawDatabase {
	readonly transactions: FakeTransactionType[];
	processTransactions(): void;
}

interface FakeFactory {
	readonly _databases: ReadonlyMap<
		string,
		{
			readonly transactions: readonly FakeTransactionType[];
			readonly rawObjectStores: ReadonlyMap<
				string,
				{ readonly records: { values(): Iterable<{ readonly value: unknown }> } }
			>;
		}
	>;
}

interface FakeDatabase extends IDBDatabase {
	readonly _rawDatabase: FakeRawDatabase;
}

interface FakeTransactionType extends IDBTransaction {
	readonly db: FakeDatabase;
	readonly _state: 'active' | 'inactive' | 'committing' | 'finished';
	readonly _requests: readonly unknown[];
	readonly _prioritizedListeners: ReadonlyMap<string, () => void>;
	_abort(name: string): void;
	_start(): void;
}

// The browser's names for the parts, as `fake-indexeddb/auto` gives them; `indexedDB` itself is each tab's own.
for (const [name, part] of Object.entries(fake)) {
	if (!name.startsWith('IDB')) continue;
	Object.defineProperty(globalThis, name, { value: part, writable: true, configurable: true });
}

const owners = new WeakMap<object, Owner>();

/** A tab has gone: its transactions are undone, and its connection closes. */
function cut({ connection, owner }: OwnedDatabase): void {
	const { world } = owner.host;
	// As an event of its own: the storage works in turns.
	world.after(0, null, 'cut', () => {
		for (const transaction of [...connection._rawDatabase.transactions]) {
			if (transaction.db === connection && transaction._state !== 'finished') {
				transaction._abort('AbortError');
			}
		}
		connection.close();
	});
}

const transactions = (FakeTransaction as { readonly prototype: FakeTransactionType }).prototype;
const targets = Object.getPrototypeOf(transactions) as {
	dispatchEvent(event: Event): boolean;
};

const start: (this: FakeTransactionType) => void = Reflect.get(transactions, '_start');
Reflect.set(transactions, '_start', function (this: FakeTransactionType) {
	const world = runningWorld();
	const owner = owners.get(this.db);
	if (world === null || owner === undefined) {
		start.call(this);
		return;
	}
	const { host, disk } = owner;
	if (!host.isAlive) {
		if (this._state !== 'finished') this._abort('AbortError');
		return;
	}
	if (host.isFrozen) {
		host.defer(() =>
			world.after(0, host, 'storage', () => {
				this._start();
			})
		);
		return;
	}
	world.current = host;
	const isEnd = this._requests.length === 0 && this._state !== 'finished';
	if (isEnd && this.mode === 'readwrite' && disk.isFull) {
		disk.hasBeenFull = true;
		this._abort('QuotaExceededError');
		return;
	}
	start.call(this);
});

const dispatch: (this: object, event: Event) => boolean = Reflect.get(targets, 'dispatchEvent');
Reflect.set(targets, 'dispatchEvent', function (this: object, event: Event): boolean {
	const world = runningWorld();
	const owner = ownerOf(this);
	if (world === null || owner === undefined) return dispatch.call(this, event);
	const { host, disk } = owner;
	if (!host.isAlive) {
		orphaned(this, event);
		return true;
	}
	const result = resultOf(this);
	if (isDatabase(result)) disk.opened(result, host);
	const isTransactional = this instanceof (FakeTransaction as unknown as new () => object);
	// The upgrade of a database is carried out while its transaction lasts, or not at all.
	const mayWait = !isTransactional && event.type !== 'upgradeneeded';
	if (event.type === 'versionchange' || (host.isFrozen && mayWait)) {
		// A task of its own: others that are told have tasks of theirs.
		world.after(0.1, host, event.type, () => {
			if (!isClosed(this)) dispatch.call(this, event);
		});
		return true;
	}
	world.current = host;
	return dispatch.call(this, event);
});

function ownerOf(target: object): Owner | undefined {
	const known = owners.get(target);
	if (known !== undefined) return known;
	const { db, transaction } = target as {
		readonly db?: object;
		readonly transaction?: { readonly db: object } | null;
	};
	const connection = db ?? transaction?.db;
	return connection === undefined ? undefined : owners.get(connection);
}

/** What the storage itself does when the tab that is told has gone. */
function orphaned(target: object, event: Event): void {
	if (target instanceof (FakeTransaction as unknown as new () => object)) {
		const transaction = target as FakeTransactionType;
		transaction._prioritizedListeners.get(event.type)?.();
		transaction.db._rawDatabase.processTransactions();
	} else {
		const result = resultOf(target);
		const { transaction } = target as { readonly transaction?: FakeTransactionType | null };
		// An upgrade that nobody carries out is undone: else there would be a database without its tables.
		if (event.type === 'upgradeneeded') transaction?._abort('AbortError');
		if (isDatabase(result)) result.close();
	}
}

/** What a request has come to. One that is blocked by other tabs has come to nothing yet, and may not be asked. */
function resultOf(target: object): unknown {
	const { readyState } = target as { readonly readyState?: IDBRequestReadyState };
	return readyState === 'pending' ? undefined : (target as { readonly result?: unknown }).result;
}

const isDatabase = (value: unknown): value is FakeDatabase =>
	typeof value === 'object' && value !== null && '_rawDatabase' in value;

const isClosed = (target: object): boolean =>
	'_closePending' in target && target._closePending === true;
