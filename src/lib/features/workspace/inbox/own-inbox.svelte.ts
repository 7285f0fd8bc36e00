import { createSubscriber } from 'svelte/reactivity';
import type { WorkspaceView } from '$lib/app/context';
import type { InboxMarks } from '$lib/domain/inbox/filing';
import type { InboxWishes } from '$lib/domain/inbox/kinds';
import type { Reminder } from '$lib/domain/inbox/reminder';
import type { TopicChoices } from '$lib/domain/topic/following';
import type { ReadMarks } from '$lib/domain/topic/read-marks';
import { readInboxMarks, readReminders, readWishes } from '$lib/documents/private-inbox';
import { readMarks, readTopicChoices } from '$lib/documents/private-topics';

/** What a person's private document says of their inbox. */
export interface OwnInbox {
	readonly marks: InboxMarks;
	readonly wishes: InboxWishes;
	readonly reminders: readonly Reminder[];
	readonly topics: TopicChoices;
	/** How far they have read topics. */
	readonly seen: ReadMarks;
}

/** Reads what a person did with their inbox, once per change, however many lines ask. Reading it is reactive. */
export class OwnInboxView {
	private readonly subscribe: () => void;
	private value: OwnInbox | null = null;

	constructor(private readonly view: WorkspaceView) {
		this.subscribe = createSubscriber((update) => {
			this.value = null;
			const stop = view.replica.mine.onChange(() => {
				this.value = null;
				update();
			});
			return () => {
				this.value = null;
				stop();
			};
		});
	}

	get current(): OwnInbox {
		this.subscribe();
		const { mine } = this.view.replica;
		const read = () =>
			mine.read((doc) => ({
				marks: readInboxMarks(doc),
				wishes: readWishes(doc),
				reminders: readReminders(doc),
				topics: readTopicChoices(doc),
				seen: readMarks(doc)
			}));
		// Nothing tells an unwatched reader of changes.
		if (!$effect.tracking()) return read();
		this.value ??= read();
		return this.value;
	}
}
