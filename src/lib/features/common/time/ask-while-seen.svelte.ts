import { reported } from '$lib/ui/error-log';

/**
 * Asks something whenever what it is about changes, and again from time to time while the page is in sight. Call it while a component
 * initialises.
 *
 * @param about reads what it is about, which may be reactive
 * @param every in ms
 */
export function askWhileSeen(about: () => unknown, ask: () => Promise<void>, every: number): void {
	const askNow = (): void => {
		ask().catch((error: unknown) => {
			reported(error, null);
		});
	};
	$effect(() => {
		about();
		askNow();
	});
	$effect(() => {
		const askIfSeen = (): void => {
			if (document.visibilityState === 'visible') askNow();
		};
		const timer = setInterval(askIfSeen, every);
		document.addEventListener('visibilitychange', askIfSeen);
		return () => {
			clearInterval(timer);
			document.removeEventListener('visibilitychange', askIfSeen);
		};
	});
}
