import { LiveQuery, zoneOf, type WorkspaceView } from '$lib/app/context';
import type { Day, Instant } from '$lib/domain/core/day';
import type { RecordId } from '$lib/domain/core/ids';
import { beginsIn } from '$lib/domain/core/zone';
import type { Look, PostRow } from '$lib/replica/store/rows';
import { cameAfter, placeOf, postsFrom } from '$lib/replica/store/threads';
import { reported } from '$lib/ui/error-log';

/** The most posts that are marked as new. */
export const MOST_NEW = 1000;

/**
 * A visit to a topic: what others have said since this person was here last, or since a day that they chose. Reads
 * only what is new. Create it while a component initialises.
 */
export class ThreadVisit {
	/** The day since which posts are shown; `null`: since the last look. */
	day = $state<Day | null>(null);
	/** Whether only what is new is shown. */
	only = $state(false);
	private look = $state.raw<Look | null>(null);
	private readonly found: LiveQuery<readonly PostRow[]>;

	constructor(
		private readonly view: WorkspaceView,
		private readonly topic: RecordId,
		/** Returns what changes whenever a post comes. */
		came: () => unknown
	) {
		const { visits } = view.replica;
		let entered = false;
		visits
			.enter(topic)
			.then((look) => {
				this.look = look;
				entered = true;
				this.note();
			})
			.catch((error: unknown) => {
				reported(error, null);
			});
		this.found = new LiveQuery(() => {
			const { look } = this;
			const since = this.day === null ? null : this.beginning(this.day);
			return () => this.read(look, since);
		});
		$effect(() => {
			came();
			if (entered) this.note();
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
		return day === null ? look : { at: this.beginning(day) };
	}

	/** Whether only what is new is shown: only while something is. */
	get showsOnly(): boolean {
		return this.only && this.fresh.size > 0;
	}

	private beginning(day: Day): Instant {
		return beginsIn(zoneOf(this.view.directory.workspace), day);
	}

	private async read(look: Look | null, since: Instant | null): Promise<readonly PostRow[]> {
		const { db } = this.view.replica;
		if (since !== null) return postsFrom(db, this.topic, { at: since, id: '' }, MOST_NEW);
		if (look === null) return [];
		const came = await cameAfter(db, this.topic, placeOf(look.reached)).limit(MOST_NEW).toArray();
		return came.sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
	}

	private note(): void {
		if (document.visibilityState !== 'visible') return;
		this.view.replica.visits.note(this.topic).catch((error: unknown) => {
			reported(error, null);
		});
	}
}
