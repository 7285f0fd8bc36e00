import type { DealSort } from '$lib/domain/deal/filter-address';
import { inOrder, type Space } from '$lib/domain/space/space';
import { m } from '$lib/i18n/messages';
import type { TableColumn } from '$lib/ui/table';

/** The columns that every list can show. */
export type PlainColumn =
	| 'title'
	| 'stage'
	| 'revenue'
	| 'rate'
	| 'day'
	| 'owner'
	| 'created'
	| 'updated'
	| 'customer'
	| 'contact'
	| 'tags'
	| 'source'
	| 'lost'
	| 'priority'
	| 'project'
	| 'start'
	| 'estimate'
	| 'progress'
	| 'time'
	| 'repeat'
	| 'people'
	| 'key'
	| 'parent'
	| 'waits';

/** The key of a column: one that every record has, or one of the space's custom fields. */
export type ColumnKey = PlainColumn | `field.${string}`;

/** A column of the list. */
export interface ListColumn extends TableColumn {
	readonly key: ColumnKey;
	readonly sort: DealSort | null;
}

const column = (
	key: ColumnKey,
	name: () => string,
	sort: DealSort | null,
	parts: Pick<ListColumn, 'width'> & Partial<Pick<ListColumn, 'grow' | 'end' | 'usual'>>
): ListColumn => ({
	key,
	name,
	sort,
	usual: true,
	falls: sort !== null && FALLING.has(sort),
	...parts
});

/** What people look for with the newest or the most valuable first. */
const FALLING: ReadonlySet<DealSort> = new Set([
	'revenue',
	'rate',
	'updatedAt',
	'createdAt',
	'priority'
]);

const TITLE = { width: 12, grow: 2.2 };
const NARROW = { width: 6, grow: 1 };
const MOMENT = { width: 7.25 };
const created = column('created', m.deal_list_created, 'createdAt', { ...MOMENT, usual: false });
const updated = column('updated', m.deal_list_updated, 'updatedAt', MOMENT);

/** Returns the columns that a space's list can have, in their order. The first one is always shown. */
export function columnsFor(space: Pick<Space, 'kind' | 'fields'>): readonly ListColumn[] {
	if (space.kind === 'work') {
		return [
			column('title', m.tasks_title, 'title', TITLE),
			column('stage', m.deal_stage, 'stage', NARROW),
			column('priority', m.tasks_priority, 'priority', { width: 7 }),
			column('project', m.projects_project, null, { ...NARROW, usual: false }),
			column('start', m.tasks_start_on, 'startOn', { width: 7.75, usual: false }),
			column('day', m.tasks_due_on, 'closeOn', { width: 8.75 }),
			column('time', m.tasks_due_time, null, { width: 6, usual: false }),
			column('owner', m.tasks_owner, 'owner', NARROW),
			column('people', m.tasks_assignees, null, { ...NARROW, usual: false }),
			column('repeat', m.tasks_repeat, null, { ...NARROW, usual: false }),
			column('estimate', m.tasks_estimate, 'estimate', { width: 7, usual: false, end: true }),
			column('progress', m.tasks_progress, 'progress', { width: 6, usual: false, end: true }),
			column('tags', m.views_part_tags, null, { ...NARROW, usual: false }),
			column('parent', m.tasks_parent, null, { ...NARROW, usual: false }),
			column('waits', m.tasks_waits, null, { ...NARROW, usual: false }),
			column('key', m.views_column_key, null, { ...NARROW, usual: false }),
			created,
			updated,
			...ofFields(space.fields)
		];
	}
	const further = { ...NARROW, usual: false };
	return [
		column('title', m.deal_title, 'title', TITLE),
		column('stage', m.deal_stage, 'stage', NARROW),
		column('revenue', m.deal_revenue, 'revenue', { width: 8, grow: 0.4, end: true }),
		column('rate', m.deal_rate, 'rate', { width: 7.25 }),
		column('day', m.deal_close_on, 'closeOn', { width: 8.75 }),
		column('owner', m.deal_owner, 'owner', NARROW),
		created,
		updated,
		column('customer', m.views_part_customer, null, further),
		column('contact', m.views_column_contact, null, further),
		column('tags', m.views_part_tags, null, further),
		column('source', m.views_part_source, null, further),
		column('lost', m.views_column_lost, null, further),
		...ofFields(space.fields)
	];
}

/** Returns the columns of the space's custom fields. */
const ofFields = (fields: Space['fields']): readonly ListColumn[] =>
	inOrder(fields.filter(({ removed }) => !removed)).map(({ id, name, type }) =>
		column(`field.${id}`, () => name, null, {
			...NARROW,
			usual: false,
			end: type === 'number' || type === 'money'
		})
	);
