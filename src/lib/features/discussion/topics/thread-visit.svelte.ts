import { clock, LiveQuery, zoneOf, type WorkspaceView } from '$lib/app/context';
import type { Day, Instant } from '$lib/domain/core/day';
import type { RecordId } from '$lib/domain/core/ids';
import { beginsIn } from '$lib/domain/core/zone';
import { markedRead, readAtStart, type ReadPlace } from '$lib/domain/topic/read-marks';
import { readMarks, setReadMark } from '$lib/documents/private-topics';
import { bestEffort } from '$lib/replica/saved';
import type { PostRow } from '$lib/replica/store/thread-rows';
import { postsFrom } from '$lib/replica/store/threads';
import { endOf, markBefore, postsUnread } from '$lib/replica/store/topics';
import { reported } from '$lib/ui/error-log';

/** The most posts that are marked as new. */
export const MOST_NEW = 1000;

/** How often what is read on a page that stays open is noted, ms: each note is a change on all devices of the person. */
const NOTED_EVERY = 5000;

/**
 * A visit to a topic: what others have said since this person was here last, or since a day that they chose. Reads
 * only what is new. Create it while a component initialises.
 */
export class ThreadVisit {
	/** The day since which posts are shown; `null`: since the last look. */
	day = $state<Day | null>(null);
	/** Whether only what is new is shown. */
	only = $state(false);
	private look = $state.raw<ReadPlace | null>(null);
	private readonly found: LiveQuery<readonly PostRow[]>;
	/** Whether the visit has begun, so that what is seen is noted. */
	private entered = false;
	private timer: ReturnType<typeof setTimeout> | null = null;

	constructor(
		private readonly view: WorkspaceView,
		private readonly topic: RecordId,
		/** Returns what changes whenever a post comes. */
		came: () => unknown
	) {
		this.enter().catch((error: unknown) => {
			reported(error, null);
		});
		this.found = new LiveQuery(() => {
			const { look } = this;
			const since = this.day === null ? null : this.beginning(this.day);
			return () => this.read(look, since);
		});
		$effect(() => {
			came();
			if (this.entered) this.noteSoon();
		});
		$effect(() => {
			const note = () => {
				this.note();
			};
			// What came while nobody looked is read when they do.
			document.addEventListener('visibilitychange', note);
			return () => {
				document.removeEventListener('visibilitychange', note);
				if (this.timer === null) return;
				clearTimeout(this.timer);
				this.note();
			};
		});
	}

	/** The posts of others that are new, the oldest first. */
	readonly news: readonly PostRow[] = $derived.by(() =>
		(this.found.current ?? []).filter(({ by }) => by !== this.view.replica.me)
	);

	/** Their ids. */
	readonly fresh: ReadonlySet<string> = $derived(new Set(this.news.map(({ id }) => id)));

	/** Since when posts are marked; `null` at the first visit, when none are. */
	get since(): { readonly at: Instant } | null {
		const { day, look } = this;
		if (day !== null) return { at: this.beginning(day) };
		return look === null ? null : { at: look.seen };
	}

	/** Whether only what is new is shown: only while something is. */
	get showsOnly(): boolean {
		return this.only && this.fresh.size > 0;
	}

	private beginning(day: Day): Instant {
		return beginsIn(zoneOf(this.view.directory.workspace), day);
	}

	private async read(look: ReadPlace | null, since: Instant | null): Promise<readonly PostRow[]> {
		const { db } = this.view.replica;
		if (since !== null) return postsFrom(db, this.topic, { at: since, id: '' }, MOST_NEW);
		return look === null ? [] : postsUnread(db, this.topic, look, MOST_NEW);
	}

	/** Makes a post and everything behind it unread again, on all devices, until the person comes back. */
	async unread(post: PostRow): Promise<void> {
		this.entered = false;
		const { db, mine } = this.view.replica;
		const mark = await markBefore(db, this.topic, post, clock.now());
		this.look = mark;
		await bestEffort(
			mine.edit((doc) => {
				setReadMark(doc, this.topic, mark);
			})
		);
	}

	private async enter(): Promise<void> {
		const { db, mine } = this.view.replica;
		await mine.whenLoaded();
		const { count } = await endOf(db, this.topic);
		this.look = readAtStart(mine.read(readMarks).get(this.topic), count, clock.now());
		this.entered = true;
		await this.noteNow();
	}

	private noteSoon(): void {
		this.timer ??= setTimeout(() => {
			this.note();
		}, NOTED_EVERY);
	}

	private note(): void {
		if (!this.entered) return;
		this.noteNow().catch((error: unknown) => {
			reported(error, null);
		});
	}

	/** Notes that everything that is here has been seen, if the page is in sight. */
	private async noteNow(): Promise<void> {
		this.timer = null;
		if (document.visibilityState !== 'visible') return;
		const { db, mine } = this.view.replica;
		const end = await endOf(db, this.topic);
		const known = mine.read(readMarks).get(this.topic);
		const mark = markedRead(known, end, this.look, clock.now());
		if (mark === null || !this.entered) return;
		// What could not be noted is unread on the next visit.
		await bestEffort(
			mine.edit((doc) => {
				setReadMark(doc, this.topic, mark);
			})
		);
	}
}
