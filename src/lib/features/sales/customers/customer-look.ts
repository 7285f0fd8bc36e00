import {
	CUSTOMER_SORTS,
	NO_CUSTOMER_FILTER,
	type CustomerFilter,
	type CustomerSort
} from '$lib/domain/customer/listing';
import {
	isFieldKey,
	readFieldTests,
	writeFieldTests
} from '$lib/features/records/views/field-tests';
import { AddressLook } from '$lib/features/records/views/address-look.svelte';

/** How the list of customers is shown: filter and sort. */
export interface CustomerLook {
	readonly filter: CustomerFilter;
	readonly sort: { readonly by: CustomerSort; readonly down: boolean };
}

const isSort = (by: string): by is CustomerSort =>
	CUSTOMER_SORTS.some((known) => known === by) || isFieldKey(by);

/** Reads a look from an address. Unreadable parts are ignored, because links can be old or truncated. */
export function lookFrom(query: URLSearchParams): CustomerLook {
	const all = (key: string) => [...new Set(query.getAll(key))];
	const sorted = query.get('sort') ?? '';
	const down = sorted.startsWith('-');
	const by = down ? sorted.slice(1) : sorted;
	const quiet = Number(query.get('quiet') ?? NaN);
	return {
		filter: {
			text: (query.get('q') ?? '').slice(0, 200),
			owners: all('owner'),
			sectors: all('sector'),
			tags: all('tag'),
			isOpen: query.get('open') === '1',
			quietDays: Number.isInteger(quiet) && quiet > 0 ? quiet : null,
			fields: readFieldTests(query)
		},
		sort: { by: isSort(by) ? by : 'title', down }
	};
}

/** Returns a look as the part of an address after its `?`. Empty for the default. */
export function lookTo({ filter, sort }: CustomerLook): string {
	const query = new URLSearchParams();
	if (filter.text.trim() !== '') query.set('q', filter.text);
	for (const owner of filter.owners) query.append('owner', owner);
	for (const sector of filter.sectors) query.append('sector', sector);
	for (const tag of filter.tags) query.append('tag', tag);
	if (filter.isOpen) query.set('open', '1');
	if (filter.quietDays !== null) query.set('quiet', String(filter.quietDays));
	writeFieldTests(query, filter.fields);
	if (sort.by !== 'title' || sort.down) query.set('sort', `${sort.down ? '-' : ''}${sort.by}`);
	return query.toString();
}

/** Whether a look asks for nothing but a direction of the names, which an index answers. */
export const isPlain = ({ filter, sort }: CustomerLook): boolean =>
	sort.by === 'title' && lookTo({ filter, sort: { by: 'title', down: false } }) === '';

/** The address of the list of customers. */
const LIST = '/customers';

/** Returns the look of the list of customers. Create it while a component initialises. */
export const customerLook = (): CustomerLookState =>
	new AddressLook({ list: LIST, from: lookFrom, to: lookTo, unfiltered: () => NO_CUSTOMER_FILTER });

export type CustomerLookState = AddressLook<CustomerFilter, CustomerLook>;
