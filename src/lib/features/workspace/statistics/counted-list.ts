import type { DaySpan } from '$lib/domain/figures/forecast';
import { spanBetween } from '$lib/domain/figures/period';
import { projectHref } from '$lib/features/records/projects/project-link';
import { areaHref } from '$lib/features/records/files/area-link';
import { isDay } from '$lib/domain/core/day';
import type { ActivityPick, ListedMeasure } from '$lib/replica/overview/activity-picks';
import type { Row } from '$lib/replica/store/rows';

/** What the list behind a figure of the statistics can be asked for. */
export const LISTED = [
	...(['tasks', 'done', 'calls', 'leads', 'topics', 'posts', 'files', 'interactions'] as const),
	'campaigns' as const
] as const satisfies readonly ListedMeasure[];

/** Returns the address of the list of what a figure counts. */
export function activityHref({ measure, space, by }: ActivityPick, days: DaySpan): string {
	const query = new URLSearchParams({ of: measure, from: days.from, to: days.last });
	// An empty space is that of customers.
	if (space !== null) query.set('space', space);
	if (by !== null) query.set('by', by);
	return `/statistics/list?${query.toString()}`;
}

/** Returns what an address asks for, and its days; `null` when it asks for nothing that is counted. */
export function askedActivity({
	searchParams
}: Pick<URL, 'searchParams'>): { readonly pick: ActivityPick; readonly days: DaySpan } | null {
	const measure = LISTED.find((one) => one === searchParams.get('of'));
	const [from, to] = [searchParams.get('from'), searchParams.get('to')];
	const days = isDay(from) && isDay(to) ? spanBetween(from, to) : null;
	if (measure === undefined || days === null) return null;
	return {
		pick: { measure, space: searchParams.get('space'), by: searchParams.get('by') },
		days
	};
}

/** Returns the address of a record. */
export function recordHref(row: Row): string {
	switch (row.kind) {
		case 'customer':
			return `/customers/${row.id}`;
		case 'deal':
		case 'task':
			return `/s/${row.space}/${row.kind}/${row.id}`;
		case 'project':
			return projectHref(row);
		case 'page':
			return `/s/${row.space}/pages/${row.id}`;
		case 'version':
			return `/s/${row.space}/pages/${row.page}`;
		case 'draft':
			return `/s/${row.space}/discussion/${row.topic}`;
		case 'topic':
			return `/s/${row.space}/discussion/${row.id}`;
		case 'lead':
			return `/s/${row.space}/leads/${row.id}`;
		case 'campaign':
			return `/s/${row.space}/campaigns/${row.id}`;
		case 'call':
			return `/s/${row.space}/campaigns/${row.campaign}`;
		case 'folder':
		case 'file':
			return areaHref(row);
	}
}
