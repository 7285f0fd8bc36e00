import { parsedFields, parsedJson } from '$lib/domain/core/json';
import type { WorkspaceView } from '$lib/app/context';
import { keyOf } from '$lib/domain/core/keyed';
import type { HistoryEntry, Plain } from '$lib/domain/history/history';
import { amount } from '$lib/features/common/money/amount';
import { m } from '$lib/i18n/messages';
import { dayText, moneyText, percentText } from '$lib/ui/format';
import { historyFieldWords } from '$lib/features/common/customers/field-words';
import type { CustomField, CustomValue } from '$lib/domain/fields/field';
import { fieldText } from '$lib/features/common/text/field-text';
import { parsedValue } from '$lib/features/records/record/keyed-words';
import { nameOf } from '$lib/features/common/people/member-options';
import type { TimelineItem } from '$lib/features/records/timeline/timeline';

/** Returns what happened, as the rest of a sentence that begins with the person who did it. */
export function historyWords(
	view: WorkspaceView,
	deal: TimelineItem['deal'],
	entry: HistoryEntry
): string {
	switch (entry.what) {
		case 'created':
			return deal === null ? m.customers_did_add() : m.customers_did_create_deal();
		case 'stage': {
			const [from, to] = [entry.from, entry.to].map((stage) => stageName(view, deal, stage));
			return m.customers_did_move({ from: from ?? '', to: to ?? '' });
		}
		case 'owner': {
			const to = nameOf(view.directory.members, entry.to);
			return entry.from === null
				? m.customers_did_assign({ to })
				: m.customers_did_hand({ from: nameOf(view.directory.members, entry.from), to });
		}
		case 'field': {
			const keyedLine = keyedWords(entry.field, entry.from, entry.to);
			if (keyedLine !== null) return keyedLine;
			const field = fieldName(view, deal, entry.field);
			const to = valueWords(view, deal, entry.field, entry.to);
			return to === '' ? m.customers_did_clear({ field }) : m.customers_did_set({ field, to });
		}
		case 'activity': {
			const activity = activityName(view, deal, entry.activity);
			return entry.done ? m.customers_did_tick({ activity }) : m.customers_did_untick({ activity });
		}
		case 'binned':
			return m.customers_did_bin();
		case 'restored':
			return m.customers_did_restore();
	}
}

/** Returns what happened to an item of which a record has several, or `null` for a plain field. */
function keyedWords(field: string, from: Plain, to: Plain): string | null {
	const gone = to === null;
	const name = nameIn(gone ? from : to);
	if (field === 'mergedInto') return gone ? m.customers_did_split() : m.customers_did_merge();
	if (keyOf('apart', field) !== null) {
		return gone ? m.customers_did_unapart() : m.customers_did_apart();
	}
	if (keyOf('tag', field) !== null) {
		return gone ? m.customers_did_untag({ name }) : m.customers_did_tag({ name });
	}
	if (keyOf('person', field) !== null) {
		if (gone) return m.customers_did_person_remove({ name });
		return from === null
			? m.customers_did_person_add({ name })
			: m.customers_did_person_edit({ name });
	}
	if (keyOf('file', field) !== null) {
		return gone ? m.customers_did_file_remove({ name }) : m.customers_did_file_add({ name });
	}
	if (keyOf('product', field) !== null) {
		if (gone) return m.customers_did_product_remove({ name });
		return from === null
			? m.customers_did_product_add({ name })
			: m.customers_did_product_edit({ name });
	}
	if (keyOf('link', field) !== null) {
		return gone || to === false ? m.customers_did_unlink() : m.customers_did_link();
	}
	return null;
}

/** Returns the name in a line's plain value: a text, or an object with a name. */
function nameIn(value: Plain): string {
	if (typeof value !== 'string') return '';
	if (!value.startsWith('{')) return value;
	// An older version wrote the name alone.
	if (parsedJson(value) === undefined) return value;
	const { name, email } = parsedFields(value);
	return [name, email].find((one): one is string => typeof one === 'string' && one !== '') ?? '';
}

/** Returns an activity's name. An activity that was removed from the process keeps its name (PR-10). */
function activityName(view: WorkspaceView, deal: TimelineItem['deal'], activity: string): string {
	const activities = deal === null ? undefined : view.space(deal.space)?.activities;
	return activities?.find(({ id }) => id === activity)?.name ?? m.deal_activity_gone();
}

/** Returns a stage's name. A deleted stage has none any more. */
function stageName(view: WorkspaceView, deal: TimelineItem['deal'], stage: string): string {
	const stages = deal === null ? undefined : view.space(deal.space)?.stages;
	return stages?.find(({ id }) => id === stage)?.name ?? m.customers_stage_gone();
}

/** Returns the custom fields of a deal, which are those of its space, or of customers, which are the workspace's. */
const fieldsOf = (
	view: WorkspaceView,
	deal: TimelineItem['deal']
): readonly Pick<CustomField, 'id' | 'name' | 'type'>[] =>
	(deal === null ? view.directory.customerFields : view.space(deal.space)?.fields) ?? [];

/** Returns the name of a field; of custom fields, the one that it has now (LS-10, LW-06). */
function fieldName(view: WorkspaceView, deal: TimelineItem['deal'], field: string): string {
	const id = keyOf('custom', field);
	if (id === null) return historyFieldWords(field);
	return fieldsOf(view, deal).find((one) => one.id === id)?.name ?? m.deal_field_gone();
}

/** Returns the value of a custom field in a line of history. */
function customText(
	view: WorkspaceView,
	deal: TimelineItem['deal'],
	id: string,
	value: Plain
): string {
	const { directory } = view;
	const field = fieldsOf(view, deal).find((one) => one.id === id);
	const parsed = parsedValue(value) as CustomValue;
	const ofSpace = deal === null ? undefined : view.space(deal.space)?.currency;
	return fieldText({ type: field?.type ?? 'text' }, parsed, {
		currency: ofSpace ?? directory.workspace?.currency ?? 'USD',
		members: directory.members
	});
}

function valueWords(
	view: WorkspaceView,
	deal: TimelineItem['deal'],
	field: string,
	value: Plain
): string {
	if (field === 'rate' || field === 'startOver') {
		return typeof value === 'number' ? percentText(value) : m.customers_rate_follows();
	}
	if (value === null || value === '') return '';
	const custom = keyOf('custom', field);
	if (custom !== null) return customText(view, deal, custom, value);
	if (field === 'closeOn' && typeof value === 'string') return dayText(value);
	const currency = deal === null ? undefined : view.space(deal.space)?.currency;
	if (field === 'revenue' && typeof value === 'number' && currency !== undefined) {
		return moneyText(amount(value, currency));
	}
	// The value is an id of another customer, which means nothing to people.
	return field === 'customer' ? m.customers_another() : String(value);
}
