import { closeTopLayer, openLayers, onLayerOpened } from './open-layers';

/** Marks an entry of the tab's history that stands only for what lies over the page. */
const INSERTED = 'polder:inserted';
/** Marks the entry below it. */
const BASE = 'polder:base';

/** What of a window Back is about. */
export type BackWindow = Pick<Window, 'addEventListener' | 'removeEventListener' | 'location'> & {
	readonly history: Pick<History, 'state' | 'pushState' | 'replaceState' | 'back'>;
	/** Not every browser has it. */
	readonly navigation?: {
		readonly currentEntry: { readonly index: number } | null;
		entries(): readonly { readonly sameDocument: boolean }[];
	};
};

/** Back closes what lies over the page on the first page of a tab as well. */
export interface BackCloses {
	/** To be called when another page has come, and its address. */
	moved(address: string, byPerson: boolean): void;
	stop(): void;
}

/**
 * On the first page of a tab, Back would leave it: there nothing can be held. So where nothing of ours lies
 * behind, opening a dialog inserts an entry into the history, of the same page. Back from there closes the
 * dialog, or leads on when none is open any more. `show` shows the page of an address that the router has not
 * noticed.
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
		if (left) {
			// What lies below the one that closes is held as well.
			const more = openLayers() > 1;
			if (!closeTopLayer()) history.back();
			else if (more) insert();
		} else if (has(history.state, BASE) && page.location.href !== address) {
			// The entry above it was replaced by another page: to the router the two are one.
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
