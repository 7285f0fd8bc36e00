import type { FieldId, MemberId, RecordId } from '$lib/domain/core/ids';
import { keyOf } from '$lib/domain/core/keyed';
import type { CustomField, CustomValue } from '$lib/domain/fields/field';
import type { Currency } from '$lib/domain/money/money';
import type { SettingEntry } from '$lib/domain/history/clashes';
import type { HistoryEntry, Plain } from '$lib/domain/history/history';
import { isDay } from '$lib/domain/core/day';
import { reasonWords } from '$lib/features/common/text/reason-words';
import { m } from '$lib/i18n/messages';
import { dayText, listText, moneyText, percentText } from '$lib/ui/format';
import { amount } from '$lib/features/common/money/amount';
import { projectStateText } from '$lib/features/common/tasks/project-words';
import { plannedText } from '$lib/features/common/tasks/plan-words';
import { fieldText } from '$lib/features/common/text/field-text';
import { keyedText, parsedValue } from './keyed-words';

/** How the ids in a history are shown. */
export interface Names {
	member(id: MemberId | null): string;
	stage(id: string): string;
	activity(id: string): string;
	customer(id: RecordId): string;
	readonly currency: Currency;
	/** Returns a custom field of the space, or `undefined` when it is not known. */
	field(id: FieldId): CustomField | undefined;
	/** Whether rates that nobody has set by hand follow the activities here (PR-04). */
	readonly byActivities: boolean;
}

const FIELD_NAMES: Readonly<Record<string, () => string>> = {
	title: m.deal_field_title,
	contact: m.deal_field_contact,
	customer: m.deal_field_customer,
	revenue: m.deal_field_revenue,
	closeOn: m.deal_field_close_on,
	rate: m.deal_field_rate,
	dueOn: m.deal_field_due_on,
	dueTime: m.deal_field_due_time,
	startOn: m.deal_field_start_on,
	priority: m.deal_field_priority,
	estimate: m.deal_field_estimate,
	progress: m.deal_field_progress,
	repeat: m.deal_field_repeat,
	repeatBy: m.deal_field_repeat_by,
	slot: m.deal_field_slot,
	note: m.deal_field_note,
	state: m.projects_field_state,
	source: m.deal_field_source,
	currency: m.deal_field_currency,
	lostReason: m.deal_field_lost_reason,
	participants: m.deal_field_participants
};

/** Returns a line of a history as text: who did what. */
export function historyText(entry: HistoryEntry, names: Names): string {
	const who = names.member(entry.by);
	switch (entry.what) {
		case 'created':
			return m.deal_history_created({ who });
		case 'stage':
			return m.deal_history_stage({
				who,
				from: names.stage(entry.from),
				to: names.stage(entry.to)
			});
		case 'owner':
			return entry.from === null
				? m.deal_history_owner_first({ who, to: names.member(entry.to) })
				: m.deal_history_owner({
						who,
						from: names.member(entry.from),
						to: names.member(entry.to)
					});
		case 'field':
			return fieldLine(entry, who, names);
		case 'activity': {
			const activity = names.activity(entry.activity);
			if (!entry.done) return m.deal_history_unticked({ who, activity });
			if (entry.note === '') return m.deal_history_ticked({ who, activity });
			return m.deal_history_ticked_note({ who, activity, note: shortened(entry.note) });
		}
		case 'binned':
			return m.deal_history_binned({ who });
		case 'restored':
			return m.deal_history_restored({ who });
	}
}

/** Returns the value that a line set, as text. Empty when that is nothing. */
export function settingText(entry: SettingEntry, names: Names): string {
	switch (entry.what) {
		case 'stage':
			return names.stage(entry.to);
		case 'owner':
			return names.member(entry.to);
		case 'field':
			return entry.field === 'rate' && entry.to === null
				? m.refused_rate_stage()
				: valueText(entry.field, entry.to, names);
	}
}

function fieldLine(
	entry: Extract<HistoryEntry, { what: 'field' }>,
	who: string,
	names: Names
): string {
	const several = keyedText(entry, who) ?? relationText(entry, who, names);
	if (several !== null) return several;
	const field = nameOf(entry.field, names);
	const from = valueText(entry.field, entry.from, names);
	const to = valueText(entry.field, entry.to, names);
	switch (entry.field) {
		case 'startOver':
		case 'rate':
			if (entry.field === 'rate' && entry.to !== null) break;
			return names.byActivities
				? m.deal_history_rate_activities({ who })
				: m.deal_history_rate_stage({ who });
		case 'closedAt':
			return entry.to === null
				? m.deal_history_unfinished({ who })
				: m.deal_history_finished({ who });
		case 'lostReason':
			return to === ''
				? m.deal_history_reason_gone({ who, from })
				: m.deal_history_reason({ who, to });
	}
	if (to === '') return m.deal_history_field_cleared({ who, field, from });
	if (from === '') return m.deal_history_field_set({ who, field, to });
	return m.deal_history_field({ who, field, from, to });
}

/**
 * Returns a text for a line about what a task belongs to, waits for, or who works on it. The other task is not named:
 * not everybody who reads the line may see it. Returns `null` for any other line.
 */
function relationText(
	{ field, to }: Extract<HistoryEntry, { what: 'field' }>,
	who: string,
	names: Names
): string | null {
	const member = keyOf('assignee', field);
	if (member !== null) {
		const name = names.member(member);
		return to === true
			? m.deal_history_assignee_on({ who, name })
			: m.deal_history_assignee_off({ who, name });
	}
	if (field === 'parent') {
		return to === null ? m.deal_history_parent_off({ who }) : m.deal_history_parent_on({ who });
	}
	const skipped = keyOf('skip', field);
	if (skipped !== null) {
		const day = dayText(skipped);
		return to === null
			? m.deal_history_skip_off({ who, day })
			: m.deal_history_skip_on({ who, day });
	}
	if (keyOf('later', field) !== null) {
		return to === null ? m.deal_history_alone_off({ who }) : m.deal_history_alone_on({ who });
	}
	if (field === 'project') {
		return to === null ? m.projects_history_off({ who }) : m.projects_history_on({ who });
	}
	if (keyOf('after', field) === null) return null;
	return to === null ? m.deal_history_after_off({ who }) : m.deal_history_after_on({ who });
}

/** Returns the name of a field within a sentence. */
function nameOf(field: string, names: Names): string {
	const id = keyOf('custom', field);
	if (id !== null) return names.field(id)?.name ?? m.deal_field_gone();
	return FIELD_NAMES[field]?.() ?? field;
}

/** Returns a value as text. Empty when there is none. */
function valueText(field: string, value: Plain, names: Names): string {
	if (value === null || value === '') return '';
	const custom = keyOf('custom', field);
	if (custom !== null) return customText(names.field(custom), value, names);
	if (field === 'participants') {
		const members = parsedValue(value);
		return Array.isArray(members) ? listText(members.map((id) => names.member(String(id)))) : '';
	}
	if (field === 'customer') return names.customer(String(value));
	if (field === 'revenue' && typeof value === 'number') {
		return moneyText(amount(value, names.currency));
	}
	if (field === 'state') return projectStateText(String(value));
	const planned = plannedText(field, value);
	if (planned !== null) return planned;
	if (field === 'rate' && typeof value === 'number') return percentText(value);
	if (isDay(value)) return dayText(value);
	const text = field === 'lostReason' ? reasonWords(String(value)) : String(value);
	return quoted(text);
}

/** Returns the value of a custom field as text. */
const customText = (field: CustomField | undefined, value: Plain, names: Names): string =>
	fieldText(
		field,
		parsedValue(value) as CustomValue,
		{ currency: names.currency, members: { get: (id) => ({ name: names.member(id) }) } },
		quoted
	);

/** Returns a text as a line of history says it. */
const quoted = (text: string): string => `“${shortened(text)}”`;

const shortened = (text: string): string =>
	text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;

/** The most characters of a text that a line of history quotes. */
const LONGEST = 80;
