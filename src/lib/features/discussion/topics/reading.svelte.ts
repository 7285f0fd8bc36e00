import { tick, untrack } from 'svelte';
import { zoneOf, type WorkspaceView } from '$lib/app/context';
import type { Day } from '$lib/domain/core/day';
import type { RecordId } from '$lib/domain/core/ids';
import { beginsIn } from '$lib/domain/core/zone';
import { m } from '$lib/i18n/messages';
import type { OlderWanted } from '$lib/replica/store/older-posts';
import type { PostRow } from '$lib/replica/store/thread-rows';
import { toast } from '$lib/ui/toasts.svelte';
import { FollowEnd } from './follow-end.svelte';
import { ThreadVisit } from './thread-visit.svelte';
import { MOST, STEP, ThreadWindow } from './thread-window.svelte';

/**
 * Where somebody reads in a topic: which posts are in the page, which of them are new, and what is led to. Create it
 * while a component initialises.
 */
export class Reading {
	readonly end = new FollowEnd();
	readonly thread: ThreadWindow;
	readonly visit: ThreadVisit;
	/** How many of the new posts are drawn when only they are shown. */
	private most = $state(MOST);
	/** The post that is led to as soon as it is in the page, and whether the focus goes there. */
	private wanted = $state.raw<{ readonly id: RecordId; readonly focus: boolean } | null>(null);
	/** What is sought among older posts, and where the topic began on this device when it was looked for last. */
	private sought = $state.raw<{
		readonly begins: string;
		readonly again: () => Promise<void>;
	} | null>(null);
	/** Whether the end was in the page until now, and whether the reader is on the way to it. */
	private follows = true;
	private goes = false;

	constructor(
		private readonly view: WorkspaceView,
		topic: RecordId
	) {
		this.thread = new ThreadWindow(view.replica.db, topic);
		this.visit = new ThreadVisit(view, topic, () => this.thread.came);
		const newest = $derived(this.thread.newest?.id);
		$effect(() => {
			if (newest === undefined) return;
			untrack(() => {
				this.grew();
			});
		});
		$effect.pre(() => {
			this.settle();
		});
		$effect(() => {
			this.lead();
		});
		$effect(() => {
			const { sought } = this;
			if (sought !== null && sought.begins !== this.thread.begins) void sought.again();
		});
	}

	/** The posts in the page, the oldest first; none until they have been read. */
	get shown(): readonly PostRow[] {
		const { news, showsOnly } = this.visit;
		return showsOnly ? news.slice(-this.most) : (this.thread.rows ?? []);
	}

	get hasEarlier(): boolean {
		const { news, showsOnly } = this.visit;
		return showsOnly ? news.length > this.most : this.thread.hasEarlier;
	}

	get hasLater(): boolean {
		return this.thread.hasLater && !this.visit.showsOnly;
	}

	/** The first post that is new. */
	get firstNew(): RecordId | undefined {
		return this.visit.news[0]?.id;
	}

	/** How many posts are at the relay alone, before those in the page; 0 while there are others between. */
	get older(): number {
		return this.visit.showsOnly ? 0 : this.thread.older;
	}

	/** Whether there is a connection to the relay. */
	get isConnected(): boolean {
		const { state } = this.view.status;
		return state === 'synced' || state === 'working';
	}

	/** Asks for the posts before those that are here. */
	wantOlder(): void {
		if (!this.thread.isFetching) void this.thread.wantOlder({ to: 'page' });
	}

	/** Brings earlier posts into the page. */
	earlier(): void {
		if (this.visit.showsOnly) this.most += STEP;
		else void this.thread.earlier();
	}

	/** Leads to the newest post, and follows the end from then on. */
	toEnd(): void {
		this.goes = this.thread.hasLater;
		if (this.goes) this.thread.toEnd();
		else this.end.grew(true);
	}

	/** Leads to a post, and says so when it is not here. `focus`: it gets the focus, which marks it. */
	async show(id: RecordId, { focus = true } = {}): Promise<void> {
		const is = await this.thread.show(id);
		if (is === 'older') {
			await this.seek({ to: 'post', post: id }, () => this.show(id, { focus }));
			return;
		}
		this.sought = null;
		if (is === 'missing') {
			toast({ message: m.discussion_post_missing() });
			return;
		}
		this.visit.only = false;
		this.wanted = { id, focus };
	}

	/** Leads to what was said from a day on, and says so when that is nothing. */
	async showDay(day: Day): Promise<void> {
		this.visit.only = false;
		const zone = zoneOf(this.view.directory.workspace);
		const at = beginsIn(zone, day);
		const post = await this.thread.showFrom(at);
		if (post === 'older') {
			await this.seek({ to: 'from', at }, () => this.showDay(day));
			return;
		}
		this.sought = null;
		if (post === 'none') toast({ message: m.discussion_day_none() });
		else this.wanted = { id: post.id, focus: true };
	}

	/** Asks for older posts and leads to what is sought among them once they have come; says so once. */
	private async seek(wanted: OlderWanted, again: () => Promise<void>): Promise<void> {
		if (this.sought === null) {
			toast({
				message: this.isConnected
					? m.discussion_older_looking()
					: m.discussion_older_looking_offline()
			});
		}
		this.sought = { begins: this.thread.begins, again };
		await this.thread.wantOlder(wanted);
	}

	/** Makes a post and what is behind it new again, on all devices of this person. */
	async leaveUnread(row: PostRow): Promise<void> {
		await this.visit.unread(row);
		toast({ message: m.discussion_left_unread() });
	}

	private grew(): void {
		if (this.thread.newest?.by === this.view.replica.me) this.toEnd();
		else if (this.thread.hasLater) this.end.miss();
		else this.end.grew(false);
	}

	/** Keeps what is in sight where it is while the posts in the page change. */
	private settle(): void {
		const settle = this.shown.length === 0 ? () => undefined : this.end.hold(this.follows);
		this.follows = !untrack(() => this.thread.hasLater);
		const arrives = this.goes && this.follows;
		if (arrives) this.goes = false;
		void tick().then(() => (arrives ? this.end.go() : settle()));
	}

	private lead(): void {
		const { wanted } = this;
		if (wanted === null || !this.shown.some(({ id }) => id === wanted.id)) return;
		void tick().then(() => {
			const element = document.querySelector<HTMLElement>(`[data-post="${CSS.escape(wanted.id)}"]`);
			element?.scrollIntoView({ block: 'center' });
			if (wanted.focus) element?.focus({ preventScroll: true });
			this.wanted = null;
		});
	}
}
