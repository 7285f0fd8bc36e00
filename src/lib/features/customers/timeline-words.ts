import type { WorkspaceView } from '$lib/app/context';
import type { HistoryEntry, Plain } from '$lib/domain/history/history';
import { amount } from '$lib/features/deal/amount';
import { m } from '$lib/paraglide/messages';
import { dayText, moneyText, percentText } from '$lib/ui/format';
import { historyFieldWords } from './field-words';
import { nameOf } from './owners';
import type { TimelineItem } from './timeline';

/** What happened, as the rest of a sentence that begins with who did it. */
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
			const field = historyFieldWords(entry.field);
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

/** An activity's name. What was taken out of the process keeps it (PR-10). */
function activityName(view: WorkspaceView, deal: TimelineItem['deal'], activity: string): string {
	const activities = deal === null ? undefined : view.space(deal.space)?.activities;
	return activities?.find(({ id }) => id === activity)?.name ?? m.deal_activity_gone();
}

/** A stage's name; one that was deleted since has none any more. */
function stageName(view: WorkspaceView, deal: TimelineItem['deal'], stage: string): string {
	const stages = deal === null ? undefined : view.space(deal.space)?.stages;
	return stages?.find(({ id }) => id === stage)?.name ?? m.customers_stage_gone();
}

function valueWords(
	view: WorkspaceView,
	deal: TimelineItem['deal'],
	field: string,
	value: Plain
): string {
	if (field === 'rate') {
		return typeof value === 'number' ? percentText(value) : m.customers_rate_follows();
	}
	if (value === null || value === '') return '';
	if (field === 'closeOn' && typeof value === 'string') return dayText(value);
	const currency = deal === null ? undefined : view.space(deal.space)?.currency;
	if (field === 'revenue' && typeof value === 'number' && currency !== undefined) {
		return moneyText(amount(value, currency));
	}
	// Another customer is an id, which tells nobody anything.
	return field === 'customer' ? m.customers_another() : String(value);
}
