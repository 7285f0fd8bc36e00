import { createSubscriber } from 'svelte/reactivity';
import { clock, LiveQuery, type WorkspaceView } from '$lib/app/context';
import { markRead, readMarks } from '$lib/documents/private';
import type { Saved } from '$lib/replica/saved';
import { recentNotices, inboxEntriesHere, inboxStart, type InboxEntry } from './inbox-entries';

/** The inbox of the person at this device. Create it while a component initialises. */
export class Inbox {
	private readonly recent: LiveQuery<Awaited<ReturnType<typeof recentNotices>>>;
	private readonly subscribe: () => void;
	/** The entries, newest first. */
	readonly entries: readonly InboxEntry[] = $derived.by(() =>
		inboxEntriesHere(this.view, this.recent.current)
	);
	/** The number of unread entries. */
	readonly unread: number = $derived.by(() => {
		const { read } = this;
		return this.entries.filter(({ notice }) => !read.has(notice.id)).length;
	});

	constructor(private readonly view: WorkspaceView) {
		const { mine } = view.replica;
		this.subscribe = createSubscriber((update) => mine.onChange(update));
		this.recent = new LiveQuery(() => {
			const since = inboxStart(view.directory.members, view.replica.me);
			return () => recentNotices(view.replica.db, since);
		});
	}

	/** Whether the inbox has been loaded from this device. */
	get ready(): boolean {
		return this.recent.current !== undefined;
	}

	/** The ids of the notices that have been read, the same on all devices of this person. */
	get read(): ReadonlySet<string> {
		this.subscribe();
		return this.view.replica.mine.read(readMarks);
	}

	/** Marks entries as read or unread. */
	mark(ids: readonly string[], read: boolean): Promise<Saved> {
		return this.view.replica.mine.edit((doc) => {
			for (const id of ids) markRead(doc, id, read ? clock.now() : null);
		});
	}
}
