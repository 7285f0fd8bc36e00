import { expect, test, vi } from 'vitest';
import type { InboxEntry } from './inbox-entries';
import { ReminderAlerts } from './reminder-alerts';

const reminder = (id: string, at: number): InboxEntry =>
	({ of: 'reminder', id, at }) as unknown as InboxEntry;

test('IN-04 · a reminder is shown once, at its moment; what was due before the app was opened is not', () => {
	const show = vi.fn();
	const alerts = new ReminderAlerts(100, show);
	const entries = [
		reminder('before', 90),
		reminder('now', 110),
		reminder('later', 999_999_999),
		{ of: 'post', id: 'p', at: 110 } as unknown as InboxEntry
	];
	alerts.take(entries, 120, ({ id }) => `Remember ${id}`);
	alerts.take(entries, 130, ({ id }) => `Remember ${id}`);
	expect(show.mock.calls).toEqual([['now', 'Remember now']]);
});

test('IN-04 · a device that slept for long shows nothing of the night', () => {
	const show = vi.fn();
	new ReminderAlerts(0, show).take([reminder('a', 1000)], 10_000_000, () => '');
	expect(show).not.toHaveBeenCalled();
});
