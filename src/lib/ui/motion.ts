import { prefersReducedMotion } from 'svelte/motion';

/** Returns how to scroll: smoothly, or at once for people who prefer less motion. */
export const scrollBehavior = (): ScrollBehavior =>
	prefersReducedMotion.current ? 'instant' : 'smooth';
