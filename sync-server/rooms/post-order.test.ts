import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { RecordFacts } from '../../src/lib/domain/core/record';
import { comparePlaces, type PostPlace } from '../../src/lib/domain/topic/post-place';
import { PostOrder } from './post-order';

const post = (said: number, of = 't'): RecordFacts => ({ kind: 'post', owner: null, of, said });

/** A store of posts, and what is done to it as a room does it. */
class Posts {
	readonly facts = new Map<string, RecordFacts>();
	/** How many posts were looked at. */
	read = 0;
	readonly store = {
		dependentsOf: (_: string, of: string) =>
			[...this.facts].flatMap(([id, facts]) => (facts.of === of ? [id] : [])),
		facts: (_: string, id: string) => {
			this.read += 1;
			const facts = this.facts.get(id);
			return facts === undefined ? null : { facts, seq: 1 };
		},
		record: () => null
	};
	readonly order: PostOrder;

	constructor(most?: number) {
		this.order = new PostOrder('space.s', this.store, most);
	}

	add(id: string, facts: RecordFacts): void {
		this.facts.set(id, facts);
		this.order.note({ record: id, before: null, after: facts });
	}

	erase(id: string): void {
		const before = this.facts.get(id) ?? null;
		this.facts.delete(id);
		this.order.note({ record: id, before, after: null });
	}

	/** The posts of a topic as they are to be. */
	sorted(topic: string): PostPlace[] {
		return [...this.facts]
			.flatMap(([id, { of, said = 0 }]) => (of === topic ? [{ at: said, id }] : []))
			.sort(comparePlaces);
	}
}

const END = { at: Number.MAX_SAFE_INTEGER, id: '' };

test('HI-18 · whatever is said and deleted, also while a topic is put in order, its posts are those that are stored', async () => {
	const work = fc.record({
		what: fc.constantFrom('add', 'erase', 'ask'),
		id: fc.integer({ min: 0, max: 12 }),
		said: fc.nat({ max: 9 }),
		topic: fc.constantFrom('t', 'u')
	});
	await fc.assert(
		fc.asyncProperty(fc.array(work, { maxLength: 40 }), async (works) => {
			const posts = new Posts(6);
			const asked: Promise<unknown>[] = [];
			for (const { what, id, said, topic } of works) {
				const name = `p${String(id)}`;
				if (what === 'add' && !posts.facts.has(name)) posts.add(name, post(said, topic));
				if (what === 'erase' && posts.facts.has(name)) posts.erase(name);
				if (what === 'ask') {
					const all = { most: 100, since: 0 };
					if (said % 2 === 0) asked.push(posts.order.before(topic, END, all));
					else {
						const found = await posts.order.before(topic, END, all);
						expect(found).toEqual({ posts: posts.sorted(topic), left: 0, isAll: true });
					}
				}
			}
			await Promise.all(asked);
			for (const topic of ['t', 'u']) {
				const place = { at: 5, id: 'p3' };
				const before = posts.sorted(topic).filter((one) => comparePlaces(one, place) < 0);
				const within = before.filter(({ at }) => at >= 2);
				const found = await posts.order.before(topic, place, { most: 2, since: 2 });
				expect(found.posts).toEqual(within.slice(-2));
				expect(found.left).toBe(before.length - found.posts.length);
				expect(found.isAll).toBe(within.length <= 2);
			}
		}),
		{ numRuns: 100 }
	);
});

test('HI-18 · a topic that is kept in memory is not read again, and one that was not asked for for longest goes first', async () => {
	const posts = new Posts(3);
	for (const id of ['a', 'b']) posts.add(id, post(1, 't'));
	for (const id of ['c', 'd']) posts.add(id, post(1, 'u'));
	const ask = async (topic: string) => {
		const before = posts.read;
		await posts.order.before(topic, END, { most: 9, since: 0 });
		return posts.read - before;
	};
	expect(await ask('t')).toBe(2);
	expect(await ask('t')).toBe(0);
	expect(await ask('u')).toBe(2);
	expect(await ask('u')).toBe(0);
	expect(await ask('t')).toBe(2);
});
