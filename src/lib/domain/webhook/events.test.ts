import { describe, expect, test } from 'vitest';
import type { HistoryEntry } from '../history/history';
import { changedFields, eventsOf, isWebhookEvent, subjectOf, WEBHOOK_EVENTS } from './events';

const base = { id: 'l', at: 1, by: 'anna' } as const;
const made: HistoryEntry = { ...base, what: 'created' };
const stage = (to: string): HistoryEntry => ({ ...base, what: 'stage', from: 'a', to });
const field = (name: string, to: string | number | null): HistoryEntry => ({
	...{ ...base, what: 'field', field: name },
	...{ from: null, to }
});
const STAGES = [
	{ id: 'a', kind: 'open' },
	{ id: 'b', kind: 'open' },
	{ id: 'won', kind: 'won' },
	{ id: 'lost', kind: 'lost' }
] as const;

describe('LS-04 · what a webhook is told of a change', () => {
	test.each([
		['deal', [made], 'a', ['deal.created']],
		['deal', [made], 'won', ['deal.created', 'deal.won']],
		['deal', [stage('b')], 'b', ['deal.moved', 'deal.changed']],
		[
			'deal',
			[stage('won'), field('revenue', 3)],
			'won',
			['deal.won', 'deal.moved', 'deal.changed']
		],
		['deal', [stage('lost')], 'lost', ['deal.lost', 'deal.moved', 'deal.changed']],
		// What it was moved to by this change counts, not where it is by now.
		['deal', [stage('b')], 'won', ['deal.moved', 'deal.changed']],
		['deal', [{ ...base, what: 'binned' }], 'a', ['deal.deleted', 'deal.changed']],
		['deal', [{ ...base, what: 'restored' }], 'a', ['deal.restored', 'deal.changed']],
		['task', [field('closedAt', 5)], null, ['task.done', 'task.changed']],
		['task', [field('closedAt', null)], null, ['task.changed']],
		['task', [stage('won')], 'won', ['task.done', 'task.moved', 'task.changed']],
		['lead', [field('status', 'converted')], null, ['lead.converted', 'lead.changed']],
		['lead', [field('status', 'discarded')], null, ['lead.discarded', 'lead.changed']],
		['customer', [field('title', 'Acme')], null, ['customer.changed']],
		['topic', [made], null, ['topic.created']],
		['call', [made], null, []],
		['deal', [], 'a', []]
	] as const)('LS-04 · %s: %j', (kind, lines, at, events) => {
		expect(eventsOf(kind, lines, STAGES, at)).toEqual(events);
	});

	test('fields have the names that the API gives them, each once', () => {
		const lines = [field('revenue', 1), field('tag.vip', 1), field('tag.new', 1), stage('b')];
		expect(changedFields([made, ...lines])).toEqual(['amount', 'tags', 'stage']);
		// A task is in one project; a deal may have several.
		expect(changedFields([field('project', 'p')])).toEqual(['project']);
		expect(changedFields([field('project.s', 1)])).toEqual(['projects']);
	});

	test('every event has a subject', () => {
		expect(new Set(WEBHOOK_EVENTS.map(subjectOf)).size).toBe(6);
		expect(isWebhookEvent('deal.eaten')).toBe(false);
	});
});
