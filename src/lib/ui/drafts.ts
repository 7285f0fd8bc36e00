import { DeviceSettings, type Settings } from './settings';

/** What one tab tells the others of drafts. */
export type DraftNews =
	/** A tab goes on with the draft that another had kept: who still has it in a field keeps it again. */
	| { readonly is: 'taken'; readonly draftKey: string }
	/** Exactly this was sent or let go of. */
	| { readonly is: 'done'; readonly draftKey: string; readonly text: string };

/** How tabs of one workspace tell each other. */
export interface DraftChannel {
	post(news: DraftNews): void;
	/** Returns the way to stop. */
	listen(listener: (news: DraftNews) => void): () => void;
}

/** What is kept of one draft. */
interface Kept {
	/** When it was written last, ms. */
	readonly at: number;
	readonly text: string;
}

const PREFIX = 'draft/';
const nameOf = (draftKey: string, tab: string): string =>
	`${PREFIX}${encodeURIComponent(draftKey)}/${encodeURIComponent(tab)}`;

/**
 * Everything in a workspace that somebody has begun to type and not sent, by its place (a topic, a
 * record's field, a dialog). Each tab keeps its own, so that two of them never overwrite each other;
 * one that has none goes on with the newest that was left. It goes with the workspace.
 */
export class Drafts {
	/** The names of other tabs' drafts that this tab shows, and what they were. */
	readonly #adopted = new Map<string, { readonly name: string; readonly text: string }>();

	constructor(
		private readonly settings: Settings,
		private readonly tab: string,
		private readonly channel: DraftChannel,
		private readonly now: () => number
	) {}

	/** What was begun at a place: in this tab, else the newest that another has left. */
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

	/** Keeps what is typed at a place; `null` when nothing is typed any more. */
	keep(draftKey: string, text: string | null): void {
		const own = nameOf(draftKey, this.tab);
		if (text === null) this.settings.removeItem(own);
		else this.settings.setItem(own, JSON.stringify({ at: this.now(), text } satisfies Kept));
		if (this.#letGo(draftKey)) this.channel.post({ is: 'taken', draftKey });
	}

	/** What was typed at a place has been sent, or thrown away: it goes, here and where it came from. */
	done(draftKey: string, text: string): void {
		const own = nameOf(draftKey, this.tab);
		if (this.#kept(own)?.text === text) this.settings.removeItem(own);
		this.#letGo(draftKey);
		this.channel.post({ is: 'done', draftKey, text });
	}

	/** Tells what other tabs do with drafts of a place. Returns the way to stop. */
	follow(draftKey: string, listener: (news: DraftNews) => void): () => void {
		return this.channel.listen((news) => {
			if (news.draftKey === draftKey) listener(news);
		});
	}

	/** Takes away what this tab has gone on with, unless it was changed since. */
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
			// Not JSON: another version, or a person, has written it.
			return null;
		}
	}
}

/** A channel between the tabs of a workspace in a browser. */
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
 * A name for this tab that outlives a reload. It lies in the tab's own storage only while no page of
 * it is shown, so that a duplicated tab, which gets a copy of that storage, has a name of its own.
 */
export function tabName(fresh: () => string): string {
	// eslint-disable-next-line no-restricted-globals -- Guarded by the settings around it.
	const settings = new DeviceSettings(() => sessionStorage);
	const name = settings.getItem(TAB) ?? fresh();
	settings.removeItem(TAB);
	addEventListener('pagehide', () => {
		settings.setItem(TAB, name);
	});
	// A page that comes back as it was has its name.
	addEventListener('pageshow', () => {
		settings.removeItem(TAB);
	});
	return name;
}
