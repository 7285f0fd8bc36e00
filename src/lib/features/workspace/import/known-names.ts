import { headingKey, type KnownNames } from '$lib/domain/import/columns';
import { customUse, type ColumnUse } from '$lib/domain/import/fields';
import type { ImportSnapshot } from '$lib/domain/import/port';
import { fold } from '$lib/domain/text/fold';
import { m } from '$lib/paraglide/messages';
import { locales } from '$lib/paraglide/runtime';

/** What the columns of our own tables are called, in every language (what we export we can import). */
function ownHeadings(space: ImportSnapshot['space']): ReadonlyMap<string, ColumnUse | 'title'> {
	const fields = (space?.fields ?? [])
		.filter(({ removed }) => !removed)
		.map(({ id, name }) => [headingKey(name), customUse(id)] as const);
	const columns = locales.flatMap((locale) =>
		COLUMNS.map(([name, use]) => [headingKey(name({}, { locale })), use] as const)
	);
	// A field of the space that is called like a column of the list gives way to it.
	return new Map<string, ColumnUse | 'title'>([...fields, ...columns]);
}

const COLUMNS = [
	[m.deal_title, 'title'],
	[m.deal_stage, 'stage'],
	[m.deal_revenue, 'revenue'],
	[m.views_column_currency, 'currency'],
	[m.deal_rate, 'rate'],
	[m.deal_close_on, 'closeOn'],
	[m.deal_owner, 'owner'],
	[m.deal_list_created, 'createdOn'],
	[m.views_part_customer, 'customer'],
	[m.views_column_contact, 'contact'],
	[m.views_part_tags, 'tags'],
	[m.views_part_source, 'source'],
	[m.views_column_lost, 'lostReason'],
	[m.import_col_row, 'ignore'],
	[m.import_col_reason, 'ignore']
] as const;

/** The names that columns are recognised by. */
export const knownNames = (snapshot: ImportSnapshot): KnownNames => ({
	members: new Set(snapshot.members.map(({ name }) => fold(name))),
	customers: new Set([...snapshot.customers.keys()].map(fold)),
	stages: new Set((snapshot.space?.stages ?? []).map(({ name }) => fold(name))),
	headings: ownHeadings(snapshot.space)
});
