import { LiveQuery, type WorkspaceView } from '$lib/app/context';
import type { RecordId, SpaceId } from '$lib/domain/core/ids';
import { follows } from '$lib/domain/topic/following';
import { TOPIC_FORMS, type TopicForm } from '$lib/domain/topic/topic';
import { hasUnread } from '$lib/domain/topic/read-marks';
import { topicsPage, type TopicsPage } from '$lib/replica/store/topics';
import type { TopicRow } from '$lib/replica/store/rows';
import { homeOf, type Home } from './home';
import { MyTopics } from './my-topics.svelte';

/** Which topics a list shows. */
export type Which = 'all' | 'open' | 'decided' | 'mine' | 'followed';

export const WHICH: readonly Which[] = ['all', 'open', 'decided', 'mine', 'followed'];

/** The number of topics that are shown at first, and that each request adds. */
const STEP = 50;

/**
 * The list of a space's topics: what it is narrowed to, the pinned first, the others by their last post. Create it
 * while a component initialises.
 */
export class TopicListModel {
	which = $state<Which>('all');
	/** The kind that is asked for; `null` for every one. */
	form = $state<TopicForm | null>(null);
	/** The tag that is asked for; `null` for every one. */
	tag = $state<string | null>(null);
	private limit = $state(STEP);
	private readonly mine: MyTopics;
	private readonly found: LiveQuery<TopicsPage>;

	constructor(
		private readonly view: WorkspaceView,
		space: () => SpaceId
	) {
		this.mine = new MyTopics(view);
		this.found = new LiveQuery(() => {
			const [of, most, keeps] = [space(), this.limit, this.filter()];
			const { db } = view.replica;
			return () => topicsPage(db, of, keeps, most);
		});
	}

	/** The pinned topics, then the others; `undefined` until they have been read. */
	get rows(): readonly TopicRow[] | undefined {
		const page = this.found.current;
		return page === undefined ? undefined : [...page.pinned, ...page.rows];
	}

	/** The topics in which there is something that this person has not read, on whatever device. */
	private readonly unread: ReadonlySet<RecordId> = $derived.by(() => {
		const { reader } = this.mine;
		const unread = (this.rows ?? []).filter((row) => hasUnread(row, reader));
		return new Set(unread.map(({ id }) => id));
	});

	/** What the home of the space shows, of what is listed. */
	readonly home: Home = $derived.by(() =>
		homeOf(this.rows ?? [], this.unread, this.view.replica.me)
	);

	get hasMore(): boolean {
		return this.found.current?.hasMore === true;
	}

	/** Whether the space has no topic at all, whatever is asked for. */
	get isEmpty(): boolean {
		return this.found.current?.isEmpty === true;
	}

	get isNarrowed(): boolean {
		return this.which !== 'all' || this.form !== null || this.tag !== null;
	}

	/** Whether there is something in a topic that this person has not read. */
	isUnread(topic: RecordId): boolean {
		return this.unread.has(topic);
	}

	follows(topic: TopicRow): boolean {
		return this.mine.follows(topic);
	}

	/** The tags of what is listed, and the one that is asked for. */
	readonly tags: readonly string[] = $derived.by(() => {
		const tags = (this.rows ?? []).flatMap(({ tags = [] }) => tags);
		return [...new Set(this.tag === null ? tags : [...tags, this.tag])].sort((a, b) =>
			a.localeCompare(b)
		);
	});

	more(): void {
		this.limit += STEP;
	}

	showAll(): void {
		this.which = 'all';
		this.form = null;
		this.tag = null;
	}

	/** Asks for the kind with this name, or for every one. */
	narrowTo(form: string): void {
		this.form = TOPIC_FORMS.find((one) => one === form) ?? null;
	}

	private filter(): (row: TopicRow) => boolean {
		const { which, form, tag } = this;
		const { me } = this.view.replica;
		const choices = this.mine.current;
		return (row) => {
			if (form !== null && (row.form ?? 'plain') !== form) return false;
			if (tag !== null && row.tags?.includes(tag) !== true) return false;
			switch (which) {
				case 'all':
					return true;
				case 'open':
					return row.decided !== true;
				case 'decided':
					return row.decided === true;
				case 'mine':
					return row.createdBy === me;
				case 'followed':
					return follows(row, { member: me, ...choices });
			}
		};
	}
}
