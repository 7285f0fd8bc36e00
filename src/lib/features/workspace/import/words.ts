import { m } from '$lib/i18n/messages';
import { bytesText, listText, numberText } from '$lib/ui/format';
import type { Role } from '$lib/domain/member/member';
import type { DateOrder } from '$lib/domain/import/dates';
import type { Delimiter } from '$lib/domain/import/dialect';
import type { FileNature, PlanFault, RowFault, WorkbookFormat } from '$lib/domain/import/faults';
import type { CustomField } from '$lib/domain/fields/field';
import {
	customUse,
	type ColumnUse,
	type CustomUse,
	type Field,
	type ImportKind
} from '$lib/domain/import/fields';
import type { ValueUse } from '$lib/domain/import/plan-changes';
import type { OddRow } from '$lib/domain/import/odd-rows';
import type { MatchReason, OnMatch } from '$lib/domain/import/plan-types';
import type { OddValue, RowRemark } from '$lib/domain/import/plan-preview';
import type { Encoding } from '$lib/features/common/spreadsheet/decode';
import { whyWords } from '$lib/features/common/refusals/why';
import type { ImportFailure } from './import-run.svelte';
import type { OpenedFile } from './messages';
import type { Step, Trouble } from './import-session.svelte';

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

const natureWords: Readonly<Record<FileNature, () => string>> = {
	excel: m.import_nature_excel,
	opendocument: m.import_nature_opendocument,
	numbers: m.import_nature_numbers,
	word: m.import_nature_word,
	zip: m.import_nature_zip,
	gzip: m.import_nature_gzip,
	pdf: m.import_nature_pdf,
	image: m.import_nature_image,
	html: m.import_nature_html,
	xml: m.import_nature_xml,
	json: m.import_nature_json,
	rtf: m.import_nature_rtf,
	vcard: m.import_nature_vcard,
	binary: m.import_nature_binary
};

const oddRowWords: Readonly<Record<OddRow, () => string>> = {
	heading: m.import_row_heading,
	total: m.import_row_total,
	footer: m.import_row_footer
};

/** Returns why the import cannot continue, and what the person can do. */
export function troubleText(trouble: Trouble): string {
	switch (trouble.code) {
		case 'too-large':
			return m.import_file_too_large({
				size: bytesText(trouble.size),
				limit: bytesText(trouble.limit)
			});
		case 'empty':
			return m.import_file_empty();
		case 'no-rows':
			return m.import_file_no_rows();
		case 'not-a-table':
			return natureWords[trouble.nature]();
		case 'too-many-columns':
			return m.import_file_too_many_columns({
				found: numberText(trouble.found),
				limit: numberText(trouble.limit)
			});
		case 'workbook-locked':
			return m.import_file_locked();
		case 'workbook-broken':
			return m.import_file_broken();
		case 'too-much-inside':
			return m.import_file_too_much();
		case 'unreadable':
			return m.import_file_unreadable();
		case 'crashed':
			return m.import_file_crashed();
		case 'workspace':
			return m.import_workspace_failed({ detail: trouble.detail });
	}
}

/** Returns what is wrong with the settings, and what the person can do. */
export function planFaultText(kind: ImportKind, fault: PlanFault): string {
	switch (fault.code) {
		case 'guests-read':
			return m.import_plan_guests_read();
		case 'admins-only':
			return m.import_plan_admins_only();
		case 'no-space':
			return m.import_plan_no_space();
		case 'field-missing':
			return m.import_plan_field_missing({ field: nameOfField(kind, fault.field) });
		case 'field-twice':
			return m.import_plan_field_twice({ field: nameOfField(kind, fault.field) });
		case 'key-missing':
			return m.import_plan_key_missing();
		case 'not-read':
			return m.import_plan_not_read();
	}
}

/** Returns why an import stopped, and what the person can do. */
export function failureText(failure: ImportFailure): string {
	switch (failure.code) {
		case 'storage-full':
			return m.import_run_storage_full();
		case 'not-written':
			return m.import_run_not_written({ detail: failure.detail });
		case 'crashed':
			return m.import_run_crashed();
	}
}

/** Returns why a row is rejected, and what the person can do. */
export function rowFaultText(fault: RowFault): string {
	switch (fault.code) {
		case 'quote-open':
			return m.import_row_quote_open({ line: numberText(fault.line) });
		case 'text-after-quote':
			return m.import_row_text_after_quote({ line: numberText(fault.line) });
		case 'no-record':
			return oddRowWords[fault.as]();
		case 'too-many-cells':
			return m.import_row_too_many_cells({ found: fault.found, expected: fault.expected });
		case 'name-missing':
			return m.import_row_name_missing();
		case 'title-missing':
			return m.import_row_title_missing();
		case 'too-long':
			return m.import_row_too_long({
				column: fault.column,
				length: numberText(fault.length),
				max: numberText(fault.max)
			});
		case 'date-unreadable':
			return m.import_row_date_unreadable(shortened(fault));
		case 'number-unreadable':
			return m.import_row_number_unreadable(shortened(fault));
		case 'number-negative':
			return m.import_row_number_negative(shortened(fault));
		case 'number-too-large':
			return m.import_row_number_too_large(shortened(fault));
		case 'currency-unknown':
			return m.import_row_currency_unknown(shortened(fault));
		case 'currency-contradicts':
			return m.import_row_currency_contradicts({ ...shortened(fault), amount: fault.amount });
		case 'field-unreadable':
			return m.import_row_field_unreadable(shortened(fault));
		case 'percent-unreadable':
			return m.import_row_percent_unreadable(shortened(fault));
		case 'already-here':
			return fault.by === 'id'
				? m.import_row_already_here_id({ value: fault.value })
				: m.import_row_already_here_name({ value: fault.value });
		case 'seems-here':
			return m.duplicates_import_stays_out({
				value: fault.value,
				match: fault.match,
				why: matchWords[fault.by]()
			});
		case 'repeated':
			return m.import_row_repeated({ value: fault.value, row: numberText(fault.firstRow) });
		case 'kind-unknown':
			return m.import_row_kind_unknown(shortened(fault));
		case 'visibility-unknown':
			return m.import_row_visibility_unknown(shortened(fault));
		case 'group-unknown':
			return m.import_row_group_unknown({ name: fault.name });
		case 'field-empty':
			return m.import_row_field_empty({ column: fault.column });
		case 'role-differs':
			return m.import_row_role_differs({ name: fault.name, role: roleWords[fault.is]() });
		case 'too-many':
			return m.import_row_too_many({ max: numberText(fault.max) });
		case 'customer-unknown':
			return m.import_row_customer_unknown({ value: fault.value });
		case 'key-empty':
			return m.import_row_key_empty({ column: fault.column });
		case 'not-here':
			return m.import_row_not_here(shortened(fault));
		case 'several-here':
			return m.import_row_several_here({ ...shortened(fault), count: numberText(fault.count) });
		case 'owner-unknown':
			return m.import_row_owner_unknown({ name: fault.name });
		case 'owner-out-of-reach':
			return m.import_row_owner_out_of_reach({ name: fault.name });
		case 'name-ambiguous':
			return m.import_row_name_ambiguous({ name: fault.name });
		case 'stage-unknown':
			return m.import_row_stage_unknown({ name: fault.name });
		case 'role-unknown':
			return m.import_row_role_unknown({ value: fault.value });
		case 'refused':
			// The moments of an import are those of the file, not those of the clock.
			return fault.reason === 'clock-ahead'
				? m.import_row_ahead()
				: m.import_row_refused({ why: whyWords(fault.reason, fault.facts) });
		case 'supervisor-role':
			return m.import_row_supervisor_role({ name: fault.name });
		case 'team-led-by-others':
			return m.import_row_team_led_by_others({ team: fault.team, name: fault.name });
	}
}

const oddWords: Readonly<
	Record<OddValue, (facts: { readonly column: string; readonly value: string }) => string>
> = {
	email: m.import_remark_odd_email,
	phone: m.import_remark_odd_phone,
	website: m.import_remark_odd_website,
	day: m.import_remark_odd_day
};

/** Returns what a person should check in an imported row. */
export function remarkText(remark: RowRemark): string {
	switch (remark.code) {
		case 'email-repeated':
			return m.import_remark_email({ value: remark.value, row: numberText(remark.firstRow) });
		case 'name-alike': {
			const { value, other, firstRow } = remark;
			return firstRow === null
				? m.import_remark_alike_here({ value, other })
				: m.import_remark_alike_row({ value, other, row: numberText(firstRow) });
		}
		case 'cell-error':
			return m.import_remark_error({ column: remark.column, value: remark.value });
		case 'odd-value':
			return oddWords[remark.as](shortened(remark));
		case 'contact-extra':
			return m.import_remark_extra({ columns: listText(remark.columns) });
	}
}

/** Shortens a cell for quotation, because a page of text would hide the sentence. */
const shortened = ({ column, value }: { readonly column: string; readonly value: string }) => ({
	column,
	value: value.length > 60 ? `${value.slice(0, 60)}…` : value
});
