import { expect, test } from 'vitest';
import { WEBHOOK_EVENTS } from '$lib/domain/webhook/events';
import type { Webhook } from '$lib/protocol/webhooks';
import { eventName, eventsText, resultText, stateOf } from './webhook-words';
import { isWebAddress } from './webhook-form.svelte';

const base: Webhook = {
	...{ id: 'h', name: 'Shop', url: 'https://shop.example/', spaces: null },
	...{ events: ['deal.won'], createdBy: 'olga', createdAt: 0, paused: null, failing: null },
	deliveries: []
};
const delivery = { at: 0, event: 'test', took: 1, status: 204, problem: null };

test('LS-04 · the screen says of each webhook what it is told of and how it fares', () => {
	expect(eventsText(['deal.created', 'deal.won', 'lead.created'])).toBe(
		'Opportunities: created and won · Leads: created'
	);
	expect(WEBHOOK_EVENTS.every((event) => eventName(event) !== event)).toBe(true);
	expect(stateOf(base)).toBe('untried');
	expect(stateOf({ ...base, deliveries: [delivery] })).toBe('works');
	expect(stateOf({ ...base, deliveries: [{ ...delivery, status: 500 }] })).toBe('failing');
	const failing = { since: 0, attempts: 2, nextAt: 5 };
	expect(stateOf({ ...base, failing })).toBe('failing');
	expect(stateOf({ ...base, failing, paused: { reason: 'failing', at: 1 } })).toBe('paused');
	expect(resultText(delivery)).toBe('answered 204');
	expect(resultText({ ...delivery, status: null, problem: 'timeout' })).toBe('took too long');
});

test.each([
	['https://shop.example/hook', true],
	[' https://shop.example/hook ', true],
	['shop.example', false],
	['javascript:alert(1)', false],
	['', false]
])('an address of a webhook: %s', (text, fits) => {
	expect(isWebAddress(text)).toBe(fits);
});
