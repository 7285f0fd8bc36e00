import type { HistoryEntry } from '$lib/domain/history/history';
import { LEAD_FIELDS, type LeadField } from '$lib/domain/lead/commands';
import { m } from '$lib/i18n/messages';

const FIELD_NAMES: Readonly<Record<LeadField, () => string>> = {
	title: m.leads_name,
	company: m.leads_company,
	contact: m.leads_contact,
	email: m.leads_email,
	phone: m.leads_phone,
	source: m.leads_source,
	note: m.leads_note
};

/** Returns the name of a lead's field. */
export const leadFieldName = (field: LeadField): string => FIELD_NAMES[field]();

/** The most characters of a text that a line of history quotes. */
const LONGEST = 80;

/**
 * Returns one line of a lead's history as text, or `null` when another line says it already, because
 * closing a lead sets several fields at once.
 */
export function leadHistoryText(
	entry: HistoryEntry,
	nameOf: (member: string) => string
): string | null {
	const who = nameOf(entry.by);
	switch (entry.what) {
		case 'created':
			return m.leads_did_created({ who });
		case 'owner':
			return m.leads_did_assign({ who, to: nameOf(entry.to) });
		case 'binned':
			return m.leads_did_bin({ who });
		case 'restored':
			return m.leads_did_restore({ who });
		case 'stage':
		case 'activity':
			return null;
		case 'field':
			return fieldText(entry, who);
	}
}

function fieldText(entry: Extract<HistoryEntry, { what: 'field' }>, who: string): string | null {
	const { field } = entry;
	if (field === 'status') return statusText(String(entry.to), who);
	const to = String(entry.to ?? '').slice(0, LONGEST);
	const name = field.startsWith('tag.')
		? m.leads_tags()
		: field === 'reason'
			? m.leads_reason()
			: LEAD_FIELDS.some((known) => known === field)
				? FIELD_NAMES[field as LeadField]()
				: null;
	if (name === null || (field === 'reason' && to === '')) return null;
	return to === ''
		? m.leads_did_clear({ who, field: name })
		: m.leads_did_set({ who, field: name, to });
}

function statusText(status: string, who: string): string {
	if (status === 'converted') return m.leads_did_convert({ who });
	return status === 'discarded' ? m.leads_did_discard({ who }) : m.leads_did_open({ who });
}
