import { expect, test, vi } from 'vitest';
import { showBadge } from './app-badge';
import { inboxKey } from './inbox-keys';

const press = (key: string, more: Partial<KeyboardEvent> = {}) => ({
	...{ key, altKey: false, ctrlKey: false, metaKey: false, shiftKey: false, target: null },
	...more
});

test('IN-01 · letters move, archive, snooze and mark; with a modifier they are the browser’s', () => {
	expect(['j', 'k', 'e', 's', 'u', 'x'].map((key) => inboxKey(press(key)))).toEqual([
		...['next', 'previous', 'archive', 'snooze', 'unread', null]
	]);
	for (const held of ['altKey', 'ctrlKey', 'metaKey', 'shiftKey'] as const) {
		expect(inboxKey(press('e', { [held]: true }))).toBeNull();
	}
});

test('IN-01 · the number on the app’s icon is set, taken away, and may be refused or missing', () => {
	const setAppBadge = vi.fn(() => Promise.reject(new Error('not installed')));
	const clearAppBadge = vi.fn(() => Promise.resolve());
	showBadge(3, { setAppBadge, clearAppBadge });
	showBadge(0, { setAppBadge, clearAppBadge });
	showBadge(3, {});
	expect([setAppBadge.mock.calls, clearAppBadge.mock.calls]).toEqual([[[3]], [[]]]);
});
