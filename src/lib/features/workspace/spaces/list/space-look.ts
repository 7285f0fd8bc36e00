import {
	NO_SPACE_FILTER,
	SPACE_SHELVES,
	SPACE_SORTS,
	type SpaceFilter,
	type SpaceSort
} from '$lib/domain/space/listing';
import { SPACE_KINDS, VISIBILITIES } from '$lib/domain/space/space';
import {
	isFieldKey,
	readFieldTests,
	writeFieldTests
} from '$lib/features/records/views/field-tests';
import { AddressLook } from '$lib/features/records/views/address-look.svelte';

/** How the list of spaces is shown. */
export interface SpaceLook {
	readonly filter: SpaceFilter;
	readonly sort: { readonly by: SpaceSort; readonly down: boolean };
	readonly tiles: boolean;
}

const isSort = (by: string): by is SpaceSort =>
	SPACE_SORTS.some((known) => known === by) || isFieldKey(by);

/** Reads a look from an address. Unreadable parts are ignored, because links can be old or truncated. */
export function lookFrom(query: URLSearchParams): SpaceLook {
	const some = <Value extends string>(key: string, known: readonly Value[]) =>
		known.filter((value) => query.getAll(key).includes(value));
	const all = (key: string) => [...new Set(query.getAll(key))];
	const shelf = SPACE_SHELVES.find((one) => one === query.get('show')) ?? 'open';
	const usual = shelf === 'recent' ? 'used' : 'name';
	const sorted = query.get('sort') ?? '';
	const down = sorted.startsWith('-');
	const by = down ? sorted.slice(1) : sorted;
	return {
		filter: {
			shelf,
			text: (query.get('q') ?? '').slice(0, 200),
			kinds: some('kind', SPACE_KINDS),
			groups: all('group'),
			tags: all('tag'),
			visibilities: some('seen', VISIBILITIES),
			fields: readFieldTests(query)
		},
		sort: isSort(by) ? { by, down } : { by: usual, down: usual === 'used' },
		tiles: query.get('view') === 'tiles'
	};
}

/** Returns a look as the part of an address after its `?`. Empty for the default. */
export function lookTo({ filter, sort, tiles }: SpaceLook): string {
	const query = new URLSearchParams();
	if (filter.shelf !== 'open') query.set('show', filter.shelf);
	if (filter.text.trim() !== '') query.set('q', filter.text);
	for (const kind of filter.kinds) query.append('kind', kind);
	for (const group of filter.groups) query.append('group', group);
	for (const tag of filter.tags) query.append('tag', tag);
	for (const seen of filter.visibilities) query.append('seen', seen);
	writeFieldTests(query, filter.fields);
	const isUsual =
		filter.shelf === 'recent' ? sort.by === 'used' && sort.down : sort.by === 'name' && !sort.down;
	if (!isUsual) query.set('sort', `${sort.down ? '-' : ''}${sort.by}`);
	if (tiles) query.set('view', 'tiles');
	return query.toString();
}

/** Returns the address of the list with a look. */
export function addressOf(look: SpaceLook): string {
	const query = lookTo(look);
	return query === '' ? LIST : `${LIST}?${query}`;
}

/** The address of the list of spaces. */
const LIST = '/spaces';

/** Returns the look of the list of spaces. Create it while a component initialises. */
export const spaceLook = (): SpaceLookState =>
	new AddressLook({
		list: LIST,
		from: lookFrom,
		to: lookTo,
		unfiltered: ({ shelf }) => ({ ...NO_SPACE_FILTER, shelf })
	});

export type SpaceLookState = AddressLook<SpaceFilter, SpaceLook>;
