import { dev } from '$app/environment';
import type { Workbox } from 'workbox-window';

const HOUR = 3_600_000;

/** Keeps the app up to date: registers the service worker and reports when a new version is waiting. */
class Updates {
	/** `ready` when a new version is on the device and is waiting for `apply()`. */
	state = $state<'none' | 'ready'>('none');
	/** Whether the whole app is on the device, so that it opens without a connection. */
	offlineReady = $state(false);
	#workbox: Workbox | undefined;

	/** Registers the service worker. Call it once. Does nothing in development. */
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
			// Private windows and managed browsers may forbid it. The app works without it.
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
			// There is no connection. The next check will succeed.
		}
	}

	/**
	 * Offers to reload when another tab has switched to a new version, because this tab has lost its
	 * service worker then.
	 */
	#followOtherTabs(): void {
		let controlled = navigator.serviceWorker.controller !== null;
		navigator.serviceWorker.addEventListener('controllerchange', () => {
			if (controlled) this.state = 'ready';
			controlled = true;
		});
	}

	/** Switches to the new version. This reloads the page, so ask first. */
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
