import { beforeEach, expect, test } from 'vitest';
import { backCloses, type BackCloses } from './back-closes';
import { closeTopLayer, openLayer } from './open-layers';

/** The history of a tab, as a browser stores it. */
class Tab {
	entries: { state: unknown; address: string }[] = [{ state: { kit: 1 }, address: '/deal' }];
	at = 0;
	left = false;
	shown: string[] = [];
	#popped: () => void = () => undefined;
	readonly back: BackCloses;

	/** `behind` is the number of the app's entries before the first. */
	constructor(readonly behind: number) {
		const entry = () => this.entries[this.at] ?? { state: null, address: '' };
		const page = {
			addEventListener: (_: string, popped: () => void) => (this.#popped = popped),
			removeEventListener: () => undefined,
			get location() {
				return { href: entry().address };
			},
			history: {
				get state() {
					return entry().state;
				},
				pushState: (state: unknown) => this.push(state, entry().address),
				replaceState: (state: unknown) => {
					this.entries[this.at] = { state, address: entry().address };
				},
				back: () => {
					this.goBack();
				}
			},
			navigation: {
				get currentEntry() {
					return { index: tab.at + behind };
				},
				entries: () => [
					...Array.from({ length: behind }, () => ({ sameDocument: true })),
					...this.entries.map(() => ({ sameDocument: true }))
				]
			}
		};
		// eslint-disable-next-line @typescript-eslint/no-this-alias
		const tab = this;
		this.back = backCloses(page as unknown as Parameters<typeof backCloses>[0], (address) => {
			this.shown.push(address);
		});
	}

	push(state: unknown, address: string): void {
		this.entries = [...this.entries.slice(0, this.at + 1), { state, address }];
		this.at += 1;
	}

	/** Does what the Back button does. */
	goBack(): void {
		if (this.at === 0) {
			this.left = true;
			return;
		}
		this.at -= 1;
		this.#popped();
	}

	goForward(): void {
		this.at += 1;
		this.#popped();
	}
}

const open: string[] = [];
function dialog(name: string): () => void {
	open.push(name);
	const gone = openLayer(close);
	function close(): void {
		if (!open.includes(name)) return;
		open.splice(open.indexOf(name), 1);
		gone();
	}
	return close;
}

beforeEach(() => {
	while (closeTopLayer()) continue;
	open.length = 0;
});

test('Back on the first page of a tab closes what lies over it, one after the other, and then leaves', () => {
	const tab = new Tab(0);
	dialog('form');
	dialog('question');
	tab.goBack();
	expect([open, tab.left]).toEqual([['form'], false]);
	tab.goBack();
	expect([open, tab.left]).toEqual([[], false]);
	tab.goBack();
	expect(tab.left).toBe(true);
	tab.back.stop();
});

test('what was closed by hand costs no press of Back', () => {
	const tab = new Tab(0);
	dialog('form')();
	tab.goBack();
	expect(tab.left).toBe(true);
	tab.back.stop();
});

test('where a page of ours lies behind, nothing is inserted', () => {
	const tab = new Tab(1);
	dialog('form');
	expect(tab.entries).toHaveLength(1);
	tab.back.stop();
});

test('an entry that another page has taken shows its own page again', () => {
	const tab = new Tab(0);
	dialog('panel')();
	tab.entries[tab.at] = { state: { kit: 1 }, address: '/board' };
	tab.back.moved('/board', true);
	tab.goBack();
	expect([tab.shown, tab.left]).toEqual([['/deal'], false]);
	tab.back.stop();
});

test('a Back that closes a dialog of the next page, and is taken back by the router, leaves nothing', () => {
	const tab = new Tab(0);
	dialog('panel')();
	tab.push({ kit: 2 }, '/list');
	tab.back.moved('/list', true);
	dialog('form');
	// The router closes the dialog and goes forward again.
	tab.goBack();
	closeTopLayer();
	tab.goForward();
	expect([open, tab.entries[tab.at]?.address, tab.left]).toEqual([[], '/list', false]);
	tab.back.stop();
});
