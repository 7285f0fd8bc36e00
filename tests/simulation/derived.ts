import { isDeepStrictEqual } from 'node:util';
import { bodyOf } from '../../src/lib/domain/note/body';
import { openRecord } from '../../src/lib/documents/record';
import { readRecord } from '../../src/lib/documents/read-record';
import { derive } from '../../src/lib/replica/store/derive';
import type { NoticeRow } from '../../src/lib/replica/store/notices';
import type { BinRow, BodyRow, LineRow, Row, TopicRow } from '../../src/lib/replica/store/rows';
import type { PostRow, ThreadRow } from '../../src/lib/replica/store/thread-rows';
import type { AggregateRow, PastRow } from '../../src/lib/replica/store/figure-rows';
import { table, updatesOf } from './device-tables';
import type { Profile } from './profile';

/**
 * What follows from the documents of a device and is kept beside them: the rows with the words that the search goes by,
 * totals, lines, notices and pasts. All of it is kept up to date change by change, and has to be what the whole document
 * says. Returns the first thing that is not.
 */
export function differingDerived(profile: Profile): string | null {
	const updates = updatesOf(profile);
	const rows = table<Row>(profile, 'records');
	const posts = table<PostRow>(profile, 'posts');
	const binned = table<BinRow>(profile, 'bin');
	const totals = differingTotals(profile, rows);
	if (totals !== null) return totals;
	const bodies = new Map(table<BodyRow>(profile, 'bodies').map((body) => [body.id, body]));
	const held = new Set([...rows, ...binned, ...bodies.values(), ...posts].map(({ id }) => id));
	const merged = new Set(binned.map(({ mergedInto }) => mergedInto));
	const kept = {
		lines: byRecord(table<LineRow>(profile, 'lines'), ({ record }) => record),
		notices: byRecord(table<NoticeRow>(profile, 'notices'), ({ record }) => record),
		past: byRecord(table<PastRow>(profile, 'past'), ({ id }) => id)
	};
	for (const [name, all] of Object.entries(kept)) {
		for (const record of all.keys())
			if (!held.has(record)) return `keeps ${name} of ${record}, which it does not have`;
	}
	for (const record of updates.keys())
		if (!held.has(record)) return `keeps updates of ${record}, which it does not list`;
	for (const row of rows) {
		const document = updates.get(row.id) ?? [];
		const doc = openRecord(document);
		const record = readRecord(doc, row.id);
		doc.destroy();
		if (record?.title !== row.title && !merged.has(row.id))
			return `the row of ${row.id} is not what its document says`;
		const derived = derive(row.room, row.id, document);
		if (derived.is !== 'live') {
			// One of several customers that were merged in a ring stands for all of them.
			if (derived.is === 'merged') continue;
			return `lists ${row.id}, which is ${derived.is}`;
		}
		// A customer that others were merged into has what they bring along.
		const body = bodies.get(bodyOf(row.id));
		const expectedRow = {
			...derived.row,
			...(body === undefined ? {} : { body: body.summary }),
			...threadOf(derived.row, posts)
		};
		if (!merged.has(row.id) && !isDeepStrictEqual(plain(row), plain(expectedRow)))
			return `the row of ${row.id} is ${text(row)} and not ${text(expectedRow)}`;
		const parts = [
			['lines', kept.lines.get(row.id) ?? [], derived.lines],
			['notices', kept.notices.get(row.id) ?? [], derived.notices],
			['past', kept.past.get(row.id) ?? [], derived.past === null ? [] : [derived.past]]
		] as const;
		for (const [name, actual, expected] of parts) {
			if (!isDeepStrictEqual(sorted(actual), sorted(expected)))
				return `${name} of ${row.id} are ${text(actual)} and not ${text(expected)}`;
		}
	}
	for (const body of bodies.values()) {
		// What follows from it is read when writing pauses.
		if (body.stale !== undefined) continue;
		const derived = derive(body.room, body.id, updates.get(body.id) ?? []);
		if (derived.is !== 'body') return `keeps the body ${body.id}, which is ${derived.is}`;
		const parts = [
			['the row', [body], [derived.row]],
			['lines', kept.lines.get(body.id) ?? [], derived.lines],
			['notices', kept.notices.get(body.id) ?? [], derived.notices]
		] as const;
		for (const [name, actual, expected] of parts) {
			if (!isDeepStrictEqual(sorted(actual), sorted(expected)))
				return `${name} of the body ${body.id} are ${text(actual)} and not ${text(expected)}`;
		}
	}
	const away = new Set(binned.map(({ id }) => id));
	for (const { came: _, ...post } of posts) {
		const derived = derive(post.room, post.id, updates.get(post.id) ?? []);
		if (derived.is !== 'post') return `keeps the post ${post.id}, which is ${derived.is}`;
		const parts = [
			['the row', [post], [derived.row]],
			// What was said in a topic that is in the bin is not found.
			['lines', kept.lines.get(post.id) ?? [], away.has(post.topic) ? [] : derived.lines],
			['notices', kept.notices.get(post.id) ?? [], derived.notices]
		] as const;
		for (const [name, actual, expected] of parts) {
			if (!isDeepStrictEqual(sorted(actual), sorted(expected)))
				return `${name} of the post ${post.id} are ${text(actual)} and not ${text(expected)}`;
		}
	}
	return differingThreads(posts, table<ThreadRow>(profile, 'threads'));
}

/** How many posts of each topic are here and when the last was written, and that no two came at the same place. */
function differingThreads(posts: readonly PostRow[], kept: readonly ThreadRow[]): string | null {
	const threads = new Map(kept.map((thread) => [thread.topic, thread]));
	const said = byRecord(posts, ({ topic }) => topic);
	for (const topic of new Set([...said.keys(), ...threads.keys()])) {
		const all = said.get(topic) ?? [];
		const { count = 0, lastAt = 0 } = threads.get(topic) ?? {};
		const expected = [all.length, Math.max(0, ...all.map(({ at }) => at))];
		if (!isDeepStrictEqual([count, lastAt], expected))
			return `the thread ${topic} is ${text([count, lastAt])} and not ${text(expected)}`;
		if (new Set(all.map(({ came }) => came)).size !== all.length)
			return `two posts of ${topic} came at the same place`;
	}
	return null;
}

/** What the row of a topic says of its posts; nothing of another record. */
function threadOf(row: Row, posts: readonly PostRow[]): Partial<TopicRow> {
	if (row.kind !== 'topic') return {};
	const said = posts.filter(({ topic }) => topic === row.id);
	const updatedAt = Math.max(row.changedAt, ...said.map(({ at }) => at));
	return { postCount: said.length, updatedAt };
}

function differingTotals(profile: Profile, rows: readonly Row[]): string | null {
	const expected = new Map<string, { count: number; sum: number }>();
	for (const row of rows) {
		if (row.kind !== 'deal' && !(row.kind === 'task' && row.stage !== '')) continue;
		const [currency, revenue] = row.kind === 'deal' ? [row.currency, row.revenue] : ['', 0];
		const key = [row.space, row.stage, row.owner ?? '', currency].join(' ');
		const cell = expected.get(key) ?? { count: 0, sum: 0 };
		expected.set(key, { count: cell.count + 1, sum: cell.sum + revenue });
	}
	const cells = new Map(
		table<AggregateRow>(profile, 'totals')
			.filter(({ count }) => count !== 0)
			.map(({ space, stage, owner, currency, count, sum }) => [
				[space, stage, owner, currency].join(' '),
				{ count, sum }
			])
	);
	for (const key of new Set([...expected.keys(), ...cells.keys()])) {
		const [is, be] = [cells.get(key), expected.get(key)];
		if (!isDeepStrictEqual(is, be)) return `the total of ${key} is ${text(is)} and not ${text(be)}`;
	}
	return null;
}

function byRecord<Of>(all: readonly Of[], record: (one: Of) => string): Map<string, Of[]> {
	const found = new Map<string, Of[]>();
	for (const one of all) found.set(record(one), [...(found.get(record(one)) ?? []), one]);
	return found;
}

/** Without what is left out or not set, which storing makes no difference between. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

const sorted = (all: readonly { readonly id: string }[]): unknown[] =>
	[...all].sort((a, b) => (a.id < b.id ? -1 : 1)).map(plain);

const text = (value: unknown): string =>
	value === undefined ? 'nothing' : JSON.stringify(value).slice(0, 500);
