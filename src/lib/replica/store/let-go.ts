import type { Instant } from '../../domain/core/day';
import type { RecordId } from '../../domain/core/ids';
import { isBefore } from '../../domain/topic/post-place';
import type { RoomName } from '../../protocol/rooms';
import { dropRecord } from './projection';
import type { PostRow, ThreadRow } from './thread-rows';
import { hereInTopic, inTopic } from './threads';
import { dropUpdates } from './updates-of';
import type { RecordWriter } from './writer';

/** How many posts are let go of in one transaction. */
const AT_ONCE = 100;

/** Which posts may be let go of. */
export interface LettingGo {
	/** Posts that stay. */
	readonly keep: ReadonlySet<RecordId>;
	/** Those of topics of which older posts came later because somebody read them stay as well. */
	readonly readBefore: Instant;
	/** Whether the relay is known to have what it acknowledged of a room. */
	readonly mayGo: (room: RoomName) => boolean;
}

/** Lets go of posts that are older than a device keeps: the relay has them. */
export class OldPosts {
	constructor(private readonly writer: RecordWriter) {}

	/**
	 * Lets go of the posts of a topic that were said before a moment, the oldest first, up to one that waits to be sent or
	 * is among those to keep. Resolves with whether there are more: they are let go of by the next call.
	 */
	letGo(
		topic: RecordId,
		before: Instant,
		{ keep, readBefore, mayGo }: LettingGo
	): Promise<boolean> {
		const { db } = this.writer;
		return this.writer.write(['outbox', 'visits'], async () => {
			const thread = await db.threads.get(topic);
			if (thread === undefined || (thread.olderReadAt ?? -Infinity) >= readBefore) return false;
			const place = { at: before, id: '' };
			const old = (await inTopic(db, topic).limit(AT_ONCE).toArray()).filter((post) =>
				isBefore(post, place)
			);
			const [first] = old;
			if (first === undefined || !mayGo(first.room)) return false;
			const held = await this.heldAmong(old, keep);
			const counted = old.filter(
				({ at, id }) => !(thread.floor && isBefore({ at, id }, thread.floor))
			);
			const stop = counted.findIndex(({ id }) => held.has(id));
			const gone = stop < 0 ? counted : counted.slice(0, stop);
			// What came by itself is not counted, and goes wherever it stands.
			const others = old.filter((post) => !counted.includes(post) && !held.has(post.id));
			if (gone.length > 0) await this.raise(thread, gone, before);
			await this.drop([...others, ...gone]);
			return old.length === AT_ONCE && gone.length + others.length > 0;
		});
	}

	/** Which of these posts must stay. */
	private async heldAmong(
		posts: readonly PostRow[],
		keep: ReadonlySet<RecordId>
	): Promise<ReadonlySet<unknown>> {
		const ids = posts.map(({ id }) => id);
		const waiting = await this.writer.db.outbox.where('record').anyOf(ids).uniqueKeys();
		return new Set<unknown>([...waiting, ...ids.filter((id) => keep.has(id))]);
	}

	/** Moves a topic's floor up past its first posts, which are to go. */
	private async raise(
		{ floor, ...thread }: ThreadRow,
		gone: readonly PostRow[],
		before: Instant
	): Promise<void> {
		const { db } = this.writer;
		const last = gone.at(-1);
		if (last === undefined) return;
		const after = await hereInTopic(db, thread.topic, last).offset(1).first();
		const at = after !== undefined && after.at < before ? after : { at: before, id: '' };
		await db.threads.put({
			...thread,
			floor: { room: last.room, at: at.at, id: at.id, older: (floor?.older ?? 0) + gone.length }
		});
	}

	private async drop(posts: readonly PostRow[]): Promise<void> {
		const { db, open } = this.writer;
		const ids = posts.map(({ id }) => id);
		await dropUpdates(db, ids);
		for (const id of ids) {
			await dropRecord(db, id);
			open.forget(id);
		}
		await db.visits.bulkDelete(ids);
	}
}
