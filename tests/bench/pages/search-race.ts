// The same records and posts in four indexes of words: two libraries that hold theirs in memory and store it as a
// whole, an index of the browser's database with an entry for each word, and the product's own.
import { Dexie, type EntityTable } from 'dexie';
import { words } from '../../../src/lib/domain/text/fold';
import { ReplicaDatabase } from '../../../src/lib/replica/store/database';
import type { LineRow } from '../../../src/lib/replica/store/rows';
import { search } from '../../../src/lib/replica/store/search';
import { dealRow } from '../../../src/lib/replica/store/testkit';
import { Dice } from '../../support/dice';
import { flexsearch, minisearch, type Doc } from '../peers/search-engines.js';

const AT_ONCE = 1000;
const LIMIT = 20;

/** As the product's database: what is stored is on the disk. */
const STRICT = { chromeTransactionDurability: 'strict' } as const;

/** 4,000 words, of which the first are said most. */
const VOCABULARY = (() => {
	const dice = new Dice(3);
	const parts = 'ba co da fe gi ho ju ka le mi no pu ra se ti vo wa xe yu za'.split(' ');
	return Array.from({ length: 4000 }, () =>
		Array.from({ length: 2 + dice.below(3) }, () => dice.pick(parts)).join('')
	);
})();

const texts = (dice: Dice, count: number): string =>
	Array.from(
		{ length: count },
		() => VOCABULARY[Math.floor(VOCABULARY.length * (dice.below(1000) / 1000) ** 3)]
	).join(' ');

/** A record's title and, as another text, what was said in it. */
function* documents(count: number): Generator<{ readonly title: string; readonly said: string }> {
	const dice = new Dice(5);
	for (let at = 0; at < count; at += 1) {
		yield { title: `${texts(dice, 3)} ${String(at)}`, said: texts(dice, 15) };
	}
}

/** One of the indexes. */
interface Contender {
	/** Makes it from nothing, and stores it. */
	fill(count: number): Promise<void>;
	/** Opens what is stored. */
	open(): Promise<void>;
	find(text: string): Promise<number>;
	/** Gives one record another title, until that is stored. */
	write(at: number): Promise<void>;
}

function inMemory(name: string, library: typeof minisearch): Contender {
	const engine = library.make();
	const db = new Dexie(`race-${name}`, STRICT);
	db.version(1).stores({ parts: 'name' });
	const parts = db.table<{ readonly name: string; readonly text: string }>('parts');
	const store = async () => {
		const stored = await engine.stored();
		await parts.bulkPut(stored.map(([part, text]) => ({ name: part, text })));
	};
	return {
		async fill(count) {
			let id = 0;
			const docs: Doc[] = [];
			for (const { title, said } of documents(count)) {
				docs.push({ id: id++, text: title }, { id: id++, text: said });
			}
			engine.add(docs);
			await store();
		},
		async open() {
			const stored = await parts.toArray();
			await engine.load(stored.map(({ name: part, text }) => [part, text] as const));
		},
		find: async (text) => engine.find(text, LIMIT).length,
		async write(at) {
			engine.replace({ id: at * 2, text: `renamed ${String(at)}` });
			await store();
		}
	};
}

class EntryForEachWord extends Dexie {
	declare texts: EntityTable<{ readonly id: string; readonly words: readonly string[] }, 'id'>;

	constructor() {
		super('race-entries', STRICT);
		this.version(1).stores({ texts: 'id, *words' });
	}
}

function entries(): Contender {
	const db = new EntryForEachWord();
	return {
		async fill(count) {
			let rows: { readonly id: string; readonly words: readonly string[] }[] = [];
			let at = 0;
			for (const { title, said } of documents(count)) {
				rows.push({ id: `record${String(at)}`, words: words(title) });
				rows.push({ id: `record${String(at++)}/post`, words: words(said) });
				if (rows.length < AT_ONCE) continue;
				await db.texts.bulkPut(rows);
				rows = [];
			}
			await db.texts.bulkPut(rows);
		},
		open: async () => void (await db.open()),
		async find(text) {
			const asked = words(text);
			const one = (word: string) => db.texts.where('words').startsWith(word);
			const [only] = asked;
			if (only === undefined) return 0;
			if (asked.length === 1) {
				const ids = await one(only).limit(LIMIT).primaryKeys();
				return (await db.texts.bulkGet(ids)).length;
			}
			const sets = await Promise.all(
				asked.map(async (word) => new Set(await one(word).primaryKeys()))
			);
			const [first = new Set<string>(), ...others] = sets.sort((a, b) => a.size - b.size);
			const ids = [...first].filter((id) => others.every((set) => set.has(id))).slice(0, LIMIT);
			return (await db.texts.bulkGet(ids)).length;
		},
		async write(at) {
			await db.texts.put({ id: `record${String(at)}`, words: ['renamed', String(at)] });
		}
	};
}

function polder(): Contender {
	const db = new ReplicaDatabase('race-polder');
	const row = (id: string, title: string) =>
		dealRow({ id, title, sortTitle: title, words: words(title) });
	return {
		async fill(count) {
			let at = 0;
			let [rows, lines]: [ReturnType<typeof row>[], LineRow[]] = [[], []];
			const put = async () => {
				await db.records.bulkPut(rows);
				await db.lines.bulkPut(lines);
				[rows, lines] = [[], []];
			};
			for (const { title, said } of documents(count)) {
				const id = `record${String(at++)}`;
				rows.push(row(id, title));
				lines.push({
					...{ id: `${id}/post`, record: id, kind: 'post', space: 's', at, by: 'anna' },
					words: words(said)
				});
				if (rows.length >= AT_ONCE / 2) await put();
			}
			await put();
		},
		open: async () => void (await db.open()),
		find: async (text) => (await search(db, text, LIMIT)).length,
		write: async (at) =>
			void (await db.records.put(row(`record${String(at)}`, `renamed ${String(at)}`)))
	};
}

const CONTENDERS: Readonly<Record<string, () => Contender>> = {
	minisearch: () => inMemory('minisearch', minisearch),
	flexsearch: () => inMemory('flexsearch', flexsearch),
	entries,
	polder
};

const contender = (name: string): Contender => {
	const make = CONTENDERS[name];
	if (make === undefined) throw new Error(`nobody is called ${name}`);
	return make();
};

const timed = async (work: () => Promise<unknown>): Promise<number> => {
	const began = performance.now();
	await work();
	return performance.now() - began;
};

/** Fills an index; ms, and the bytes that the browser's storage grew by. */
async function fill(name: string, count: number) {
	const used = async () => (await navigator.storage.estimate()).usage ?? 0;
	const before = await used();
	const took = await timed(() => contender(name).fill(count));
	return { took, bytes: (await used()) - before };
}

/** In a browser that has just started: the first answer, each key press of some texts, and a few writes, ms. */
async function run(name: string, asked: readonly string[]) {
	const index = contender(name);
	const first = await timed(async () => {
		await index.open();
		await index.find(asked[0] ?? '');
	});
	const keys: number[] = [];
	for (const text of asked) {
		for (let end = 1; end <= text.length; end += 1) {
			keys.push(await timed(() => index.find(text.slice(0, end))));
		}
	}
	const writes: number[] = [];
	for (let at = 0; at < 5; at += 1) writes.push(await timed(() => index.write(at * 7)));
	// What is held is still held when the heap is looked at.
	Object.assign(globalThis, { held: index });
	return { first, keys, writes };
}

/** Texts that people could type: two frequent words, a frequent and a rare one, and one that nobody said. */
const asked = (): readonly string[] => [
	`${VOCABULARY[0] ?? ''} ${VOCABULARY[1] ?? ''}`,
	`${VOCABULARY[2] ?? ''} ${VOCABULARY[3000] ?? ''}`,
	'renamed zzz'
];

Object.assign(globalThis, { race: { fill, run, asked } });
