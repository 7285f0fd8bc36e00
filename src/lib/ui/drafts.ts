import { DeviceSettings, type Settings } from './settings';

/** A message about drafts from one tab to the others. */
export type DraftNews =
	/**
	 * A tab continues the draft that another tab had stored. A tab that still has it in a field stores
	 * it again.
	 */
	| { readonly is: 'taken'; readonly draftKey: string }
	/** Exactly this text was sent or discarded. */
	| { readonly is: 'done'; readonly draftKey: string; readonly text: string };

/** The channel between the tabs of one workspace. */
export interface DraftChannel {
	post(news: DraftNews): void;
	/** Calls the listener with each message. Returns a function that stops this. */
	listen(listener: (news: DraftNews) => void): () => void;
}

/** A stored draft. */
interface Kept {
	/** When it was written last, in ms. */
	readonly at: number;
	readonly text: string;
}

/** A stored draft, with its key. */
export interface StoredDraft extends Kept {
	readonly draftKey: string;
}

const PREFIX = 'draft/';
const nameOf = (draftKey: string, tab: string): string =>
	`${PREFIX}${encodeURIComponent(draftKey)}/${encodeURIComponent(tab)}`;

/** Returns the key in the name of a stored draft, `null` for a name of something else. */
function keyIn(name: string): string | null {
	const [, given] = /^draft\/([^/]+)\/[^/]+$/u.exec(name) ?? [];
	if (given === undefined) return null;
	try {
		return decodeURIComponent(given);
	} catch {
		// Another version, or a person, has written it.
		return null;
	}
}

/**
 * Everything in a workspace that somebody has started to type and not sent, by draft key (a topic, a
 * record's field, a dialog). Each tab stores its own drafts, so that two tabs never overwrite each
 * other. A tab without a draft continues the newest that was left. The drafts are deleted with the
 * workspace.
 */
export class Drafts {
	/** The drafts of other tabs that this tab continues, by draft key, with their stored text. */
	readonly #adopted = new Map<string, { readonly name: string; readonly text: string }>();

	constructor(
		private readonly settings: Settings,
		private readonly tab: string,
		private readonly channel: DraftChannel,
		private readonly now: () => number
	) {}

	/** Returns the draft of a key: this tab's own, else the newest that another tab has left. */
	read(draftKey: string): string | null {
		const own = this.#kept(nameOf(draftKey, this.tab));
		if (own !== null) return own.text;
		const start = nameOf(draftKey, '');
		let newest: { readonly name: string; readonly kept: Kept } | null = null;
		for (const name of this.settings.names()) {
			if (!name.startsWith(start)) continue;
			const kept = this.#kept(name);
			if (kept !== null && (newest === null || kept.at > newest.kept.at)) newest = { name, kept };
		}
		if (newest === null) return null;
		const { name, kept } = newest;
		this.#adopted.set(draftKey, { name, text: kept.text });
		return kept.text;
	}

	/** Stores the typed text of a key; `null` when nothing is typed any more. */
	keep(draftKey: string, text: string | null): void {
		const own = nameOf(draftKey, this.tab);
		if (text === null) this.settings.removeItem(own);
		else this.settings.setItem(own, JSON.stringify({ at: this.now(), text } satisfies Kept));
		if (this.#letGo(draftKey)) this.channel.post({ is: 'taken', draftKey });
	}

	/** Deletes the draft of a key, here and in the tab that it came from, after it was sent or discarded. */
	done(draftKey: string, text: string): void {
		const own = nameOf(draftKey, this.tab);
		if (this.#kept(own)?.text === text) this.settings.removeItem(own);
		this.#letGo(draftKey);
		this.channel.post({ is: 'done', draftKey, text });
	}

	/** Returns all drafts that are stored here, the newest of each key, the latest first. */
	list(): readonly StoredDraft[] {
		const newest = new Map<string, StoredDraft>();
		for (const name of this.settings.names()) {
			const draftKey = keyIn(name);
			const kept = draftKey === null ? null : this.#kept(name);
			if (draftKey === null || kept === null) continue;
			const known = newest.get(draftKey);
			if (known === undefined || kept.at > known.at) newest.set(draftKey, { draftKey, ...kept });
		}
		return [...newest.values()].sort((a, b) => b.at - a.at || (a.draftKey < b.draftKey ? -1 : 1));
	}

	/** Deletes the drafts of a key, whichever tab stored them. Returns what was the newest; `null` when there was none. */
	discard(draftKey: string): StoredDraft | null {
		const found = this.list().find((draft) => draft.draftKey === draftKey) ?? null;
		const start = nameOf(draftKey, '');
		for (const name of this.settings.names()) {
			if (!name.startsWith(start)) continue;
			const text = this.#kept(name)?.text;
			this.settings.removeItem(name);
			if (text !== undefined) this.channel.post({ is: 'done', draftKey, text });
		}
		this.#adopted.delete(draftKey);
		return found;
	}

	/** Reports what other tabs do with drafts of a key. Returns a function that stops this. */
	follow(draftKey: string, listener: (news: DraftNews) => void): () => void {
		return this.channel.listen((news) => {
			if (news.draftKey === draftKey) listener(news);
		});
	}

	/** Deletes the draft that this tab has continued, unless it was changed since. */
	#letGo(draftKey: string): boolean {
		const adopted = this.#adopted.get(draftKey);
		this.#adopted.delete(draftKey);
		if (adopted === undefined || this.#kept(adopted.name)?.text !== adopted.text) return false;
		this.settings.removeItem(adopted.name);
		return true;
	}

	#kept(name: string): Kept | null {
		try {
			const kept: unknown = JSON.parse(this.settings.getItem(name) ?? 'null');
			if (typeof kept !== 'object' || kept === null) return null;
			const { at, text } = kept as Readonly<Record<string, unknown>>;
			return typeof at === 'number' && typeof text === 'string' ? { at, text } : null;
		} catch {
			// The text is not JSON: another version, or a person, has written it.
			return null;
		}
	}
}

/** Returns a channel between the tabs of a workspace in a browser. */
export function tabChannel(workspace: string): DraftChannel {
	const channel = new BroadcastChannel(`polder-${workspace}/drafts`);
	return {
		post: (news) => {
			channel.postMessage(news);
		},
		listen(listener) {
			const heard = ({ data }: MessageEvent<DraftNews>): void => {
				listener(data);
			};
			channel.addEventListener('message', heard);
			return () => {
				channel.removeEventListener('message', heard);
			};
		}
	};
}

const TAB = 'polder-tab';

/**
 * Returns a name for this tab that outlives a reload. It is in the tab's own storage only while no page
 * of the tab is shown, so that a duplicated tab, which receives a copy of that storage, has a name of
 * its own.
 */
export function tabName(fresh: () => string): string {
	// eslint-disable-next-line no-restricted-globals -- Guarded by the settings around it.
	const settings = new DeviceSettings(() => sessionStorage);
	const name = settings.getItem(TAB) ?? fresh();
	settings.removeItem(TAB);
	addEventListener('pagehide', () => {
		settings.setItem(TAB, name);
	});
	// A page that returns from the back/forward cache still has its name.
	addEventListener('pageshow', () => {
		settings.removeItem(TAB);
	});
	return name;
}
