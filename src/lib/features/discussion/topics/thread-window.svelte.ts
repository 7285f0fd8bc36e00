import { LiveQuery } from '$lib/app/context';
import type { Instant } from '$lib/domain/core/day';
import type { RecordId } from '$lib/domain/core/ids';
import { isBefore, type PostPlace } from '$lib/domain/topic/post-place';
import type { ReplicaDatabase } from '$lib/replica/store/database';
import type { Floor, PostRow } from '$lib/replica/store/thread-rows';
import { bestEffort, storing } from '$lib/replica/saved';
import { olderWantedOf, wantOlder, type OlderWanted } from '$lib/replica/store/older-posts';
import { hereInTopic, newestPosts, postsBefore, postsFrom } from '$lib/replica/store/threads';
import { MOST_PRINTED, printing } from '$lib/ui/printing.svelte';

/** How many posts are read at first and added by a step, and the most that are in the page. */
export const STEP = 40;
export const MOST = 120;

/** How many posts stand above the one that is led to. */
const BEFORE = 10;

/** The posts in the page: the newest, or those from a place on. */
type Anchor = { readonly at: 'end' } | { readonly at: 'place'; readonly place: PostPlace };

/** What was read of a topic. */
interface Part {
	readonly rows: readonly PostRow[];
	readonly hasEarlier: boolean;
	readonly hasLater: boolean;
	readonly newest: PostRow | undefined;
	/** How many posts have come to this device so far. */
	readonly came: number;
	/** Whether everything that is printed has been read. */
	readonly isWhole: boolean;
	/** Where the topic begins on this device; `undefined` when all of it is here. */
	readonly floor: Floor | undefined;
	/** Whether older posts are wanted and have not come. */
	readonly isFetching: boolean;
}

/**
 * The part of a topic that is in the page. It moves as the reader scrolls, and never has more than `MOST` posts:
 * reading costs what is seen, however much was said. Create it while a component initialises.
 */
export class ThreadWindow {
	private anchor = $state.raw<Anchor>({ at: 'end' });
	private readonly found: LiveQuery<Part>;
	private moving = false;

	constructor(
		private readonly db: Pick<ReplicaDatabase, 'posts' | 'threads' | 'meta'>,
		private readonly topic: RecordId
	) {
		this.found = new LiveQuery(() => {
			const { anchor } = this;
			const whole = printing.active;
			return () => read(db, topic, anchor, whole);
		});
		$effect(() => printing.waitFor(() => printing.active && this.found.current?.isWhole !== true));
		$effect(() =>
			printing.watchLength(() => this.hasEarlier && (this.rows?.length ?? 0) >= MOST_PRINTED)
		);
	}

	/** The posts in the page, the oldest first; `undefined` until they have been read. */
	get rows(): readonly PostRow[] | undefined {
		return this.found.current?.rows;
	}

	/** The last post of the topic, whether it is in the page or not. */
	get newest(): PostRow | undefined {
		return this.found.current?.newest;
	}

	/** How many posts have come to this device so far, also those that belong further up. */
	get came(): number {
		return this.found.current?.came ?? 0;
	}

	get hasEarlier(): boolean {
		return this.found.current?.hasEarlier ?? false;
	}

	/** Whether there are posts below those in the page. */
	get hasLater(): boolean {
		return this.found.current?.hasLater ?? false;
	}

	/** How many posts before those on this device are at the relay alone; 0 while earlier ones are here. */
	get older(): number {
		return this.hasEarlier ? 0 : (this.found.current?.floor?.older ?? 0);
	}

	/** Whether older posts were asked for and have not come. */
	get isFetching(): boolean {
		return this.found.current?.isFetching ?? false;
	}

	/** Whether some posts of the topic are at the relay alone. */
	get isPartial(): boolean {
		return this.found.current?.floor !== undefined;
	}

	/** Where the topic begins on this device, as text: another one when older posts have come. */
	get begins(): string {
		const { floor } = this;
		return floor === undefined ? '' : `${String(floor.at)} ${floor.id}`;
	}

	/** Asks for older posts: those that come next, or everything from a post or a moment on. */
	async wantOlder(wanted: OlderWanted): Promise<void> {
		const floor = (await this.db.threads.get(this.topic))?.floor;
		if (floor !== undefined) {
			await bestEffort(
				storing(() => wantOlder(this.db, floor.room, { topic: this.topic, wanted }))
			);
		}
	}

	private get floor(): Floor | undefined {
		return this.found.current?.floor;
	}

	/** Moves towards the beginning. */
	async earlier(): Promise<void> {
		const [first] = this.rows ?? [];
		if (first === undefined || !this.hasEarlier) return;
		await this.move(async () => {
			const [place] = await postsBefore(this.db, this.topic, first, STEP, this.floor);
			return place === undefined ? this.anchor : { at: 'place', place };
		});
	}

	/** Moves towards the end, and follows it once it is in the page. */
	async later(): Promise<void> {
		const rows = this.rows ?? [];
		const last = rows.at(-1);
		if (last === undefined || !this.hasLater) return;
		await this.move(async () => {
			const next = await postsFrom(this.db, this.topic, last, STEP + 1);
			const place = rows[Math.max(0, rows.length + next.length - 1 - MOST)];
			return next.length <= STEP || place === undefined ? { at: 'end' } : { at: 'place', place };
		});
	}

	/**
	 * Moves to a post, with what was said shortly before. Resolves with whether it is here; `older` when it may be among
	 * those at the relay.
	 */
	async show(id: RecordId): Promise<'here' | 'older' | 'missing'> {
		const [post, thread] = [await this.db.posts.get(id), await this.db.threads.get(this.topic)];
		if (post !== undefined && post.topic !== this.topic) return 'missing';
		const floor = thread?.floor;
		if (post === undefined) return floor === undefined ? 'missing' : 'older';
		if (floor !== undefined && isBefore(post, floor)) return 'older';
		await this.from(post, floor);
		return 'here';
	}

	/**
	 * Moves to the first post from a moment on, with what was said shortly before. Resolves with its id; `older` when it
	 * may be among those at the relay.
	 */
	async showFrom(at: Instant): Promise<{ readonly id: RecordId } | 'older' | 'none'> {
		const place = { at, id: '' };
		const floor = (await this.db.threads.get(this.topic))?.floor;
		if (floor !== undefined && isBefore(place, floor)) return 'older';
		const [post] = await postsFrom(this.db, this.topic, place, 1);
		if (post === undefined) return 'none';
		await this.from(post, floor);
		return { id: post.id };
	}

	private async from(post: PostPlace, floor: Floor | undefined): Promise<void> {
		const [before] = await postsBefore(this.db, this.topic, post, BEFORE, floor);
		this.anchor = { at: 'place', place: before ?? post };
	}

	/** Moves to the end, and follows it. */
	toEnd(): void {
		if (this.hasLater) this.anchor = { at: 'end' };
	}

	/** One step after the other: the next one begins from what the last one has brought. */
	private async move(step: () => Promise<Anchor>): Promise<void> {
		if (this.moving) return;
		this.moving = true;
		try {
			this.anchor = await step();
		} finally {
			this.moving = false;
		}
	}
}

async function read(
	db: Pick<ReplicaDatabase, 'posts' | 'threads' | 'meta'>,
	topic: RecordId,
	anchor: Anchor,
	isWhole: boolean
): Promise<Part> {
	const thread = await db.threads.get(topic);
	const floor = thread?.floor;
	const newest = await hereInTopic(db, topic, floor).last();
	const rows = isWhole
		? await newestPosts(db, topic, MOST_PRINTED, floor)
		: anchor.at === 'end' || (floor !== undefined && isBefore(anchor.place, floor))
			? await newestPosts(db, topic, MOST, floor)
			: await postsFrom(db, topic, anchor.place, MOST);
	const [first] = rows;
	const before = first === undefined ? [] : await postsBefore(db, topic, first, 1, floor);
	const wanted = floor === undefined ? [] : await olderWantedOf(db, floor.room, topic);
	return {
		rows,
		newest,
		came: thread?.came ?? 0,
		isWhole,
		floor,
		isFetching: wanted.some(({ to }) => to !== 'count'),
		hasEarlier: before.length > 0,
		hasLater: newest !== undefined && rows.at(-1)?.id !== newest.id
	};
}
