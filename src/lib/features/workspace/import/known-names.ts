import { headingKey, type Headings, type KnownNames } from '$lib/domain/import/columns';
import { customUse, type ColumnUse, type ImportKind } from '$lib/domain/import/fields';
import type { ImportSnapshot } from '$lib/domain/import/plan-types';
import { customFieldsOf } from '$lib/domain/import/snapshot-fields';
import { fold } from '$lib/domain/text/fold';
import { m } from '$lib/i18n/messages';
import { locales } from '$lib/i18n/runtime';

/** A column of a table that the app exports: its name, and the field that an import reads it as. */
type OwnColumn = readonly [
	name: (inputs: Record<string, never>, options: { locale: (typeof locales)[number] }) => string,
	use: ColumnUse | 'title'
];

/** The columns before those of rejected rows. */
const LEFT_OUT: readonly OwnColumn[] = [
	[m.import_col_row, 'ignore'],
	[m.import_col_column, 'ignore'],
	[m.import_col_value, 'ignore'],
	[m.import_col_reason, 'ignore']
];

const LEFT_OUT_KEYS: readonly ReadonlySet<string>[] = LEFT_OUT.map(
	([name]) => new Set(locales.map((locale) => headingKey(name({}, { locale }))))
);

/** Returns how many columns before those of the original file tell why a row was left out. */
export const leftOutColumns = (headers: readonly string[]): number =>
	LEFT_OUT_KEYS.every((keys, at) => keys.has(headingKey(headers[at] ?? '')))
		? LEFT_OUT_KEYS.length
		: 0;

const OWN_COLUMNS: Readonly<Record<Exclude<ImportKind, 'people'>, readonly OwnColumn[]>> = {
	deals: [
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
		...LEFT_OUT
	],
	tasks: [
		[m.tasks_title, 'name'],
		[m.deal_stage, 'stage'],
		[m.tasks_priority, 'priority'],
		[m.tasks_start_on, 'startOn'],
		[m.tasks_due_on, 'dueOn'],
		[m.tasks_estimate, 'estimate'],
		[m.tasks_progress, 'progress'],
		[m.tasks_due_time, 'dueTime'],
		[m.tasks_repeat, 'repeat'],
		[m.tasks_assignees, 'assignees'],
		[m.projects_project, 'project'],
		[m.tasks_parent, 'parent'],
		[m.tasks_waits, 'waitsFor'],
		[m.views_column_key, 'externalId'],
		[m.views_part_tags, 'tags'],
		[m.tasks_owner, 'owner'],
		[m.deal_list_created, 'createdOn'],
		[m.deal_list_updated, 'ignore'],
		...LEFT_OUT
	],
	leads: [
		[m.leads_name, 'name'],
		[m.leads_company, 'company'],
		[m.leads_contact, 'contact'],
		[m.leads_email, 'email'],
		[m.leads_phone, 'phone'],
		[m.leads_source, 'source'],
		[m.leads_note, 'note'],
		[m.leads_owner, 'owner'],
		...LEFT_OUT
	],
	contacts: [
		[m.import_field_customer, 'customer'],
		[m.customers_contact_person, 'name'],
		[m.customers_contact_role, 'role'],
		[m.customers_contact_email, 'email'],
		[m.customers_contact_phone, 'phone'],
		...LEFT_OUT
	],
	spaces: [
		[m.spaces_name, 'name'],
		[m.spaces_list_kind, 'kind'],
		[m.spaces_groups, 'groups'],
		[m.fields_tags, 'tags'],
		[m.spaces_visibility, 'visibility'],
		[m.spaces_members, 'members'],
		[m.spaces_list_creator, 'ignore'],
		[m.views_sort_created, 'ignore'],
		...LEFT_OUT
	],
	customers: [
		[m.customers_name, 'name'],
		[m.customers_external_id, 'externalId'],
		[m.customers_owner, 'owner'],
		[m.customers_email, 'email'],
		[m.customers_phone, 'phone'],
		[m.customers_address, 'address'],
		[m.customers_sector, 'sector'],
		[m.customers_website, 'website'],
		[m.customers_tax_number, 'taxNumber'],
		[m.customers_tags, 'tags'],
		[m.customers_created, 'createdOn'],
		[m.customers_contact_person, 'contact'],
		[m.customers_contact_role, 'role'],
		[m.customers_contact_email, 'contactEmail'],
		[m.customers_contact_phone, 'contactPhone'],
		...LEFT_OUT
	]
};

/** Returns the column names of our own tables in every language, so that an export can be imported again. */
const headingsOf = (kind: keyof typeof OWN_COLUMNS): Headings =>
	new Map(
		locales.flatMap((locale) =>
			OWN_COLUMNS[kind].map(([name, use]) => [headingKey(name({}, { locale })), use] as const)
		)
	);

function ownHeadings(snapshot: ImportSnapshot): NonNullable<KnownNames['headings']> {
	// A custom field with the same name as a column of the list gives way to it.
	const of = (kind: keyof typeof OWN_COLUMNS) =>
		new Map<string, ColumnUse | 'title'>([
			...customFieldsOf(kind, snapshot).map(
				({ id, name }) => [headingKey(name), customUse(id)] as const
			),
			...headingsOf(kind)
		]);
	return {
		leads: of('leads'),
		contacts: of('contacts'),
		spaces: of('spaces'),
		customers: of('customers'),
		tasks: of('tasks'),
		deals: of('deals')
	};
}

/** Returns the names by which columns are recognised. */
export const knownNames = (snapshot: ImportSnapshot): KnownNames => ({
	members: new Set(snapshot.members.map(({ name }) => fold(name))),
	customers: new Set([...snapshot.customers.keys()].map(fold)),
	stages: new Set((snapshot.space?.stages ?? []).map(({ name }) => fold(name))),
	headings: ownHeadings(snapshot)
});
