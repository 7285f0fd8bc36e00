import { liveQuery, type Subscription } from 'dexie';
import type { Instant } from '../domain/core/day';
import type { RecordId } from '../domain/core/ids';
import type { PostPlace } from '../domain/topic/post-place';
import { MOST_OLDER, type FromDevice, type FromRelay } from '../protocol/messages';
import type { RoomName } from '../protocol/rooms';
import { forgetWanted, olderWanted, type OlderWanted } from './store/older-posts';
import type { RecordStore } from './store/records';

/** How many posts are asked for where somebody scrolls; where many are needed, as many as one may ask for. */
const SCREENFUL = 50;

/** Returns how many posts are asked for, and from which moment on. */
function rangeFor(wanted: readonly OlderWanted[]): {
	readonly most: number;
	readonly since: Instant;
} {
	const moments = wanted.flatMap((each) => (each.to === 'from' ? [each.at] : []));
	if (wanted.some(({ to }) => to === 'post')) return { most: MOST_OLDER, since: 0 };
	if (wanted.some(({ to }) => to === 'page')) return { most: SCREENFUL, since: 0 };
	if (moments.length > 0) return { most: MOST_OLDER, since: Math.min(...moments) };
	return { most: 0, since: 0 };
}

/**
 * Fetches what is wanted of the posts of a room that are at the relay alone, one question after the other. What is
 * wanted is stored, so that it goes on after a cut.
 */
export class OlderFetch {
	private asked: {
		readonly number: number;
		readonly topic: RecordId;
		readonly before: PostPlace;
	} | null = null;
	private number = 0;
	private watching: Subscription | null = null;
	private looking = false;
	private again = false;

	constructor(
		private readonly room: RoomName,
		private readonly store: Pick<RecordStore, 'db' | 'clock' | 'receiveOlder'>,
		private readonly ports: {
			readonly send: (message: FromDevice<Uint8Array>) => boolean;
			readonly onError: (error: unknown) => void;
		}
	) {}

	/** Begins to ask on a connection on which everything else has arrived. */
	start(): void {
		this.watching ??= liveQuery(() => olderWanted(this.store.db, this.room)).subscribe({
			next: () => {
				this.look();
			},
			error: this.ports.onError
		});
		this.look();
	}

	/** The connection is gone: what was asked for is asked for again on the next. */
	pause(): void {
		this.watching?.unsubscribe();
		this.watching = null;
		this.asked = null;
	}

	/** Takes an answer. */
	async take(message: Extract<FromRelay, { type: 'posts' }>): Promise<void> {
		const { asked } = this;
		if (asked?.number !== message.number) return;
		await this.store.receiveOlder(this.room, asked, message, this.store.clock.now());
		if (this.asked === asked) this.asked = null;
		this.look();
	}

	private look(): void {
		if (this.looking) {
			this.again = true;
			return;
		}
		this.looking = true;
		this.again = false;
		this.ask()
			.catch(this.ports.onError)
			.finally(() => {
				this.looking = false;
				if (this.again) this.look();
			});
	}

	private async ask(): Promise<void> {
		const { db } = this.store;
		const all = await olderWanted(db, this.room);
		for (const topic of new Set(all.map((each) => each.topic))) {
			if (this.asked !== null || this.watching === null) return;
			const floor = (await db.threads.get(topic))?.floor;
			if (floor === undefined) {
				await forgetWanted(db, this.room, topic);
				continue;
			}
			const wanted = all.flatMap((each) => (each.topic === topic ? [each.wanted] : []));
			const asked = { number: ++this.number, topic, before: { at: floor.at, id: floor.id } };
			this.asked = asked;
			const message = { type: 'older', ...asked, ...rangeFor(wanted) } as const;
			if (!this.ports.send(message)) this.asked = null;
		}
	}
}
