import { goto } from '$app/navigation';
import { page } from '$app/state';

/** How a list is shown: what narrows it, and more. */
interface Look<Filter> {
	readonly filter: Filter;
}

/** How the look of a list is written in its address. */
export interface AddressLookPorts<Filter, Shown extends Look<Filter>> {
	/** The path of the list. */
	readonly list: string;
	/** Reads a look from an address. Unreadable parts are ignored, because links can be old or truncated. */
	readonly from: (query: URLSearchParams) => Shown;
	/** Returns a look as the part of an address after its `?`. Empty for the default. */
	readonly to: (look: Shown) => string;
	/** The filter that narrows nothing, of the part of the list that is shown. */
	readonly unfiltered: (filter: Filter) => Filter;
}

/**
 * The look of a list. It is stored in the address, so that it can be shared, survives a reload and follows
 * the back button.
 */
export class AddressLook<Filter, Shown extends Look<Filter>> {
	readonly current: Shown = $derived.by(() => this.ports.from(page.url.searchParams));

	constructor(private readonly ports: AddressLookPorts<Filter, Shown>) {}

	/** Whether something narrows the part of the list that is shown. */
	get isFiltered(): boolean {
		const { current } = this;
		const { to, unfiltered } = this.ports;
		return to(current) !== to({ ...current, filter: unfiltered(current.filter) });
	}

	/**
	 * Changes parts of the look. With `quietly`, the back button gets no step. Resolves when the address
	 * says so. Does nothing once the person has gone on to another page: what they typed last is applied
	 * a moment later.
	 */
	async set(change: Partial<Shown>, quietly = false): Promise<void> {
		const { list, to } = this.ports;
		if (page.url.pathname.replace(/\/$/, '') !== list) return;
		const query = to({ ...this.current, ...change });
		await goto(query === '' ? list : `${list}?${query}`, {
			replaceState: quietly,
			noScroll: true,
			keepFocus: true
		});
	}

	/** Sets parts of the filter. */
	narrow(change: Partial<Filter>, quietly = false): Promise<void> {
		return this.setFilter({ ...this.current.filter, ...change }, quietly);
	}

	/** Removes the whole filter. The part of the list and the sort stay. */
	clear(): Promise<void> {
		return this.setFilter(this.ports.unfiltered(this.current.filter));
	}

	private setFilter(filter: Filter, quietly = false): Promise<void> {
		return this.set({ ...this.current, filter }, quietly);
	}
}
