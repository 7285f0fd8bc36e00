import { build, files, prerendered, version } from '$service-worker';
import { clientsClaim } from 'workbox-core';
import {
	cleanupOutdatedCaches,
	createHandlerBoundToURL,
	precacheAndRoute
} from 'workbox-precaching';
import { NavigationRoute, registerRoute } from 'workbox-routing';

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
