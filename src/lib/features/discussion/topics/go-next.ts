import { goto } from '$app/navigation';
import type { WorkspaceView } from '$lib/app/context';
import type { RecordId } from '$lib/domain/core/ids';
import { m } from '$lib/i18n/messages';
import { toast } from '$lib/ui/toasts.svelte';
import { MyTopics } from './my-topics.svelte';
import { firstUnread, nextUnread } from './next-unread';
import { topicHref } from './topic-link';

/** Leads to the next topic that this person follows and has not read, in whatever space, or says that there is none. */
export async function goToNextUnread(view: WorkspaceView, reading: RecordId | null): Promise<void> {
	const { db, mine } = view.replica;
	await mine.whenLoaded();
	const { current: choices, reader } = new MyTopics(view);
	const found = await nextUnread(
		db,
		{ choices, reader, hides: (row) => view.hidesRecord(row) },
		reading
	);
	if (found === null) {
		toast({ message: m.discussion_all_read() });
		return;
	}
	const first = await firstUnread(db, found, reader);
	const href = topicHref(found.space, found.id);
	await goto(first === null ? href : `${href}?post=${first}`);
}
