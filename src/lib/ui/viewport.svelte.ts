import { MediaQuery } from 'svelte/reactivity';

/** Too narrow for a dialog beside anything: dialogs take the whole screen. */
export const isPhone = new MediaQuery('max-width: 639.98px');

/** Wide enough for a panel beside the page. */
export const isDesktop = new MediaQuery('min-width: 1024px');
