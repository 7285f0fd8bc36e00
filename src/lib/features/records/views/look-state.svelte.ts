import { goto } from '$app/navigation';
import { page } from '$app/state';
import type { WorkspaceView } from '$lib/app/context';
import type { RecordId } from '$lib/domain/core/ids';
import {
	allowedFilter,
	NO_FILTER,
	setParts,
	without,
	type DealFilter,
	type FilterPart
} from '$lib/domain/deal/filter';
import {
	furtherAfter,
	lookFromQuery,
	lookToQuery,
	type DealSort,
	type Grouping,
	type Look,
	type OneSort
} from '$lib/domain/deal/filter-address';
import type { Role } from '$lib/domain/member/member';
import type { Space } from '$lib/domain/space/space';
import type { ScanQuery } from '$lib/replica/scan/messages';
import { currentDay } from '$lib/features/common/time/today.svelte';
import {
	lookIn,
	searchOf,
	showsRecords,
	type RecordView
} from '$lib/features/common/page/space-view';
import type { ProjectRow } from '$lib/replica/store/rows';
import { projectHref } from '../projects/project-link';
import { scanContext } from './scan-context';

/** The screens that show records. */
export type Screen = RecordView;

/** What a screen of tasks adds to how records are shown. */
export interface LookAround {
	/** The project whose tasks the screen shows, and no others; `null` on a screen of the whole space. */
	readonly within?: () => RecordId | null;
	/** The projects of the space, as lists have them. */
	readonly projects?: () => readonly ProjectRow[];
}

/**
 * How the records of a space are shown: filter, sort and groups. It is stored in the address, so that
 * it can be shared, survives a reload and follows the back button.
 */
export class LookState {
	/** The look without the parts that this member's role does not offer (OP-09). */
	readonly look: Look;
	readonly query: ScanQuery;

	/** See `LookAround`. */
	readonly within: () => RecordId | null;
	private readonly projectRows: () => readonly ProjectRow[];

	constructor(
		private readonly view: WorkspaceView,
		private readonly of: () => Space,
		readonly screen: Screen,
		{ within = () => null, projects = () => NO_PROJECTS }: LookAround = {}
	) {
		this.within = within;
		this.projectRows = projects;
		// A text, so that another address with the same look causes no change.
		const search = $derived(
			within() === null ? searchOf(page.url, of().id) : lookIn(page.url.search)
		);
		this.look = $derived.by(() => {
			const look = lookFromQuery(search);
			return { ...look, filter: allowedFilter(look.filter, this.role) };
		});
		this.query = $derived.by(() => {
			const space = of();
			const { filter: chosen } = this.look;
			const project = within();
			const filter = project === null ? chosen : { ...chosen, projects: [project] };
			// A board by month shows what is still to come.
			const isForecast = screen === 'board' && this.group === 'month' && filter.kinds.length === 0;
			return {
				space: space.id,
				kind: space.kind === 'work' ? 'task' : 'deal',
				filter: isForecast ? { ...filter, kinds: ['open'] } : filter,
				sort: this.sort,
				further: this.further,
				group: this.group,
				context: scanContext(
					space,
					view.directory,
					currentDay.current,
					this.projects.map(({ id }) => id)
				)
			};
		});
	}

	get space(): Space {
		return this.of();
	}

	/** See `LookAround`. */
	get projects(): readonly ProjectRow[] {
		return this.projectRows();
	}

	get role(): Role {
		return this.view.me?.role ?? 'guest';
	}

	get filter(): DealFilter {
		return this.look.filter;
	}

	get isFiltered(): boolean {
		return setParts(this.filter).length > 0;
	}

	get group(): Grouping {
		const { group } = this.look;
		if (this.screen !== 'board') {
			return group === null || (OF_WORK.has(group) && this.space.kind !== 'work') ? 'none' : group;
		}
		if (group === 'project' && this.space.kind !== 'work') return 'stage';
		return group === null || group === 'none' || group === 'tree' ? 'stage' : group;
	}

	get sort(): OneSort {
		const { sort } = this.look;
		if (this.screen === 'board') {
			return sort ?? { by: this.group === 'stage' ? 'order' : 'closeOn', down: false };
		}
		return sort === null || sort.by === 'order' ? { by: 'updatedAt', down: true } : sort;
	}

	/** What decides between rows that are the same by `sort`. */
	get further(): readonly OneSort[] {
		return this.look.further;
	}

	/** Sorts by one value alone. */
	sortBy(sort: OneSort, quietly = false): void {
		this.set({ sort, further: [] }, quietly);
	}

	/** Sorts by a value beside those that are sorted by; see `furtherAfter`. The first one is turned round. */
	sortAlso(by: DealSort, falls: boolean, quietly = false): void {
		const { sort } = this;
		if (by === sort.by) this.set({ sort: { by, down: !sort.down } }, quietly);
		else this.set({ sort, further: furtherAfter(this.further, by, falls) }, quietly);
	}

	/** Whether the cards are in the order that people gave them. */
	get isManual(): boolean {
		return this.sort.by === 'order';
	}

	/** Whether the screen can be drawn from the indexes alone, without reading all records. */
	get isPlain(): boolean {
		if (this.isFiltered || this.within() !== null || this.further.length > 0) return false;
		if (this.screen === 'board') return this.group === 'stage' && this.isManual;
		// No index has the days of tasks.
		if (this.space.kind === 'work' && this.sort.by === 'closeOn') return false;
		return this.group === 'none' && INDEXED.has(this.sort.by);
	}

	/** Changes parts of the look. With `quietly`, the back button gets no step. */
	set(change: Partial<Look>, quietly = false): void {
		this.go(lookToQuery({ ...this.look, ...change }), quietly);
	}

	/** Sets parts of the filter. */
	narrow(change: Partial<DealFilter>, quietly = false): void {
		this.set({ filter: { ...this.filter, ...change } }, quietly);
	}

	/** Removes one part of the filter, or one of its fields. */
	drop(part: FilterPart, field?: string): void {
		if (part === 'fields' && field !== undefined) {
			const { [field]: _, ...fields } = this.filter.fields;
			this.narrow({ fields });
		} else this.set({ filter: without(this.filter, part) });
	}

	/** Removes the whole filter. Sort and groups stay. */
	clear(): void {
		this.set({ filter: NO_FILTER });
	}

	/**
	 * Applies a saved view. Does nothing once the person has gone on to another page: what they typed
	 * last is applied a moment later.
	 */
	go(query: string, quietly = false): void {
		const { pathname } = page.url;
		const project = this.within();
		const isHere =
			project === null
				? showsRecords(pathname, this.space.id, this.screen)
				: pathname.startsWith(projectHref({ space: this.space.id, id: project }));
		if (!isHere) return;
		void goto(query === '' ? pathname : `${pathname}?${query}`, {
			replaceState: quietly,
			noScroll: true,
			keepFocus: true
		});
	}
}

const NO_PROJECTS: readonly ProjectRow[] = [];

/** The groups that only tasks have. */
const OF_WORK: ReadonlySet<Grouping> = new Set<Grouping>(['tree', 'project']);

/** The sorts of a list that do not need to read every record. */
const INDEXED: ReadonlySet<DealSort> = new Set([
	'title',
	'revenue',
	'closeOn',
	'updatedAt',
	'createdAt'
]);
