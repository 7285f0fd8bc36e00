import { closeTopLayer, openLayers, onLayerOpened } from './open-layers';

/** Marks an entry of the tab's history that exists only for a layer over the page. */
const INSERTED = 'polder:inserted';
/** Marks the entry below it. */
const BASE = 'polder:base';

/** The parts of a window that this module needs. */
export type BackWindow = Pick<Window, 'addEventListener' | 'removeEventListener' | 'location'> & {
	readonly history: Pick<History, 'state' | 'pushState' | 'replaceState' | 'back'>;
	/** Not every browser supports it. */
	readonly navigation?: {
		readonly currentEntry: { readonly index: number } | null;
		entries(): readonly { readonly sameDocument: boolean }[];
	};
};

/** Makes Back close the layers over the page, even on the first page of a tab. */
export interface BackCloses {
	/** Call it when another page is shown, with its address. */
	moved(address: string, byPerson: boolean): void;
	stop(): void;
}

/**
 * On the first page of a tab, Back would leave the page, and that cannot be prevented. So where no
 * entry of the app lies behind, opening a dialog adds an entry for the same page to the history. Back
 * from there closes the dialog, or continues when none is open any more. `show` shows the page of an
 * address that the router has not noticed.
 */
export function backCloses(page: BackWindow, show: (address: string) => void): BackCloses {
	const { history } = page;
	let address = page.location.href;
	let movedHere = false;
	let inserted = has(history.state, INSERTED);

	const isFirst = (): boolean => {
		const { navigation } = page;
		const current = navigation?.currentEntry ?? null;
		if (navigation === undefined || current === null) return !movedHere;
		return navigation.entries()[current.index - 1]?.sameDocument !== true;
	};
	function insert(): void {
		if (!has(history.state, INSERTED) && isFirst()) {
			const state = (history.state ?? {}) as object;
			history.replaceState({ ...state, [BASE]: true }, '');
			history.pushState({ ...state, [INSERTED]: true }, '');
		}
		inserted = has(history.state, INSERTED);
	}
	function popped(): void {
		const left = inserted;
		inserted = has(history.state, INSERTED);
		if (inserted) return;
		// Back leads from the added entry to the one below it. Leaving it forwards is no Back: the router
		// does so when it takes back a Back that has closed a dialog of the next page.
		if (left && has(history.state, BASE)) {
			// The layers below the closing one are protected as well.
			const more = openLayers() > 1;
			if (!closeTopLayer()) history.back();
			else if (more) insert();
		} else if (!left && has(history.state, BASE) && page.location.href !== address) {
			// The entry above was replaced by another page. The router sees the two as one.
			show(page.location.href);
		}
	}
	const unwatch = onLayerOpened(insert);
	page.addEventListener('popstate', popped);
	return {
		moved(next, byPerson) {
			address = next;
			movedHere ||= byPerson;
			inserted = has(history.state, INSERTED);
		},
		stop() {
			unwatch();
			page.removeEventListener('popstate', popped);
		}
	};
}

const has = (state: unknown, mark: string): boolean =>
	typeof state === 'object' && state !== null && mark in state;
