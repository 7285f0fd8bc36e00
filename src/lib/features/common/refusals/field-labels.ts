import { keyOf } from '$lib/domain/core/keyed';
import type { RecordKind } from '$lib/domain/core/record';
import { m } from '$lib/i18n/messages';

const LABELS: Readonly<Record<string, () => string>> = {
	contact: m.deal_contact,
	customer: m.deal_customer,
	stage: m.deal_stage,
	revenue: m.deal_revenue,
	closeOn: m.deal_close_on,
	rate: m.deal_rate,
	owner: m.deal_owner,
	participants: m.refused_participants,
	currency: m.refused_currency,
	order: m.refused_place,
	binned: m.refused_in_bin,
	createdBy: m.refused_created_by,
	dueOn: m.tasks_due_on,
	dueTime: m.tasks_due_time,
	startOn: m.tasks_start_on,
	priority: m.tasks_priority,
	estimate: m.tasks_estimate,
	progress: m.tasks_progress,
	parent: m.tasks_parent,
	repeat: m.tasks_repeat,
	repeatBy: m.tasks_repeat_by,
	slot: m.tasks_repeat_slot,
	note: m.tasks_note,
	icon: m.pages_icon,
	locked: m.pages_locked,
	email: m.customers_email,
	phone: m.customers_phone,
	address: m.customers_address,
	sector: m.customers_sector,
	website: m.customers_website,
	taxNumber: m.customers_tax_number,
	folder: m.files_folder_of,
	project: m.projects_project,
	state: m.projects_state
};

/** Returns the label of a field where it is edited. `kind` is `null` when it is not known. */
export function fieldLabel(field: string, kind: RecordKind | null): string {
	if (field === 'title') return titleLabel(kind);
	if (field === 'parent' && kind === 'folder') return m.files_folder_of();
	if (field === 'owner' && kind === 'task') return m.tasks_owner();
	if (field === 'owner' && kind === 'customer') return m.customers_owner();
	if (field === 'owner' && kind === 'project') return m.projects_lead();
	if (keyOf('assignee', field) !== null) return m.tasks_assignees();
	if (keyOf('after', field) !== null) return m.tasks_waits();
	if (keyOf('skip', field) !== null) return m.tasks_repeat_skips();
	if (keyOf('later', field) !== null) return m.tasks_repeat_alone();
	return knownLabel(field) ?? field;
}

/** Returns the label of a field, or `undefined` when it has none. */
export const knownLabel = (field: string): string | undefined => LABELS[field]?.();

function titleLabel(kind: RecordKind | null): string {
	switch (kind) {
		case 'customer':
			return m.customers_name();
		case 'task':
			return m.tasks_title();
		case 'project':
			return m.projects_name();
		case 'topic':
			return m.discussion_title();
		case 'page':
			return m.pages_page_title();
		case 'version':
			return m.pages_version_name();
		case 'post':
			return m.refused_post();
		case 'draft':
			return m.discussion_title();
		case 'body':
			return m.notes_note();
		case 'lead':
			return m.refused_label_lead();
		case 'campaign':
			return m.refused_label_campaign();
		case 'call':
			return m.refused_label_call();
		case 'folder':
		case 'file':
			return m.files_name();
		case 'deal':
		case null:
			return m.deal_title();
	}
}

/** Returns the name of a kind of record. */
export function kindLabel(kind: RecordKind): string {
	switch (kind) {
		case 'deal':
			return m.shell_found_deal();
		case 'task':
			return m.shell_found_task();
		case 'project':
			return m.projects_project();
		case 'customer':
			return m.shell_found_customer();
		case 'topic':
			return m.shell_found_topic();
		case 'page':
			return m.shell_found_page();
		case 'version':
			return m.pages_version();
		case 'post':
			return m.discussion_post();
		case 'draft':
			return m.together_draft();
		case 'body':
			return m.notes_note();
		case 'lead':
			return m.refused_label_lead();
		case 'campaign':
			return m.refused_label_campaign();
		case 'call':
			return m.refused_label_call();
		case 'folder':
			return m.files_kind_folder();
		case 'file':
			return m.files_kind_file();
	}
}
