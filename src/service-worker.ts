import { build, files, prerendered, version } from '$service-worker';
import { clientsClaim } from 'workbox-core';
import {
	cleanupOutdatedCaches,
	createHandlerBoundToURL,
	precacheAndRoute
} from 'workbox-precaching';
import { NavigationRoute, registerRoute } from 'workbox-routing';
import { PUSH_PATH, PUSH_TAG, sentenceOf } from './lib/domain/push/push';

declare const self: ServiceWorkerGlobalScope;

/** The app's one page; the relay answers with it for every address. */
const PAGE = '/';

/** Addresses of the relay's own, which are never the app's page. */
const RELAY = [/^\/sync(\/|$)/, /^\/files(\/|$)/, /^\/api(\/|$)/, /^\/healthz$/, /^\/metrics$/];

/** Names of built files carry a hash of what is in them; the others need one from here. */
const hashed = (url: string) => url.includes('/_app/immutable/');

precacheAndRoute([
	{ url: PAGE, revision: version },
	...[...build, ...files, ...prerendered].map((url) => ({
		url,
		revision: hashed(url) ? null : version
	}))
]);
registerRoute(new NavigationRoute(createHandlerBoundToURL(PAGE), { denylist: RELAY }));
cleanupOutdatedCaches();

// The very first visit works without a connection already: there is no older page to disturb. Later
// versions wait until the person says so, because two versions of the app on one store are a risk.
clientsClaim();

self.addEventListener('message', (event) => {
	const message: unknown = event.data;
	if (typeof message !== 'object' || message === null || !('type' in message)) return;
	if (message.type === 'SKIP_WAITING') void self.skipWaiting();
});

/** Returns what a message says; `null` when it is not ours. */
function messageOf(data: PushMessageData | null): unknown {
	try {
		return data?.json();
	} catch {
		// Another's bytes: there is something new all the same, or the browser would not have been let to wake us.
		return null;
	}
}

// Browsers that know the declarative form show it themselves.
self.addEventListener('push', (event) => {
	const options = {
		body: sentenceOf(messageOf(event.data)),
		tag: PUSH_TAG,
		icon: '/icons/maskable-192.png'
	};
	event.waitUntil(Promise.all([self.registration.showNotification('Polder', options), showNew()]));
});

self.addEventListener('notificationclick', (event) => {
	event.notification.close();
	event.waitUntil(openInbox());
});

/**
 * Marks the icon of the installed app without a number: nobody but the app can count what is unread, and it does when it
 * is opened.
 */
async function showNew(): Promise<void> {
	// Not every browser has it.
	if (!('setAppBadge' in navigator)) return;
	const windows = await self.clients.matchAll({ type: 'window' });
	if (windows.length > 0) return;
	// Expected: a browser may refuse, for example where the app is not installed. The message is shown all the same.
	await navigator.setAppBadge().catch(() => undefined);
}

/** Brings a window of the app to the front, with the inbox. */
async function openInbox(): Promise<void> {
	const windows = await self.clients.matchAll({ type: 'window' });
	const [open] = windows;
	if (open === undefined) {
		await self.clients.openWindow(PUSH_PATH);
		return;
	}
	await open.focus();
	// The page goes there itself, as by a link: loading it anew would take longer.
	open.postMessage({ type: 'OPEN_INBOX' });
}
