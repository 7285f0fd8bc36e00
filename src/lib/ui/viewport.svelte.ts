import { MediaQuery } from 'svelte/reactivity';

/** Whether the window is too narrow for a dialog beside other content, so that dialogs fill the screen. */
export const isPhone = new MediaQuery('max-width: 639.98px');

/** Whether the window is wide enough for a panel beside the page. */
export const isDesktop = new MediaQuery('min-width: 1024px');

/** Whether the main pointer is a finger. */
export const isTouch = new MediaQuery('pointer: coarse');
