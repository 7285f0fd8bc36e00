import { LiveQuery, type WorkspaceView } from '$lib/app/context';
import type { RecordId } from '$lib/domain/core/ids';
import { searchTopic, type TopicFound } from '$lib/replica/store/search-topic';

/** What a search needs of the page that it leads through. */
export interface Led {
	/** Returns the first post that the reader sees. */
	readonly inSight: () => RecordId | null;
	readonly lead: (post: RecordId) => void;
}

/** A search inside one topic, which leads from one post that was found to the next. Create it while a component initialises. */
export class TopicSearch {
	isOpen = $state(false);
	text = $state('');
	/** The post that the reader has come to. */
	at = $state.raw<RecordId | null>(null);
	/** Where the reader was when the search began. */
	private from = $state.raw<RecordId | null>(null);
	private readonly query: LiveQuery<TopicFound | null>;

	constructor(
		view: WorkspaceView,
		topic: RecordId,
		private readonly led: Led
	) {
		this.query = new LiveQuery(() => {
			const { isOpen, text, from } = this;
			return async () => (isOpen ? searchTopic(view.replica.db, topic, text, from) : null);
		});
		$effect(() => {
			const { found } = this;
			if (found === null) return;
			// While somebody types, they are led to the first one of the new ones.
			if (this.at === null || !found.posts.includes(this.at)) {
				this.go(found.posts[found.nearest] ?? null);
			}
		});
	}

	/** What was found; `null` while the search is closed or on its way. */
	get found(): TopicFound | null {
		return this.isOpen ? (this.query.current ?? null) : null;
	}

	/** The words to mark in what is read. */
	get words(): readonly string[] {
		return this.found?.words ?? NONE;
	}

	/** Which of the posts that were found the reader has come to, from 1; 0 when nothing was found. */
	get place(): number {
		return this.at === null ? 0 : (this.found?.posts.indexOf(this.at) ?? -1) + 1;
	}

	open(): void {
		if (this.isOpen) return;
		this.from = this.led.inSight();
		this.isOpen = true;
	}

	/** Ends the search. What was looked for stands there when it is opened again. */
	close(): void {
		this.isOpen = false;
		this.at = null;
	}

	/** Leads to the next post that was found (1) or the one before (-1); behind the last one follows the first. */
	step(by: 1 | -1): void {
		const posts = this.found?.posts ?? [];
		if (posts.length === 0) return;
		this.go(posts[(this.place - 1 + by + posts.length) % posts.length] ?? null);
	}

	private go(post: RecordId | null): void {
		this.at = post;
		if (post !== null) this.led.lead(post);
	}
}

const NONE: readonly string[] = [];
