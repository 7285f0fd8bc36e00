import type { DealSort } from '$lib/domain/deal/filter-address';
import { inOrder, type Space } from '$lib/domain/space/space';
import { m } from '$lib/i18n/messages';

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
	| 'lost';

/** The key of a column: one that every record has, or one of the space's custom fields. */
export type ColumnKey = PlainColumn | `field.${string}`;

/** A column of the list. */
export interface ListColumn {
	readonly key: ColumnKey;
	readonly name: () => string;
	/** What the column sorts by; `null` when it cannot sort. */
	readonly sort: DealSort | null;
	/** The column's track in the grid. */
	readonly width: string;
	/** Numbers are aligned to the end. */
	readonly end?: boolean;
	/** Whether the column is shown by default. */
	readonly usual: boolean;
}

const column = (
	key: ColumnKey,
	name: () => string,
	sort: DealSort | null,
	width: string,
	parts: Partial<Pick<ListColumn, 'end' | 'usual'>> = {}
): ListColumn => ({ key, name, sort, width, usual: true, ...parts });

const NARROW = 'minmax(5rem,1fr)';
const created = column('created', m.deal_list_created, 'createdAt', '6.5rem');
const updated = column('updated', m.deal_list_updated, 'updatedAt', '6.5rem');

/** Returns the columns that a space's list can have, in their order. The first one is always shown. */
export function columnsFor(space: Pick<Space, 'kind' | 'fields'>): readonly ListColumn[] {
	if (space.kind === 'work') {
		return [
			column('title', m.tasks_title, 'title', 'minmax(10rem,2.2fr)'),
			column('stage', m.deal_stage, null, NARROW),
			column('day', m.tasks_due_on, 'closeOn', '8rem'),
			column('owner', m.tasks_owner, 'owner', 'minmax(4rem,1fr)'),
			created,
			updated
		];
	}
	const further = { usual: false };
	return [
		column('title', m.deal_title, 'title', 'minmax(10rem,2.2fr)'),
		column('stage', m.deal_stage, null, NARROW),
		column('revenue', m.deal_revenue, 'revenue', '9.5rem', { end: true }),
		column('rate', m.deal_rate, 'rate', '6.5rem'),
		column('day', m.deal_close_on, 'closeOn', '8rem'),
		column('owner', m.deal_owner, 'owner', 'minmax(4rem,1fr)'),
		created,
		updated,
		column('customer', m.views_part_customer, null, NARROW, further),
		column('contact', m.views_column_contact, null, NARROW, further),
		column('tags', m.views_part_tags, null, NARROW, further),
		column('source', m.views_part_source, null, NARROW, further),
		column('lost', m.views_column_lost, null, NARROW, further),
		...inOrder(space.fields.filter(({ removed }) => !removed)).map(({ id, name, type }) =>
			column(`field.${id}`, () => name, null, NARROW, {
				usual: false,
				end: type === 'number' || type === 'money'
			})
		)
	];
}
