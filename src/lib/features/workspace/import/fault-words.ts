import { m } from '$lib/i18n/messages';
import { bytesText, listText, numberText } from '$lib/ui/format';
import type { FileNature, PlanFault, RowFault } from '$lib/domain/import/faults';
import type { ImportKind } from '$lib/domain/import/fields';
import type { OddRow } from '$lib/domain/import/odd-rows';
import type { OddValue, RowRemark } from '$lib/domain/import/plan-preview';
import { whyWords } from '$lib/features/common/refusals/why';
import type { ImportFailure } from './import-run.svelte';
import type { Trouble } from './import-session.svelte';
import { matchWords, nameOfField, roleWords } from './words';

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
		case 'task-unknown':
			return m.import_row_task_unknown(shortened(fault));
		case 'task-ambiguous':
			return m.import_row_task_ambiguous({ ...shortened(fault), count: fault.count });
		case 'project-ambiguous':
			return m.import_row_project_ambiguous({ ...shortened(fault), count: fault.count });
		case 'too-many-projects':
			return m.import_row_too_many_projects({ column: fault.column, max: numberText(fault.max) });
		case 'task-circle':
			return m.import_row_task_circle({ column: fault.column, path: fault.path.join(' → ') });
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
		case 'task-left-out':
			return m.import_remark_task_left_out({ value: remark.value });
		case 'contact-extra':
			return m.import_remark_extra({ columns: listText(remark.columns) });
	}
}

/** Shortens a cell for quotation, because a page of text would hide the sentence. */
const shortened = ({ column, value }: { readonly column: string; readonly value: string }) => ({
	column,
	value: value.length > 60 ? `${value.slice(0, 60)}…` : value
});
