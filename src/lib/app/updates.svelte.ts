import { dev } from '$app/environment';
import type { Workbox } from 'workbox-window';

const HOUR = 3_600_000;

/** Keeps the app itself up to date: registers the service worker and says when a new version waits. */
class Updates {
	/** `ready` when a new version is on the device and waits for `apply()`. */
	state = $state<'none' | 'ready'>('none');
	/** The whole app is on the device, so that it opens without a connection. */
	offlineReady = $state(false);
	#workbox: Workbox | undefined;

	/** Registers the service worker; call once. Does nothing in development. */
	async start(): Promise<void> {
		if (dev || !('serviceWorker' in navigator) || this.#workbox) return;
		const { Workbox } = await import('workbox-window');
		const workbox = new Workbox('/service-worker.js');
		this.#workbox = workbox;
		workbox.addEventListener('waiting', () => (this.state = 'ready'));
		this.#followOtherTabs();
		void navigator.serviceWorker.ready.then(() => (this.offlineReady = true));
		try {
			await workbox.register({ immediate: true });
		} catch {
			// Private windows and managed browsers may forbid it; the app works without.
			return;
		}
		setInterval(() => void this.check(), HOUR);
		document.addEventListener('visibilitychange', () => {
			if (document.visibilityState === 'visible') void this.check();
		});
	}

	/** Asks the relay for a new version. */
	async check(): Promise<void> {
		try {
			await this.#workbox?.update();
		} catch {
			// Without a connection there is nothing to be had; the next time will do.
		}
	}

	/** When another tab has changed to a new version, the old one of this tab has lost its worker. */
	#followOtherTabs(): void {
		let controlled = navigator.serviceWorker.controller !== null;
		navigator.serviceWorker.addEventListener('controllerchange', () => {
			if (controlled) this.state = 'ready';
			controlled = true;
		});
	}

	/** Changes to the new version: the page is loaded again, so ask first. */
	async apply(): Promise<void> {
		const registration = await navigator.serviceWorker.getRegistration();
		if (!registration?.waiting) {
			location.reload();
			return;
		}
		navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), {
			once: true
		});
		this.#workbox?.messageSkipWaiting();
	}
}

/** The versions of the app on this device. */
export const updates = new Updates();
