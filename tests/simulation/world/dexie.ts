import { Dexie } from 'dexie';
import { runningWorld } from './scheduler';

/** The part of Dexie that tells live queries of changes: one for the whole process, as a browser's tab is one. */
interface Signal {
	subscribe(listener: (parts: unknown) => void): void;
	unsubscribe(listener: (parts: unknown) => void): void;
}

/**
 * Keeps the live queries of tabs apart: each hears of its own tab's changes, and of those of other tabs by the channel
 * between tabs. Those of a tab that has ended hear nothing more.
 */
const signal = (Dexie.on as unknown as { readonly storagemutated: Signal }).storagemutated;
const subscribe = signal.subscribe.bind(signal);
const unsubscribe = signal.unsubscribe.bind(signal);
const wrapped = new WeakMap<object, (parts: unknown) => void>();

signal.subscribe = (listener) => {
	const host = runningWorld()?.current;
	if (host === undefined || host === null) {
		subscribe(listener);
		return;
	}
	const own = (parts: unknown): void => {
		const current = runningWorld()?.current ?? null;
		// Where several tabs' signals are gathered it is said to all.
		if (current === null || current === host) listener(parts);
	};
	wrapped.set(listener, own);
	subscribe(own);
	host.onEnd.add(() => {
		unsubscribe(own);
	});
};
signal.unsubscribe = (listener) => {
	unsubscribe(wrapped.get(listener) ?? listener);
};
