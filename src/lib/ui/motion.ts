import { prefersReducedMotion } from 'svelte/motion';

/** How a place is scrolled to: gently, or at once for those who want less motion. */
export const scrollBehavior = (): ScrollBehavior =>
	prefersReducedMotion.current ? 'instant' : 'smooth';
