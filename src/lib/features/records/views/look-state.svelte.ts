import { goto } from '$app/navigation';
import { page } from '$app/state';
import type { WorkspaceView } from '$lib/app/context';
import {
	allowedFilter,
	NO_FILTER,
	setParts,
	without,
	type DealFilter,
	type FilterPart
} from '$lib/domain/deal/filter';
import {
	lookFromQuery,
	lookToQuery,
	type DealSort,
	type Grouping,
	type Look
} from '$lib/domain/deal/filter-address';
import type { Role } from '$lib/domain/member/member';
import type { Space } from '$lib/domain/space/space';
import type { ScanQuery } from '$lib/replica/scan/messages';
import { currentDay } from '$lib/features/common/time/today.svelte';
import { searchOf } from '$lib/features/common/page/space-view';
import { scanContext } from './scan-context';

/** Where records are looked at. */
export type Screen = 'board' | 'list';

/**
 * How the records of a space are looked at. It is in the address: it can be shared, outlives a reload
 * and goes back with the back button.
 */
export class LookState {
	/** Without what this member's role is not offered (OP-09). */
	readonly look: Look;
	readonly query: ScanQuery;

	constructor(
		private readonly view: WorkspaceView,
		private readonly of: () => Space,
		readonly screen: Screen
	) {
		// A text, so that another address with the same look changes nothing.
		const search = $derived(searchOf(page.url, of().id));
		this.look = $derived.by(() => {
			const look = lookFromQuery(search);
			return { ...look, filter: allowedFilter(look.filter, this.role) };
		});
		this.query = $derived.by(() => {
			const space = of();
			const { filter } = this.look;
			// Months are looked at for what is still to come.
			const isForecast = screen === 'board' && this.group === 'month' && filter.kinds.length === 0;
			return {
				space: space.id,
				kind: space.kind === 'work' ? 'task' : 'deal',
				filter: isForecast ? { ...filter, kinds: ['open'] } : filter,
				sort: this.sort,
				group: this.group,
				context: scanContext(space, view.directory, currentDay.current)
			};
		});
	}

	get space(): Space {
		return this.of();
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
		if (this.screen === 'list') return group ?? 'none';
		return group === null || group === 'none' ? 'stage' : group;
	}

	get sort(): { readonly by: DealSort; readonly down: boolean } {
		const { sort } = this.look;
		if (this.screen === 'board') {
			return sort ?? { by: this.group === 'stage' ? 'order' : 'closeOn', down: false };
		}
		return sort === null || sort.by === 'order' ? { by: 'updatedAt', down: true } : sort;
	}

	/** Whether the cards lie in the order in which people put them. */
	get isManual(): boolean {
		return this.sort.by === 'order';
	}

	/** Whether the screen can be drawn from the indexes alone, without a look through all records. */
	get isPlain(): boolean {
		if (this.isFiltered) return false;
		if (this.screen === 'board') return this.group === 'stage' && this.isManual;
		return this.group === 'none' && INDEXED.has(this.sort.by);
	}

	/** Looks in another way. `quietly`: without a step for the back button. */
	set(change: Partial<Look>, quietly = false): void {
		this.go(lookToQuery({ ...this.look, ...change }), quietly);
	}

	/** Sets parts of the filter. */
	narrow(change: Partial<DealFilter>, quietly = false): void {
		this.set({ filter: { ...this.filter, ...change } }, quietly);
	}

	/** Takes one part of the filter off, or one of its fields. */
	drop(part: FilterPart, field?: string): void {
		if (part === 'fields' && field !== undefined) {
			const { [field]: _, ...fields } = this.filter.fields;
			this.narrow({ fields });
		} else this.set({ filter: without(this.filter, part) });
	}

	/** Takes the whole filter off; the order and the groups stay. */
	clear(): void {
		this.set({ filter: NO_FILTER });
	}

	/** Looks as a kept view does. */
	go(query: string, quietly = false): void {
		const { pathname } = page.url;
		void goto(query === '' ? pathname : `${pathname}?${query}`, {
			replaceState: quietly,
			noScroll: true,
			keepFocus: true
		});
	}
}

/** What a list can be sorted by without looking at every record. */
const INDEXED: ReadonlySet<DealSort> = new Set([
	'title',
	'revenue',
	'closeOn',
	'updatedAt',
	'createdAt'
]);
