import type { Instant } from '$lib/domain/core/day';
import type { InboxEntry } from './inbox-entries';

/** How long after its moment a reminder is still shown as a notification, ms: a device may have slept. */
const LATE = 3_600_000;

/** Shows a notification of this device. */
export type Show = (id: string, text: string) => void;

/**
 * Shows reminders as notifications of this device when their moment has come, each once. What was due before
 * the app was opened is in the inbox alone. The number on a notification's `tag` keeps two tabs from showing it twice.
 */
export class ReminderAlerts {
	private readonly shown = new Set<string>();

	constructor(
		private readonly began: Instant,
		private readonly show: Show
	) {}

	/** Takes the entries of the inbox as they are now. */
	take(entries: Iterable<InboxEntry>, now: Instant, words: (entry: InboxEntry) => string): void {
		for (const entry of entries) {
			if (entry.of !== 'reminder' || this.shown.has(entry.id)) continue;
			const { at } = entry;
			if (at < this.began || at > now || now - at > LATE) continue;
			this.shown.add(entry.id);
			this.show(entry.id, words(entry));
		}
	}
}

/** Shows a notification of this device, if the person has allowed them. It comes from this device and leaves it to nobody. */
export const showHere: Show = (id, text) => {
	if (!('Notification' in window && 'serviceWorker' in navigator)) return;
	if (Notification.permission !== 'granted') return;
	void navigator.serviceWorker.getRegistration().then((registration) => {
		const shown = registration?.showNotification(text, { tag: id, icon: '/icons/polder-192.png' });
		// A notification is a hint: the reminder is in the inbox as well.
		shown?.catch(() => undefined);
	});
};
