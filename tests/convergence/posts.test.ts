import 'fake-indexeddb/auto';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { notBefore } from '../../src/lib/domain/core/change';
import { newId } from '../../src/lib/domain/core/ids';
import { bin, restore } from '../../src/lib/domain/history/commands';
import { toggleSign } from '../../src/lib/domain/history/reactions';
import { createPost, createTopic } from '../../src/lib/domain/topic/commands';
import type { Space } from '../../src/lib/domain/space/space';
import { setSpaceMember } from '../../src/lib/documents/space';
import type { ReplicaDatabase } from '../../src/lib/replica/store/database';
import { derive, groupByRecord } from '../../src/lib/replica/store/derive';
import { postLine } from '../../src/lib/replica/store/line-rows';
import { search } from '../../src/lib/replica/store/search';
import { cameAfter, inTopic, newestPosts, postsBefore } from '../../src/lib/replica/store/threads';
import { Actor, clock, random, TestRelay } from '../support/actors';
import { Browser, Faults, ROOM, type Tab } from '../support/records';
import { waitFor } from '../support/wait-for';
import { allUpdatesIn } from '../../src/lib/replica/store/packs';

describe('HI-11 · posts between devices', () => {
	let relay: TestRelay;
	let olga: Actor;
	let anna: Actor;
	let space: Space;
	let room: string;

	beforeEach(async () => {
		relay = new TestRelay();
		olga = await Actor.found('olga', relay);
		space = await olga.addSpace({ kind: 'discussion', visibility: 'private', stages: [] });
		room = `space.${space.id}`;
		await olga.synced();
		anna = await olga.invite('anna', 'agent', relay);
		await olga.workspace.space(space.id).edit((doc) => {
			setSpaceMember(doc, anna.me, true);
		});
		await olga.synced();
		await waitFor(
			() => anna.workspace.catalogue.some(({ enter }) => enter),
			() => 'no space'
		);
		await anna.synced();
		await topic('t');
		await olga.synced();
		await here(anna, async () => (await rowOf(anna, 't')) !== undefined);
	});
	afterEach(async () => {
		await anna.leave();
		await olga.leave();
	});

	const acting = ({ me }: Actor) => ({ actor: me, clock, random });
	const topic = (id: string) =>
		olga.workspace.records.change(
			room,
			id,
			createTopic({ title: 'Rope', space: space.id }, acting(olga))
		);
	const rowOf = async ({ workspace }: Actor, id: string) => {
		const row = await workspace.db.records.get(id);
		return row?.kind === 'topic' ? row : undefined;
	};
	const textsOn = async ({ workspace }: Actor, id = 't') =>
		(await inTopic(workspace.db, id).toArray()).map(({ text }) => text);
	const here = (actor: Actor, holds: () => boolean | Promise<boolean>) =>
		waitFor(holds, () => `${actor.name} ${JSON.stringify(actor.workspace.status)}`, 5000);

	/** Says something as the screen does: after everything that is here. */
	async function say(actor: Actor, text: string, id = 't'): Promise<string> {
		const post = newId(random);
		const made = createPost(post, text, { id, space: space.id }, acting(actor));
		if (made === null) throw new Error('no post');
		const least = ((await rowOf(actor, id))?.updatedAt ?? 0) + 1;
		const saved = await actor.workspace.records.change(room, post, notBefore(least, made));
		if (!saved.ok) throw new Error(JSON.stringify(saved.error));
		return post;
	}

	async function offline({ workspace, network }: Actor): Promise<void> {
		network.online = false;
		network.cut();
		await waitFor(
			() => workspace.status.state !== 'synced',
			() => 'still synced'
		);
	}

	test('what two people say offline is there on both, in one order, and is counted once', async () => {
		await say(olga, 'first');
		await here(anna, async () => (await textsOn(anna)).length === 1);
		await offline(anna);
		await offline(olga);
		for (const text of ['a1', 'a2']) await say(anna, text);
		for (const text of ['o1', 'o2']) await say(olga, text);
		anna.network.online = olga.network.online = true;
		for (const actor of [anna, olga]) {
			await here(actor, async () => (await textsOn(actor)).length === 5);
			await actor.synced();
		}
		const texts = await textsOn(olga);
		expect(texts[0]).toBe('first');
		expect(await textsOn(anna)).toEqual(texts);
		expect(texts.indexOf('a1')).toBeLessThan(texts.indexOf('a2'));
		expect(await rowOf(anna, 't')).toEqual(await rowOf(olga, 't'));
		expect((await rowOf(anna, 't'))?.postCount).toBe(5);
		// Its own device and another one find it by its words, and are led to the topic.
		for (const { workspace } of [anna, olga]) {
			expect((await search(workspace.db, 'o2', 10)).map(({ id }) => id)).toEqual(['t']);
		}
	});

	test('HI-07 · an answer stands after its question, however slow the clock of who answers', async () => {
		await say(olga, 'question');
		await here(anna, async () => (await textsOn(anna)).length === 1);
		const post = newId(random);
		const slow = { now: () => clock.now() - 4 * 60_000, offset: () => 0 };
		const of = { id: 't', space: space.id };
		const made = createPost(post, 'answer', of, { actor: anna.me, clock: slow, random });
		if (made === null) throw new Error('no post');
		const least = ((await rowOf(anna, 't'))?.updatedAt ?? 0) + 1;
		await anna.workspace.records.change(room, post, notBefore(least, made));
		await here(olga, async () => (await textsOn(olga)).length === 2);
		expect(await textsOn(olga)).toEqual(['question', 'answer']);
		await anna.synced();
		expect(await anna.workspace.db.refusals.count()).toBe(0);
	});

	test('signs are put on posts, and everybody sees whose', async () => {
		const post = await say(olga, 'Rope is here');
		await here(anna, async () => (await textsOn(anna)).length === 1);
		await anna.workspace.records.change(room, post, toggleSign(post, '👍', [], acting(anna)));
		await here(
			olga,
			async () => (await olga.workspace.db.posts.get(post))?.signs['👍']?.[0] === anna.me
		);
		// It changes nothing of when it came, or how many there are.
		expect((await olga.workspace.db.posts.get(post))?.came).toBe(1);
		expect((await rowOf(olga, 't'))?.postCount).toBe(1);
	});

	test('LS-05 · text that is refused is kept, with its topic, and what was said there is gone from the device', async () => {
		await say(olga, 'secret of olga');
		await here(anna, async () => (await textsOn(anna)).length === 1);
		await offline(anna);
		await say(anna, 'typed for an hour');
		await olga.workspace.space(space.id).edit((doc) => {
			setSpaceMember(doc, anna.me, false);
		});
		await olga.synced();
		anna.network.online = true;
		await here(anna, async () => (await anna.workspace.db.refusals.count()) === 1);
		const [kept] = await anna.workspace.db.refusals.toArray();
		expect(kept).toMatchObject({ title: 'Rope', wanted: { of: 'whole-record' } });
		expect(new TextDecoder('latin1').decode(updateIn(kept?.wanted))).toContain('typed for an hour');
		const { db } = anna.workspace;
		await here(anna, async () => (await db.posts.count()) === 0);
		for (const table of [db.threads, db.lines, db.records, db.updates]) {
			const left = await table.toArray();
			expect(JSON.stringify(left), table.name).not.toContain('secret');
		}
		expect(await db.updates.count()).toBe(0);
		expect(await textsOn(olga)).toEqual(['secret of olga']);
	});

	test('HI-05 · with a topic goes what was said in it, from every device and for good', async () => {
		await say(olga, 'one');
		await say(olga, 'two');
		await here(anna, async () => (await textsOn(anna)).length === 2);
		await offline(anna);
		await say(anna, 'said meanwhile');
		await olga.workspace.records.change(room, 't', bin(acting(olga)));
		await olga.synced();
		expect(await olga.workspace.eraseForGood(room, ['t'])).toEqual({ is: 'done' });
		anna.network.online = true;
		for (const actor of [anna, olga]) {
			await here(actor, async () => (await actor.workspace.db.posts.count()) === 0);
			const { db } = actor.workspace;
			expect([await db.updates.count(), await db.lines.count(), await db.bin.count()]).toEqual([
				...[0, 0, 0]
			]);
		}
		const [kept] = await anna.workspace.db.refusals.toArray();
		expect(new TextDecoder('latin1').decode(updateIn(kept?.wanted))).toContain('said meanwhile');
		expect([...relay.store.records(room)]).toEqual([]);
	});

	test('a relay that lost everything is given topics and posts again, by who wrote them and by an admin', async () => {
		await say(olga, 'of olga');
		await here(anna, async () => (await textsOn(anna)).length === 1);
		await say(anna, 'of anna');
		await here(olga, async () => (await textsOn(olga)).length === 2);
		await anna.synced();
		relay.comeBackWith([anna.network, olga.network]);
		await olga.claim();
		for (const actor of [anna, olga])
			await here(actor, () => actor.workspace.status.state === 'synced');
		await here(olga, () => [...relay.store.records(room)].length === 3);
		for (const actor of [anna, olga]) {
			expect(await textsOn(actor)).toEqual(['of olga', 'of anna']);
			expect(await actor.workspace.db.refusals.count()).toBe(0);
		}
	});

	test('what has come since a look is told in the order of arrival, whatever its moment says', async () => {
		const { visits } = anna.workspace;
		await say(olga, 'seen');
		await here(anna, async () => (await textsOn(anna)).length === 1);
		await visits.note('t');
		await offline(olga);
		const late = await say(olga, 'written before, come later');
		const own = await say(anna, 'meanwhile');
		olga.network.online = true;
		await here(anna, async () => (await textsOn(anna)).length === 3);
		const look = { at: 0, reached: (await anna.workspace.db.visits.get('t'))?.reached };
		if (look.reached === undefined) throw new Error('no look');
		const news = await visits.arrivedSince('t', { at: 0, reached: look.reached });
		expect([...news].sort()).toEqual([late, own].sort());
		expect(await visits.arrivedSince('s', { at: 0, reached: look.reached })).toEqual(new Set());
	});
});

/** Counts the rows that are read and written, whatever reads and writes them. */
class Counting extends Faults {
	read = 0;
	written = 0;

	override into(db: ReplicaDatabase): void {
		db.use({
			stack: 'dbcore',
			name: 'counting',
			create: (core) => ({
				...core,
				table: (name) => {
					const table = core.table(name);
					return {
						...table,
						get: (request) => {
							this.read += 1;
							return table.get(request);
						},
						getMany: (request) => {
							this.read += request.keys.length;
							return table.getMany(request);
						},
						query: async (request) => {
							const found = await table.query(request);
							this.read += found.result.length;
							return found;
						},
						openCursor: (request) => {
							this.read += 1;
							return table.openCursor(request);
						},
						mutate: (request) => {
							this.written += 'values' in request ? request.values.length : 1;
							return table.mutate(request);
						}
					};
				}
			})
		});
	}
}

const updateIn = (wanted: unknown): Uint8Array =>
	typeof wanted === 'object' && wanted !== null && 'update' in wanted
		? (wanted.update as Uint8Array)
		: new Uint8Array();

describe('what a device keeps of topics', () => {
	let browser: Browser;
	let tab: Tab;
	let counted: Counting;
	let now = 0;
	beforeEach(async () => {
		browser = new Browser(`threads${String(++browsers)}`);
		counted = new Counting();
		tab = await browser.tab(counted);
		now = 0;
	});
	afterEach(() => {
		browser.close();
	});

	const acting = () => ({ actor: 'ann', clock: { now: () => ++now, offset: () => 0 }, random });
	const make = (id: string) => tab.change(id, createTopic({ title: id, space: 'north' }, acting()));
	async function say(id: string, topic: string, text = `text ${id}`): Promise<void> {
		const post = createPost(id, text, { id: topic, space: 'north' }, acting());
		if (post === null) throw new Error('no post');
		await tab.change(id, post);
	}

	/** Everything that follows from the documents, as it is stored and as it is worked out anew. */
	async function kept() {
		const { db } = tab;
		const [rows, bins, posts, threads, lines] = await Promise.all([
			db.records.toArray(),
			db.bin.toArray(),
			db.posts.toArray(),
			db.threads.toArray(),
			db.lines.toArray()
		]);
		const updates = groupByRecord((await db.updates.toArray()).flatMap(allUpdatesIn));
		const derived = [...updates].flatMap(([id, all]) => {
			const item = derive(ROOM, id, all);
			return item.is === 'post' ? [item.row] : [];
		});
		const away = new Set(bins.map(({ id }) => id));
		const shown = derived.filter(({ topic }) => !away.has(topic));
		const of = (topic: string) => derived.filter((post) => post.topic === topic);
		const byId = <Item extends { readonly id: string }>(items: readonly Item[]) =>
			[...items].sort((a, b) => (a.id < b.id ? -1 : 1));
		return {
			is: {
				posts: byId(posts.map(({ came: _, ...row }) => row)),
				lines: byId(lines),
				threads: threads
					.filter(({ count }) => count > 0)
					.map(({ topic, count, lastAt }) => ({ topic, count, lastAt })),
				counts: byId(rows).flatMap((row) =>
					row.kind === 'topic' ? [[row.id, row.postCount, row.updatedAt]] : []
				)
			},
			should: {
				posts: byId(derived),
				lines: byId(shown.map((row) => postLine({ ...row, came: 0 }))),
				threads: threads
					.map(({ topic }) => ({
						topic,
						count: of(topic).length,
						lastAt: Math.max(0, ...of(topic).map(({ at }) => at))
					}))
					.filter(({ count }) => count > 0),
				counts: byId(rows).flatMap((row) => {
					if (row.kind !== 'topic') return [];
					const last = Math.max(row.changedAt, ...of(row.id).map(({ at }) => at));
					return [[row.id, of(row.id).length, last]];
				})
			},
			said: (await db.periods.toArray()).filter(({ of: what }) => what === 'said'),
			posts
		};
	}

	test('rows, counts and words are those of the documents after any work, in any order', async () => {
		const topicId = fc.constantFrom('t1', 't2');
		const work = fc.oneof(
			fc.record({ do: fc.constant('say' as const), topic: topicId }),
			fc.record({ do: fc.constant('make' as const), topic: topicId }),
			fc.record({ do: fc.constant('bin' as const), topic: topicId }),
			fc.record({ do: fc.constant('restore' as const), topic: topicId }),
			fc.record({ do: fc.constant('withdraw' as const), topic: topicId, nth: fc.nat(9) })
		);
		await fc.assert(
			fc.asyncProperty(fc.array(work, { minLength: 4, maxLength: 14 }), async (works) => {
				browser.close();
				browser = new Browser(`threads${String(++browsers)}`);
				tab = await browser.tab();
				let said = 0;
				for (const each of works) {
					const { topic } = each;
					const isHere = (await tab.db.updates.where('record').equals(topic).count()) > 0;
					if (each.do === 'say') await say(`p${String(++said)}`, topic);
					else if (each.do === 'make' && !isHere) await make(topic);
					else if (each.do === 'bin' && isHere) await tab.change(topic, bin(acting()));
					else if (each.do === 'restore' && isHere) await tab.change(topic, restore(acting()));
					else if (each.do === 'withdraw') {
						const posts = await inTopic(tab.db, topic).primaryKeys();
						const id = each.nth < posts.length ? posts[each.nth] : topic;
						await tab.store.receive(ROOM, [], id === undefined ? [] : [id], null);
					}
					const { is, should } = await kept();
					expect(is).toEqual(should);
				}
			}),
			{ numRuns: 25 }
		);
	});

	test('saying something costs the same in a topic of ten posts and of a thousand', async () => {
		await make('t');
		const costs: { read: number; written: number; bytes: number }[] = [];
		for (const [from, to] of [
			[0, 10],
			[10, 1000]
		] as const) {
			const many = Array.from(
				{ length: to - from },
				(_, at) => `p${String(from + at).padStart(4, '0')}`
			);
			await tab.store.createMany(
				ROOM,
				many.map((id) => {
					const change = createPost(id, 'text', { id: 't', space: 'north' }, acting());
					if (change === null) throw new Error('no post');
					return { id, change };
				})
			);
			const { read, written } = counted;
			await say(`new${String(to)}`, 't');
			const [sent] = await tab.db.outbox.orderBy('number').reverse().limit(1).toArray();
			costs.push({
				read: counted.read - read,
				written: counted.written - written,
				bytes: sent?.update.length ?? 0
			});
		}
		const [few, many] = costs;
		expect(many?.written).toBe(few?.written);
		expect(many?.read).toBe(few?.read);
		expect(Math.abs((many?.bytes ?? 0) - (few?.bytes ?? 0))).toBeLessThan(16);
		// A screenful is read, and no document.
		const before = counted.read;
		const rows = await newestPosts(tab.db, 't', 40);
		expect(rows).toHaveLength(40);
		expect(
			(await postsBefore(tab.db, 't', rows[0] ?? { at: 0, id: '' }, 40)).at(-1)?.at
		).toBeLessThan(rows[0]?.at ?? 0);
		expect(counted.read - before).toBe(80);
		expect(await cameAfter(tab.db, 't', 1000).count()).toBe(2);
	});

	test('LS-13 · what was said in a topic that is in the bin is found and counted nowhere, and again when it comes back', async () => {
		await make('t');
		await say('p1', 't', 'Windmill sails');
		await say('p2', 't', 'Rope');
		const found = async () => (await search(tab.db, 'sails', 5)).map(({ id }) => id);
		expect(await found()).toEqual(['t']);
		await tab.change('t', bin(acting()));
		expect(await found()).toEqual([]);
		expect(await tab.db.lines.count()).toBe(0);
		await say('p3', 't', 'More sails');
		expect(await tab.db.lines.count()).toBe(0);
		await tab.change('t', restore(acting()));
		expect(await found()).toEqual(['t']);
		expect(await tab.db.lines.count()).toBe(3);
	});
});

let browsers = 0;
