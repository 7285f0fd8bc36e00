import { createSubscriber } from 'svelte/reactivity';
import type { Instant } from '$lib/domain/core/day';
import { clock } from '$lib/app/context';

/** How often "3 minutes ago" is looked at again, in ms. */
const EVERY = 15_000;

const subscribe = createSubscriber((update) => {
	const timer = setInterval(update, EVERY);
	return () => clearInterval(timer);
});

/** The present moment for texts that grow old; reactive where it is read. */
export const ticking = {
	get now(): Instant {
		subscribe();
		return clock.now();
	}
};
