import { m } from '$lib/i18n/messages';
import type { Role } from '$lib/domain/member/member';
import type { DateOrder } from '$lib/domain/import/dates';
import type { Delimiter } from '$lib/domain/import/dialect';
import type { WorkbookFormat } from '$lib/domain/import/faults';
import type { CustomField } from '$lib/domain/fields/field';
import {
	customUse,
	type ColumnUse,
	type CustomUse,
	type Field,
	type ImportKind
} from '$lib/domain/import/fields';
import type { ValueUse } from '$lib/domain/import/plan-changes';
import type { MatchReason, OnMatch } from '$lib/domain/import/plan-types';
import type { Encoding } from '$lib/features/common/spreadsheet/decode';
import type { OpenedFile } from './messages';
import type { Step } from './import-session.svelte';

export const kindWords: Readonly<Record<ImportKind, () => { label: string; hint: string }>> = {
	spaces: () => ({ label: m.import_kind_spaces(), hint: m.import_kind_spaces_hint() }),
	contacts: () => ({ label: m.import_kind_contacts(), hint: m.import_kind_contacts_hint() }),
	leads: () => ({ label: m.import_kind_leads(), hint: m.import_kind_leads_hint() }),
	people: () => ({ label: m.import_kind_people(), hint: m.import_kind_people_hint() }),
	customers: () => ({ label: m.import_kind_customers(), hint: m.import_kind_customers_hint() }),
	deals: () => ({ label: m.import_kind_deals(), hint: m.import_kind_deals_hint() }),
	tasks: () => ({ label: m.import_kind_tasks(), hint: m.import_kind_tasks_hint() })
};

export const stepWords: Readonly<Record<Step, () => string>> = {
	file: m.import_step_file,
	columns: m.import_step_columns,
	preview: m.import_step_preview,
	import: m.import_step_import,
	done: m.import_step_done
};

const fieldWords: Readonly<Record<Field | 'title', () => string>> = {
	name: m.import_field_name,
	role: m.import_field_role,
	team: m.import_field_team,
	supervisor: m.import_field_supervisor,
	label: m.import_field_label,
	owner: m.import_field_owner,
	email: m.import_field_email,
	phone: m.import_field_phone,
	address: m.import_field_address,
	sector: m.import_field_sector,
	website: m.import_field_website,
	taxNumber: m.import_field_taxNumber,
	externalId: m.import_field_externalId,
	createdOn: m.import_field_createdOn,
	customer: m.import_field_customer,
	contact: m.import_field_contact,
	contactEmail: m.customers_contact_email,
	contactPhone: m.customers_contact_phone,
	stage: m.import_field_stage,
	revenue: m.import_field_revenue,
	currency: m.import_field_currency,
	closeOn: m.import_field_closeOn,
	dueOn: m.tasks_due_on,
	startOn: m.tasks_start_on,
	priority: m.tasks_priority,
	estimate: m.tasks_estimate,
	progress: m.tasks_progress,
	dueTime: m.tasks_due_time,
	repeat: m.tasks_repeat,
	assignees: m.tasks_assignees,
	project: m.projects_project,
	parent: m.tasks_parent,
	waitsFor: m.tasks_waits,
	note: m.tasks_note,
	rate: m.import_field_rate,
	tags: m.views_part_tags,
	source: m.views_part_source,
	lostReason: m.views_column_lost,
	company: m.leads_company,
	customerId: m.import_field_customerId,
	kind: m.spaces_list_kind,
	visibility: m.spaces_visibility,
	groups: m.spaces_groups,
	members: m.spaces_members,
	title: m.import_field_title
};

/** The texts for the value by which a row matches an existing customer. */
export const matchWords: Readonly<Record<MatchReason, () => string>> = {
	id: m.duplicates_by_id,
	name: m.duplicates_by_name,
	alike: m.duplicates_by_legal,
	email: m.duplicates_by_email,
	phone: m.duplicates_by_phone,
	tax: m.duplicates_by_tax
};

/** The texts for what happens to a row whose customer appears to exist. */
export const onMatchWords: Readonly<Record<OnMatch, () => string>> = {
	skip: m.duplicates_import_skip,
	update: m.duplicates_import_update,
	add: m.duplicates_import_add
};

/** The fields that the screens of a kind call something else. */
const ownWords: Readonly<
	Record<ImportKind, Partial<Readonly<Record<Field | 'title', () => string>>>>
> = {
	people: {},
	spaces: { name: m.spaces_name, tags: m.fields_tags },
	contacts: {
		name: m.customers_contact_person,
		role: m.customers_contact_role,
		taxNumber: m.customers_tax_number
	},
	leads: { name: m.leads_name, note: m.leads_note, createdOn: m.deal_list_created },
	customers: {
		name: m.customers_name,
		owner: m.customers_owner,
		contact: m.customers_contact_person,
		role: m.customers_contact_role,
		externalId: m.customers_external_id,
		createdOn: m.customers_created
	},
	deals: { closeOn: m.deal_close_on, createdOn: m.deal_list_created },
	tasks: {
		name: m.tasks_title,
		title: m.tasks_title,
		owner: m.tasks_owner,
		createdOn: m.deal_list_created
	}
};

/** Returns the name of a field as the screens of its kind call it. */
export const nameOfField = (kind: ImportKind, field: Field | 'title'): string =>
	(ownWords[kind][field] ?? fieldWords[field])();

/** Returns what a column of a kind is used for; for a custom field, its name. */
export const useText = (
	kind: ImportKind,
	use: ColumnUse,
	fields: readonly Pick<CustomField, 'id' | 'name'>[] = []
): string =>
	use === 'fact'
		? m.import_use_fact()
		: use === 'ignore'
			? m.import_use_ignore()
			: isCustom(use)
				? (fields.find(({ id }) => customUse(id) === use)?.name ?? m.import_use_fact())
				: nameOfField(kind, use);

const isCustom = (use: ColumnUse | 'title'): use is CustomUse => use.startsWith('field.');

/** Returns the name of what a column is used for, also of a deal's title. */
export const valueText = (
	kind: ImportKind,
	use: ValueUse,
	fields: readonly Pick<CustomField, 'id' | 'name'>[]
): string => (use === 'title' ? nameOfField(kind, use) : useText(kind, use, fields));

/** Returns the name of a customer's field, or an additional column's own name. */
export const fieldText = (name: string): string =>
	Object.hasOwn(fieldWords, name) ? nameOfField('customers', name as Field) : name;

export const roleWords: Readonly<Record<Role, () => string>> = {
	owner: m.import_role_owner,
	admin: m.import_role_admin,
	supervisor: m.import_role_supervisor,
	agent: m.import_role_agent,
	guest: m.import_role_guest
};

export const delimiterWords: Readonly<Record<Delimiter, () => string>> = {
	',': m.import_delimiter_comma,
	';': m.import_delimiter_semicolon,
	'\t': m.import_delimiter_tab,
	'|': m.import_delimiter_pipe
};

export const dateOrderWords: Readonly<Record<DateOrder, () => string>> = {
	dmy: m.import_date_order_dmy,
	mdy: m.import_date_order_mdy,
	ymd: m.import_date_order_ymd
};

/** The names of encodings, which are the same in every language. */
export const encodingNames: Readonly<Record<Encoding, string>> = {
	'utf-8': 'UTF-8',
	'utf-16le': 'UTF-16 (little endian)',
	'utf-16be': 'UTF-16 (big endian)',
	'windows-1250': 'Windows-1250 (Polski, Čeština, Magyar)',
	'windows-1258': 'Windows-1258 (Tiếng Việt)',
	'windows-1252': 'Windows-1252 (Deutsch, English, Français)',
	'iso-8859-2': 'ISO 8859-2 (Polski, Čeština, Magyar)'
};

/** Returns how a file is read: its encoding and what is between its cells, or its format and its sheet. */
export const readAs = ({ source, dialect }: OpenedFile): readonly string[] =>
	source.is === 'text'
		? [encodingNames[source.encoding], delimiterWords[dialect.delimiter]()]
		: [formatNames[source.format], source.sheets[source.sheet]?.name ?? ''];

/** The names of spreadsheet formats, which are the same in every language. */
const formatNames: Readonly<Record<WorkbookFormat, string>> = {
	xlsx: 'Excel (xlsx)',
	xls: 'Excel 97–2003 (xls)',
	ods: 'OpenDocument (ods)'
};
