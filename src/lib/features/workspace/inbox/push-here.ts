import type { WorkspaceView } from '$lib/app/context';
import { PUSH_LANGUAGES } from '$lib/domain/push/push';
import { locale } from '$lib/ui/locale.svelte';
import { ask } from '../people/relay-questions';
import type { PlaceHere, PushPorts } from './push-switch.svelte';

const bytesOf = (text: string): Uint8Array<ArrayBuffer> =>
	Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (each) =>
		each.charCodeAt(0)
	);

const textOf = (bytes: ArrayBuffer | null | undefined): string =>
	btoa(String.fromCharCode(...new Uint8Array(bytes ?? new ArrayBuffer(0))))
		.replaceAll('+', '-')
		.replaceAll('/', '_')
		.replace(/=+$/, '');

const placeOf = (subscription: PushSubscription): PlaceHere => ({
	endpoint: subscription.endpoint,
	p256dh: textOf(subscription.getKey('p256dh')),
	auth: textOf(subscription.getKey('auth')),
	key: textOf(subscription.options.applicationServerKey)
});

/** Whether this browser has push messages. On iPhones only an installed app has them. */
const hasPush = (): boolean =>
	'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window;

async function manager(): Promise<PushManager | null> {
	const registration = await navigator.serviceWorker.getRegistration();
	return registration?.pushManager ?? null;
}

async function subscriptionHere(): Promise<PushSubscription | null> {
	return (await (await manager())?.getSubscription()) ?? null;
}

/** Returns this browser's push messages, and the relay's part in them. */
export const pushHere = (view: WorkspaceView): PushPorts => ({
	browser: hasPush()
		? {
				permission: () => Notification.permission,
				ask: () => Notification.requestPermission(),
				async current() {
					const subscription = await subscriptionHere();
					return subscription === null ? null : placeOf(subscription);
				},
				async make(key) {
					const { pushManager } = await navigator.serviceWorker.ready;
					return placeOf(
						await pushManager.subscribe({
							userVisibleOnly: true,
							applicationServerKey: bytesOf(key)
						})
					);
				},
				async drop() {
					await (await subscriptionHere())?.unsubscribe();
				}
			}
		: null,
	relay: {
		async key() {
			const asked = await ask(view, { ask: 'push-key' }, 'push-key');
			return asked.is === 'answered' ? { ...asked, value: asked.value.key } : asked;
		},
		async set({ endpoint, p256dh, auth, language }) {
			const { origin } = location;
			const place = { endpoint, p256dh, auth, language, origin };
			const asked = await ask(view, { ask: 'subscribe-push', ...place }, 'done');
			return asked.is === 'answered' ? { ...asked, value: null } : asked;
		},
		async remove() {
			const asked = await ask(view, { ask: 'unsubscribe-push' }, 'done');
			return asked.is === 'answered' ? { ...asked, value: null } : asked;
		}
	},
	language: () => PUSH_LANGUAGES.find((each) => each === locale.current) ?? 'en'
});
