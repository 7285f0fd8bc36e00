import { expect, test, vi } from 'vitest';
import { PushSwitch, type PlaceHere, type PushPorts } from './push-switch.svelte';

/** A browser and a relay that answer as the test says. */
function made(more: {
	readonly permission?: NotificationPermission;
	readonly answer?: NotificationPermission;
	readonly here?: PlaceHere | null;
	readonly set?: 'answered' | 'offline' | 'refused';
}) {
	let here = more.here ?? null;
	const place = (key: string): PlaceHere => ({
		...{ endpoint: 'https://push.example/1', p256dh: 'p', auth: 'a' },
		key
	});
	const browser = {
		permission: () => more.permission ?? 'default',
		ask: vi.fn(() => Promise.resolve(more.answer ?? 'granted')),
		current: () => Promise.resolve(here),
		make: vi.fn((key: string) => Promise.resolve((here = place(key)))),
		drop: vi.fn(() => {
			here = null;
			return Promise.resolve();
		})
	};
	const set = vi.fn(() =>
		Promise.resolve(
			more.set === 'offline'
				? ({ is: 'offline' } as const)
				: more.set === 'refused'
					? ({ is: 'refused', reason: 'not-called' } as const)
					: ({ is: 'answered', value: null } as const)
		)
	);
	const ports: PushPorts = {
		browser,
		relay: {
			key: () => Promise.resolve({ is: 'answered', value: 'new' }),
			set,
			remove: () => Promise.resolve({ is: 'offline' })
		},
		language: () => 'vi'
	};
	return { push: new PushSwitch(ports), browser, set };
}

test('IN-05 · is off until somebody presses the button, and looking asks nobody', async () => {
	const { push, browser } = made({});
	await push.look();
	expect(push.state).toEqual({ is: 'off' });
	expect(browser.ask).not.toHaveBeenCalled();
	expect(browser.make).not.toHaveBeenCalled();
	expect(await push.on()).toBe('done');
	expect(push.state).toEqual({ is: 'on' });
	expect(await push.off()).toBe('done');
	expect(push.state).toEqual({ is: 'off' });
});

test('IN-05 · a person who says no is not subscribed; a browser without push says so', async () => {
	const { push, browser } = made({ answer: 'denied' });
	expect(await push.on()).toBe('denied');
	expect(browser.make).not.toHaveBeenCalled();
	const denied = made({ permission: 'denied' }).push;
	await denied.look();
	expect(denied.state).toEqual({ is: 'denied' });
});

test.each(['offline', 'refused'] as const)(
	'IN-05 · what the relay did not take (%s) does not look as if it were on',
	async (answer) => {
		const { push } = made({ set: answer });
		expect(await push.on()).toBe(answer === 'offline' ? 'offline' : 'failed');
		expect(push.state).toEqual({ is: 'off' });
	}
);

test('IN-05 · a place for another relay’s key is made anew; one for this key is told again, in the language', async () => {
	const old = { endpoint: 'https://push.example/0', p256dh: 'p', auth: 'a', key: 'old' };
	const other = made({ here: old });
	await other.push.on();
	expect(other.browser.drop).toHaveBeenCalled();
	expect(other.set).toHaveBeenCalledWith(expect.objectContaining({ key: 'new', language: 'vi' }));
	const same = made({ here: { ...old, key: 'new' } });
	await same.push.on();
	expect(same.browser.make).not.toHaveBeenCalled();
});
