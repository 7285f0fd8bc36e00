import { subjectOf, type WebhookEvent, type WebhookSubject } from '$lib/domain/webhook/events';
import { m } from '$lib/i18n/messages';
import { isTaken, type Delivery, type PauseReason, type Webhook } from '$lib/protocol/webhooks';
import { listText, numberText } from '$lib/ui/format';

/** Returns the name of what events happen to. */
export function subjectName(subject: WebhookSubject): string {
	switch (subject) {
		case 'deal':
			return m.process_deals();
		case 'task':
			return m.deal_tasks();
		case 'lead':
			return m.leads_title();
		case 'customer':
			return m.customers_title();
		case 'topic':
			return m.discussion_topics();
		case 'member':
			return m.people_title();
	}
}

const WHAT: Readonly<Record<string, () => string>> = {
	created: m.integrations_event_created,
	changed: m.integrations_event_changed,
	moved: m.integrations_event_moved,
	won: m.integrations_event_won,
	lost: m.integrations_event_lost,
	done: m.integrations_event_done,
	converted: m.integrations_event_converted,
	discarded: m.integrations_event_discarded,
	deleted: m.integrations_event_deleted,
	restored: m.integrations_event_restored,
	joined: m.integrations_event_joined,
	removed: m.integrations_event_removed
};

/** Returns what happens in an event, without what it happens to. */
export const eventName = (event: WebhookEvent): string =>
	WHAT[event.slice(event.indexOf('.') + 1)]?.() ?? event;

/** Returns the events of a webhook as a line: “Opportunities: created, won · Leads: created”. */
export function eventsText(events: readonly WebhookEvent[]): string {
	const subjects = [...new Set(events.map(subjectOf))];
	return subjects
		.map((subject) => {
			const names = events.filter((event) => subjectOf(event) === subject).map(eventName);
			return m.integrations_events_of({ subject: subjectName(subject), events: listText(names) });
		})
		.join(' · ');
}

/** Returns why a webhook is paused, and what to do. */
export function pausedText(reason: PauseReason): string {
	switch (reason) {
		case 'hand':
			return m.integrations_paused_hand();
		case 'failing':
			return m.integrations_paused_failing();
		case 'gone':
			return m.integrations_paused_gone();
		case 'maker':
			return m.integrations_paused_maker();
		case 'restored':
			return m.integrations_paused_restored();
		case 'secret':
			return m.integrations_paused_secret();
	}
}

/** Returns what came of a delivery. */
export function resultText({ status, problem }: Delivery): string {
	switch (problem) {
		case null:
			return status === null ? '' : m.integrations_status({ status: String(status) });
		case 'redirect':
			return m.integrations_problem_redirect();
		case 'address':
			return m.integrations_problem_address();
		case 'name':
			return m.integrations_problem_name();
		case 'connection':
			return m.integrations_problem_connection();
		case 'certificate':
			return m.integrations_problem_certificate();
		case 'timeout':
			return m.integrations_problem_timeout();
		case 'answer':
			return m.integrations_problem_answer();
	}
}

/** Returns how long a delivery took. */
export const tookText = ({ took }: Delivery): string =>
	m.integrations_took({ time: numberText(took) });

/** What a webhook is doing, in one word. */
export type WebhookState = 'paused' | 'failing' | 'works' | 'untried';

/** Returns what a webhook is doing. */
export function stateOf({ paused, failing, deliveries: [last] }: Webhook): WebhookState {
	if (paused !== null) return 'paused';
	if (failing !== null) return 'failing';
	if (last === undefined) return 'untried';
	return isTaken(last) ? 'works' : 'failing';
}

/** Returns the word for what a webhook is doing. */
export function stateName(state: WebhookState): string {
	switch (state) {
		case 'paused':
			return m.integrations_state_paused();
		case 'failing':
			return m.integrations_state_failing();
		case 'works':
			return m.integrations_state_works();
		case 'untried':
			return m.integrations_state_untried();
	}
}
