import { m } from '$lib/paraglide/messages';
import type { ListSort } from '$lib/replica/store/queries';

/** A column of the list. */
export interface ListColumn {
	readonly key: 'title' | 'stage' | 'revenue' | 'rate' | 'day' | 'owner' | 'created' | 'updated';
	readonly name: () => string;
	/** What it sorts by; `null` when it does not. */
	readonly sort: ListSort | null;
	/** Its track in the grid. */
	readonly width: string;
	/** Numbers stand at the end. */
	readonly end?: boolean;
}

const title: ListColumn = {
	key: 'title',
	name: m.deal_title,
	sort: 'sortTitle',
	width: 'minmax(10rem,2.2fr)'
};
const stage: ListColumn = {
	key: 'stage',
	name: m.deal_stage,
	sort: null,
	width: 'minmax(5rem,1fr)'
};
const owner: ListColumn = {
	key: 'owner',
	name: m.deal_owner,
	sort: 'owner',
	width: 'minmax(4rem,1fr)'
};
const created: ListColumn = {
	key: 'created',
	name: m.deal_list_created,
	sort: 'createdAt',
	width: '6.5rem'
};
const updated: ListColumn = {
	key: 'updated',
	name: m.deal_list_updated,
	sort: 'updatedAt',
	width: '6.5rem'
};

/** The columns for each kind of record. */
export const columnsFor = (kind: 'deal' | 'task'): readonly ListColumn[] =>
	kind === 'task'
		? [
				{ ...title, name: m.tasks_title },
				stage,
				{ key: 'day', name: m.tasks_due_on, sort: null, width: '8rem' },
				{ ...owner, name: m.tasks_owner },
				created,
				updated
			]
		: [
				title,
				stage,
				{ key: 'revenue', name: m.deal_revenue, sort: 'revenue', width: '9.5rem', end: true },
				{ key: 'rate', name: m.deal_rate, sort: null, width: '6.5rem' },
				{ key: 'day', name: m.deal_close_on, sort: 'closeOn', width: '8rem' },
				owner,
				created,
				updated
			];
