import type { RecordId, SpaceId } from '$lib/domain/core/ids';

/** The ways to look at a space. */
export type SpaceView =
	| RecordView
	| 'projects'
	| 'discussion'
	| 'pages'
	| 'files'
	| 'leads'
	| 'campaigns'
	| 'forecast'
	| 'figures';

/** The ways to look at the records of a space. They share filter and sort. */
export type RecordView = 'board' | 'list' | 'calendar' | 'timeline';

/** The views that have an address of their own. Panels can lie over some of them. */
const OTHERS: readonly SpaceView[] = [
	...(['list', 'calendar', 'timeline'] as const),
	...([
		'projects',
		'discussion',
		'pages',
		'files',
		'leads',
		'campaigns',
		'forecast',
		'figures'
	] as const)
];
const UNDER_PANELS: readonly SpaceView[] = ['board', 'list', 'calendar', 'timeline'];

/**
 * Returns the view that an address shows, or `null` for a panel, which leaves the view behind it as it
 * was.
 */
export function viewAt(pathname: string, space: SpaceId): SpaceView | null {
	const [part = ''] = pathname.replace(`/s/${space}`, '').split('/').filter(Boolean);
	if (part === '') return 'board';
	return OTHERS.find((view) => view === part) ?? null;
}

/** Whether an address shows the records of a space in a view, or a panel over them. */
export function showsRecords(pathname: string, space: SpaceId, view: RecordView): boolean {
	const [root, id, part = ''] = pathname.split('/').filter(Boolean);
	if (root !== 's' || id !== space) return false;
	return part === (view === 'board' ? '' : view) || part === 'deal' || part === 'task';
}

/** Whether an address shows a space's board or list, alone or with a panel over it: they are drawn from rows. */
export function isOfRecords(pathname: string): boolean {
	const [root, id, part = ''] = pathname.split('/').filter(Boolean);
	return root === 's' && id !== undefined && ['', 'list', 'deal', 'task'].includes(part);
}

/** A project whose page is shown, and which of its tabs; an empty one is its first. */
export interface ShownProject {
	readonly id: RecordId;
	readonly tab: string;
}

/** Returns the project whose page an address shows; `null` where it shows none. */
export function projectAt(pathname: string, space: SpaceId): ShownProject | null {
	const [part, id, tab = ''] = pathname.replace(`/s/${space}`, '').split('/').filter(Boolean);
	return part === 'projects' && id !== undefined ? { id, tab } : null;
}

/** What lies behind a panel: a view of a space, or in it the page of a project with its address. */
interface Behind {
	readonly space: SpaceId;
	readonly view: SpaceView;
	readonly project: (ShownProject & { readonly address: string }) | null;
}

let behind: Behind | null = null;

/** Notes what an address shows. One of a panel leaves what is behind it as it was. */
function note(
	{ pathname, search }: Pick<URL, 'pathname' | 'search'>,
	space: SpaceId
): Behind | null {
	const view = viewAt(pathname, space);
	if (view === null) return behind?.space === space ? behind : null;
	const project = projectAt(pathname, space);
	const address = pathname + lookIn(search);
	behind = { space, view, project: project === null ? null : { ...project, address } };
	return behind;
}

/**
 * Returns the view to show at an address. Under a panel, that is the view from which the panel was
 * opened.
 */
export function viewOf(url: Pick<URL, 'pathname' | 'search'>, space: SpaceId): SpaceView {
	const shown = note(url, space);
	const view = viewAt(url.pathname, space);
	if (view !== null) return view;
	return shown !== null && mayLieBehind(shown) ? shown.view : 'board';
}

/** Returns the project whose page is shown at an address, alone or behind a panel; `null` for none. */
export const projectOf = (
	url: Pick<URL, 'pathname' | 'search'>,
	space: SpaceId
): ShownProject | null => note(url, space)?.project ?? null;

const mayLieBehind = ({ view, project }: Behind): boolean =>
	project !== null || UNDER_PANELS.includes(view);

const searches = new Map<SpaceId, string>();

/**
 * Returns the part of an address that says how the records of a space are filtered, sorted and grouped.
 * Pages that lie over the records do not say so, and keep the last value.
 */
export function searchOf(
	{ pathname, search }: Pick<URL, 'pathname' | 'search'>,
	space: SpaceId
): string {
	const look = lookIn(search);
	const isInside = pathname === `/s/${space}` || pathname.startsWith(`/s/${space}/`);
	if (isInside && (look !== '' || viewAt(pathname, space) !== null)) searches.set(space, look);
	return searches.get(space) ?? '';
}

/** Returns the address of the view behind a panel. */
export function behindPanel(space: SpaceId): string {
	if (behind?.space === space && behind.project !== null) return behind.project.address;
	const view = behind?.space === space ? behind.view : 'board';
	const part = view !== 'board' && UNDER_PANELS.includes(view) ? `/${view}` : '';
	return `/s/${space}${part}${searches.get(space) ?? ''}`;
}

/** The part of a record's address that shows it as a page of its own instead of a panel. */
const PAGE = 'page';

/** Whether an address shows its record as a page of its own. */
export const isPageOf = ({ searchParams }: Pick<URL, 'searchParams'>): boolean =>
	searchParams.has(PAGE);

/** Returns the address that shows the same record as a page, or as a panel over its board or list. */
export function asPage(
	{ pathname, search }: Pick<URL, 'pathname' | 'search'>,
	is: boolean
): string {
	const rest = lookIn(search);
	if (!is) return pathname + rest;
	return `${pathname}${rest === '' ? '?' : `${rest}&`}${PAGE}`;
}

/** Returns the search of an address without the part that says how a record is shown. */
export function lookIn(search: string): string {
	const rest = search
		.replace(/^\?/, '')
		.split('&')
		.filter((part) => part !== '' && part !== PAGE && part !== `${PAGE}=`)
		.join('&');
	return rest === '' ? '' : `?${rest}`;
}
