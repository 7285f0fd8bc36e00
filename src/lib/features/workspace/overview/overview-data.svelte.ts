import { createSubscriber } from 'svelte/reactivity';
import { clock, LiveQuery, type WorkspaceView } from '$lib/app/context';
import { zoneOf } from '$lib/app/context';
import { readOverviewLayout, readOverviewVisit, setOverviewVisit } from '$lib/documents/private';
import type { OverviewLayout } from '$lib/domain/figures/arrangement';
import type { Instant } from '$lib/domain/core/day';
import type { SpaceId } from '$lib/domain/core/ids';
import type { DaySpan } from '$lib/domain/figures/forecast';
import type { TargetScope } from '$lib/domain/figures/target';
import { currentDay } from '$lib/features/common/time/today.svelte';
import {
	basisOf,
	isSameBasis,
	keepBases,
	keptBases,
	type SpaceBasis
} from '$lib/replica/overview/basis';
import { readOverview, type Overview, type OverviewQuery } from '$lib/replica/overview/overview';
import { newsSince, type News, type PickQuery } from '$lib/replica/overview/picks';
import { countPeriods } from '$lib/replica/store/count-periods';
import { afterPaint } from '$lib/ui/after-paint';
import { reported } from '$lib/ui/error-log';
import { ownersOf } from './asked';
import { visitNow } from './layout';

/**
 * What figures over all spaces need to know of them, and that the totals by day are there. The first figures
 * come from what this device has kept; the documents of the spaces are opened once these are painted. Create
 * it while a component initialises.
 */
export class CountedSpaces {
	private kept = $state.raw<ReadonlyMap<SpaceId, SpaceBasis> | null>(null);
	private mayOpen = $state(false);
	private countedIn = $state<string | null>(null);
	failed = $state(false);

	/** @param options `archived`: whether archived spaces count */
	constructor(
		private readonly view: WorkspaceView,
		private readonly options: { readonly archived: boolean } = { archived: false }
	) {
		const { db } = view.replica;
		const watch = (work: Promise<void>): void => {
			work.catch((error: unknown) => (this.failed = reported(error, true)));
		};
		watch(
			keptBases(db).then((kept) => {
				this.kept = kept;
				afterPaint(() => (this.mayOpen = true));
			})
		);
		$effect(() => {
			const zone = this.zone;
			watch(countPeriods(db, zone).then(() => void (this.countedIn = zone)));
		});
		$effect(() => {
			const { kept } = this;
			if (kept === null) return;
			const news = [...this.bases.values()].filter(
				(basis) => !isSameBasis(kept.get(basis.id), basis)
			);
			if (news.length === 0) return;
			this.kept = new Map([...kept, ...news.map((basis) => [basis.id, basis] as const)]);
			watch(keepBases(db, news));
		});
	}

	get zone(): string {
		return zoneOf(this.view.directory.workspace);
	}

	/** The spaces that this member may enter and that are not archived. */
	readonly bases: ReadonlyMap<SpaceId, SpaceBasis> = $derived.by(() => {
		const { kept, view, mayOpen } = this;
		const found = new Map<SpaceId, SpaceBasis>();
		if (kept === null) return found;
		for (const { id, enter, archived } of view.catalogue) {
			if (!enter || (archived && !this.options.archived)) continue;
			const known = kept.get(id);
			const space = mayOpen || known === undefined ? view.space(id) : null;
			const basis = space === null ? known : basisOf(space);
			if (basis !== undefined) found.set(id, basis);
		}
		return found;
	});

	/** Whether every space is known, and the totals by day are in the workspace's zone. */
	readonly ready: boolean = $derived.by(() => {
		if (this.kept === null || this.countedIn !== this.zone) return false;
		const { bases } = this;
		return this.view.catalogue.every(
			({ id, enter, archived }) => !enter || (archived && !this.options.archived) || bases.has(id)
		);
	});
}

/** What the overview asks for. */
export interface OverviewAsked {
	readonly whose: TargetScope;
	readonly days: DaySpan;
}

/** The figures of the overview, kept up to date. Create it while a component initialises. */
export class OverviewData {
	readonly spaces: CountedSpaces;
	private readonly figures: LiveQuery<Overview | undefined>;
	private readonly news: LiveQuery<News | undefined>;
	private readonly subscribe: () => void;

	constructor(
		private readonly view: WorkspaceView,
		asked: () => OverviewAsked
	) {
		this.spaces = new CountedSpaces(view);
		const { db, mine } = view.replica;
		this.subscribe = createSubscriber((update) => mine.onChange(update));
		const query = (): OverviewQuery | null => {
			if (!this.spaces.ready) return null;
			const { whose, days } = asked();
			return {
				spaces: this.spaces.bases,
				owners: ownersOf(whose, view.directory),
				today: currentDay.current,
				span: days
			};
		};
		this.figures = new LiveQuery(() => {
			const now = query();
			return () => (now === null ? undefined : readOverview(db, now));
		});
		this.news = new LiveQuery(() => {
			const now = query();
			const { since } = this;
			const timeZone = this.spaces.zone;
			return () =>
				now === null || since === null
					? undefined
					: newsSince(db, { ...now, timeZone } satisfies PickQuery, since);
		});
		$effect(() => {
			void this.noteVisit();
		});
	}

	get current(): Overview | undefined {
		return this.figures.current;
	}

	get failed(): boolean {
		return this.spaces.failed || this.figures.error !== undefined;
	}

	/** What has changed since the visit before. */
	get changed(): News | undefined {
		return this.news.current;
	}

	/** The end of the visit before; `null` at the first. */
	readonly since: Instant | null = $derived.by(() => {
		this.subscribe();
		return this.view.replica.mine.read(readOverviewVisit)?.before ?? null;
	});

	/** How this person has arranged it; `null` when they have not. */
	get own(): OverviewLayout | null {
		this.subscribe();
		return this.view.replica.mine.read(readOverviewLayout);
	}

	/** Their own arrangement, else the one that admins have set for whoever has none. */
	get layout(): OverviewLayout | null {
		const { workspace, arrangements } = this.view.directory;
		return this.own ?? arrangements.get(workspace?.arrangement ?? '') ?? null;
	}

	private async noteVisit(): Promise<void> {
		const { mine } = this.view.replica;
		const visit = visitNow(mine.read(readOverviewVisit), clock.now());
		if (visit === null) return;
		try {
			const saved = await mine.edit((doc) => setOverviewVisit(doc, visit));
			// What cannot be stored now is noted at the next look: the visit before stays what it was.
			if (!saved.ok) return;
		} catch (error) {
			reported(error, null);
		}
	}
}
