import { createSubscriber } from 'svelte/reactivity';
import type { Instant } from '$lib/domain/core/day';
import { clock } from '$lib/app/context';

/** How often a text such as "3 minutes ago" is updated, in ms. */
const EVERY = 15_000;

const subscribe = createSubscriber((update) => {
	const timer = setInterval(update, EVERY);
	return () => clearInterval(timer);
});

/** The present moment, for texts that depend on it. Reading it is reactive. */
export const ticking = {
	get now(): Instant {
		subscribe();
		return clock.now();
	}
};
