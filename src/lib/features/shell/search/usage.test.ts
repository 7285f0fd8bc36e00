import { expect, test } from 'vitest';
import { DeviceSettings } from '$lib/ui/settings';
import { Usage } from './usage';

const DAY = 24 * 60 * 60 * 1000;

/** Nothing is kept by a browser here: the settings last as long as the object. */
const settings = () =>
	new DeviceSettings(() => {
		throw new Error('blocked');
	});

test('what is used often and lately weighs more, and half after a week', () => {
	const usage = new Usage(settings());
	usage.note('/tasks', 0);
	usage.note('/tasks', 0);
	usage.note('/inbox', 7 * DAY);
	const weights = usage.weights(7 * DAY);
	expect(weights.get('/tasks')).toBe(1);
	expect(weights.get('/inbox')).toBe(1);
	expect(weights.get('/people')).toBeUndefined();
	usage.note('/tasks', 7 * DAY);
	expect(usage.weights(7 * DAY).get('/tasks')).toBe(2);
});

test('the latest addresses come first, and the oldest are forgotten', () => {
	const usage = new Usage(settings());
	for (let n = 0; n < 250; n++) usage.note(`/customers/${String(n)}`, n);
	usage.note('/customers/100', 1000);
	expect(usage.recent()).toHaveLength(200);
	expect(usage.recent().slice(0, 2)).toEqual(['/customers/100', '/customers/249']);
	expect(usage.recent()).not.toContain('/customers/10');
});

test.each(['{"a":1}', 'no', '[["/x",null],[1,{"weight":1,"at":1}],["/y",{"weight":"1","at":1}]]'])(
	'what another version has written is not read: %s',
	(written) => {
		const kept = settings();
		kept.setItem('search/usage', written);
		expect(new Usage(kept).recent()).toEqual([]);
	}
);
