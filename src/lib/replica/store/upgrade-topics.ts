import type { Transaction } from 'dexie';
import type { RecordChange } from '../../domain/core/change';
import { derivedId, type RecordId } from '../../domain/core/ids';
import { keyOf } from '../../domain/core/keyed';
import type { OwnedBytes } from '../../domain/core/owned-bytes';
import type { Post } from '../../domain/history/history';
import { firstUpdate, openRecord } from '../../documents/record';
import type { RoomName } from '../../protocol/rooms';
import { derive } from './derive';
import { clientsOf, isMaking, wholeChange } from './meaning';
import { putRows } from './put-rows';
import type { Row } from './rows';
import type { OutboxRow } from './sync-rows';
import type { DerivedTables } from './tables';
import { tablesOf } from './upgrade';
import { dropUpdates, updatesOfOne } from './updates-of';

/** A record as it is stored from now on. */
interface Parted {
	readonly id: RecordId;
	readonly update: OwnedBytes;
}

/**
 * From version 9, when a topic had its posts in itself: each becomes a record of its own, and the topic one without
 * posts. What waited of a topic to be sent is sent as whole records.
 */
export async function partTopics(transaction: Transaction): Promise<void> {
	const tables: DerivedTables = {
		...tablesOf(transaction),
		periods: transaction.table('periods') as DerivedTables['periods'],
		lines: transaction.table('lines') as DerivedTables['lines'],
		posts: transaction.table('posts') as DerivedTables['posts'],
		threads: transaction.table('threads') as DerivedTables['threads']
	};
	const topics = new Map<RecordId, RoomName>();
	const note = ({ id, kind, room }: Pick<Row, 'id' | 'kind' | 'room'>) => {
		if (kind === 'topic') topics.set(id, room);
	};
	await tables.records.each(note);
	await tables.bin.each(note);
	for (const [topic, room] of topics) {
		const updates = (await updatesOfOne(tables, topic)).map(({ update }) => update);
		const doc = openRecord(updates);
		const whole = wholeChange(doc);
		doc.destroy();
		const before = await tables.records.get(topic);
		if (whole.posts.length === 0) {
			await putRows(tables, [derive(room, topic, updates)], [before]);
			continue;
		}
		const parts = [topicOf(topic, whole), ...whole.posts.map((post) => postOf(topic, post, whole))];
		await sendParts(transaction, room, topic, parts);
		await dropUpdates(tables, [topic]);
		await tables.updates.bulkAdd(
			parts.map(({ id, update }) => ({ record: id, update, mine: clientsOf(update) }))
		);
		const derived = parts.map(({ id, update }) => derive(room, id, [update]));
		await putRows(tables, derived, [before, ...whole.posts.map(() => undefined)]);
	}
}

/** Puts into the outbox the parts of which something waited there. */
async function sendParts(
	transaction: Transaction,
	room: RoomName,
	topic: RecordId,
	parts: readonly Parted[]
): Promise<void> {
	const outbox = transaction.table<OutboxRow, number>('outbox');
	const waiting = await outbox.where('record').equals(topic).toArray();
	const [first] = waiting;
	if (first === undefined) return;
	const isWhole = waiting.some(({ change }) => change === null || isMaking(change));
	const said = new Set(waiting.flatMap(({ change }) => change?.posts.map(({ id }) => id) ?? []));
	await outbox.bulkDelete(waiting.flatMap(({ number }) => number ?? []));
	await outbox.bulkAdd(
		parts
			.filter(({ id }) => isWhole || said.has(id))
			.map(({ id, update }) => ({ room, record: id, update, change: null, at: first.at }))
	);
}

const topicOf = (id: RecordId, whole: RecordChange): Parted => ({
	id,
	update: firstUpdate({
		...whole,
		set: Object.fromEntries(
			Object.entries(whole.set).filter(([field]) => keyOf('reaction', field) === null)
		),
		posts: []
	})
});

function postOf(topic: RecordId, post: Post, { set }: RecordChange): Parted {
	const { id, at, by } = post;
	const signs = Object.entries(set).filter(([field]) =>
		keyOf('reaction', field)?.startsWith(`${id}.`)
	);
	return {
		id,
		update: firstUpdate({
			set: {
				...{ kind: 'post', space: set['space'] ?? null, topic, createdAt: at, createdBy: by },
				...Object.fromEntries(signs)
			},
			history: [{ id: derivedId('said', id), at, by, what: 'created' }],
			posts: [post]
		})
	};
}
