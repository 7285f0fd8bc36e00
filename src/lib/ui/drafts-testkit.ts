import { Drafts } from './drafts';
import type { Settings } from './settings';

/** Settings that last as long as a test. They can be read and changed as a map, too. */
export function memorySettings(kept = new Map<string, string>()): Settings & {
	readonly kept: Map<string, string>;
} {
	return {
		kept,
		getItem: (name) => kept.get(name) ?? null,
		setItem: (name, value) => void kept.set(name, value),
		removeItem: (name) => void kept.delete(name),
		names: () => [...kept.keys()]
	};
}

/**
 * Returns the drafts of a browser with one tab. Created again over the same settings, it is that tab
 * after a reload.
 */
export const draftsOf = (settings: Settings): Drafts =>
	new Drafts(settings, 'tab', { post: () => undefined, listen: () => () => undefined }, () => 0);
