import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { bin } from '../../src/lib/domain/history/commands';
import { toggleSign } from '../../src/lib/domain/history/reactions';
import { createPost, createTopic } from '../../src/lib/domain/topic/commands';
import { firstUpdate } from '../../src/lib/documents/record';
import { ReplicaDatabase } from '../../src/lib/replica/store/database';
import { RecordStore } from '../../src/lib/replica/store/records';
import { succeed } from '../../src/lib/domain/core/result';
import { newDeal } from './guarded-records';

/** Where the stored fixture of the present format of a device's database lies, relative to the repository. */
export const DEVICE_FIXTURE = 'tests/fixtures/device-12/database.json';

const ROOM = 'space.north';
const NAME = 'device';

/** A database as text: its version as the browser counts it, and what is in each table, bytes as base64. */
export interface StoredDatabase {
	readonly version: number;
	readonly tables: Readonly<
		Record<
			string,
			{
				readonly keyPath: string | readonly string[] | null;
				readonly autoIncrement: boolean;
				readonly indexes: readonly {
					readonly name: string;
					readonly keyPath: string | readonly string[];
					readonly multiEntry: boolean;
				}[];
				readonly rows: readonly unknown[];
			}
		>
	>;
}

/**
 * Returns a database of the present format: records, one of them in the bin, a topic and what was said in it, edits that
 * wait, and a cursor. It was written once, and is never written again: migrations begin from it.
 */
export async function makeDeviceFixture(): Promise<StoredDatabase> {
	const factory = new IDBFactory();
	const db = new ReplicaDatabase(NAME, { indexedDB: factory, IDBKeyRange });
	let now = 1000;
	const clock = { now: () => ++now, offset: () => 0 };
	const store = new RecordStore(db, clock, {
		judge: () => succeed(null),
		isAdmin: () => true,
		onWrite: () => undefined
	});
	const acting = {
		actor: 'olga',
		clock,
		random: { bytes: (count: number) => new Uint8Array(count).fill(++now % 200) }
	};
	const topic = { id: 'topic', space: 'north' };
	const received = [{ record: 'deal', update: firstUpdate(newDeal('olga', 'olga')) }];
	await store.receive(ROOM, received, [], { of: 'log', cursor: 'cursor-1' });
	await store.attach();
	await store.change(ROOM, 'topic', createTopic({ title: 'Rope', space: 'north' }, acting));
	for (const [id, text] of [
		['first', 'The rope has come'],
		['second', 'And the sails?']
	] as const) {
		const post = createPost(id, text, topic, acting);
		if (post !== null) await store.change(ROOM, id, post);
	}
	await store.change(ROOM, 'first', toggleSign('first', '👍', [], acting));
	await store.change(ROOM, 'gone', createTopic({ title: 'Gone', space: 'north' }, acting));
	await store.change(ROOM, 'gone', bin(acting));
	store.close();
	db.close();
	return stored(await opened(factory));
}

/** Puts a stored database into a browser's storage, as a browser has it. */
export async function restore(
	factory: IDBFactory,
	{ version, tables }: StoredDatabase
): Promise<void> {
	const request = factory.open(NAME, version);
	request.onupgradeneeded = () => {
		for (const [name, { keyPath, autoIncrement, indexes, rows }] of Object.entries(tables)) {
			const table = request.result.createObjectStore(name, {
				keyPath: keyPath as string,
				autoIncrement
			});
			for (const index of indexes) {
				table.createIndex(index.name, index.keyPath as string, { multiEntry: index.multiEntry });
			}
			for (const row of rows) table.put(fromText(row));
		}
	};
	(await settled(request)).close();
}

const opened = (factory: IDBFactory): Promise<IDBDatabase> => settled(factory.open(NAME));

async function stored(db: IDBDatabase): Promise<StoredDatabase> {
	const tables: Record<string, StoredDatabase['tables'][string]> = {};
	for (const name of [...db.objectStoreNames]) {
		const table = db.transaction(name).objectStore(name);
		tables[name] = {
			keyPath: table.keyPath,
			autoIncrement: table.autoIncrement,
			indexes: [...table.indexNames].map((each) => {
				const { keyPath, multiEntry } = table.index(each);
				return { name: each, keyPath, multiEntry };
			}),
			rows: (await settled(table.getAll())).map(toText)
		};
	}
	db.close();
	return { version: db.version, tables };
}

const settled = <Value>(request: IDBRequest<Value>): Promise<Value> =>
	new Promise((resolve, reject) => {
		request.onsuccess = () => {
			resolve(request.result);
		};
		request.onerror = () => {
			reject(request.error ?? new Error('the request failed'));
		};
	});

/** Bytes and numbers of 16 bits are an object with one key: nothing that is stored has that one. */
function toText(value: unknown): unknown {
	if (value instanceof Uint8Array) return { bytes64: Buffer.from(value).toString('base64') };
	if (value instanceof Uint16Array) return { numbers16: [...value] };
	if (Array.isArray(value)) return value.map(toText);
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, toText(part)]));
}

function fromText(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(fromText);
	if (typeof value !== 'object' || value === null) return value;
	if ('numbers16' in value) return new Uint16Array(value.numbers16 as number[]);
	if ('bytes64' in value) return new Uint8Array(Buffer.from(String(value.bytes64), 'base64'));
	return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, fromText(part)]));
}
