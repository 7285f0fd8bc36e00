import { LiveQuery, zoneOf, type WorkspaceView } from '$lib/app/context';
import type { Day } from '$lib/domain/core/day';
import type { RecordId } from '$lib/domain/core/ids';
import { beginsIn } from '$lib/domain/core/zone';
import type { Look } from '$lib/replica/store/rows';
import { reported } from '$lib/ui/error-log';
import { linesSince, type Since } from './since';
import type { TimelineItem } from './timeline';

/** What of a record's timeline may be new to this person. */
type Lines = readonly Pick<TimelineItem, 'key' | 'at' | 'by' | 'deal'>[];

/**
 * A visit to a record: what others have changed since this person was here last, or since a day that they chose.
 * While the page is in sight, what arrives counts as seen at the next visit. Create it while a component initialises.
 */
export class RecordVisit {
	/** The day since which changes are shown; `null`: since the last look. */
	day = $state<Day | null>(null);
	/** Whether only what is new is shown. */
	only = $state(false);
	private look = $state.raw<Look | null>(null);
	private readonly arrived: LiveQuery<ReadonlySet<string>>;

	constructor(
		private readonly view: WorkspaceView,
		private readonly id: RecordId,
		private readonly lines: () => Lines
	) {
		const { visits } = view.replica;
		let entered = false;
		visits
			.enter(id)
			.then((look) => {
				this.look = look;
				entered = true;
				this.note();
			})
			.catch((error: unknown) => {
				reported(error, null);
			});
		this.arrived = new LiveQuery(() => {
			const { look } = this;
			// They are asked for again when there are others.
			const { length } = this.lines();
			return () =>
				look === null || length === 0 ? new Set<string>() : visits.arrivedSince(id, look);
		});
		$effect(() => {
			if (this.lines().length > 0 && entered) this.note();
		});
	}

	/** Since when changes are marked; `null` at the first visit, when nothing is. */
	get since(): Since | null {
		const { day, look } = this;
		if (day !== null) {
			return { is: 'moment', at: beginsIn(zoneOf(this.view.directory.workspace), day) };
		}
		const { current } = this.arrived;
		return look === null || current === undefined
			? null
			: { is: 'look', at: look.at, arrived: current };
	}

	/** The keys of the lines that are new. */
	readonly fresh: ReadonlySet<string> = $derived.by(() =>
		linesSince(this.lines(), this.since, this.view.replica.me)
	);

	/** Whether only what is new is shown: only while something is. */
	get showsOnly(): boolean {
		return this.only && this.fresh.size > 0;
	}

	/** Returns the lines to show. */
	shown<Line extends { readonly key: string }>(lines: readonly Line[]): readonly Line[] {
		return this.showsOnly ? lines.filter(({ key }) => this.fresh.has(key)) : lines;
	}

	private note(): void {
		if (document.visibilityState !== 'visible') return;
		this.view.replica.visits.note(this.id).catch((error: unknown) => {
			reported(error, null);
		});
	}
}
