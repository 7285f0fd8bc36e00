import Bell from '@lucide/svelte/icons/bell';
import BellOff from '@lucide/svelte/icons/bell-off';
import Lock from '@lucide/svelte/icons/lock';
import LockOpen from '@lucide/svelte/icons/lock-open';
import Pencil from '@lucide/svelte/icons/pencil';
import Pin from '@lucide/svelte/icons/pin';
import type { WorkspaceView } from '$lib/app/context';
import type { RecordChange } from '$lib/domain/core/change';
import { pin, reopenTopic } from '$lib/domain/topic/moderating';
import { keepsTopic, moderates } from '$lib/domain/topic/speaking';
import type { Topic } from '$lib/domain/topic/topic';
import { m } from '$lib/i18n/messages';
import type { Saved } from '$lib/replica/saved';
import type { MenuEntry } from '$lib/ui/menu';
import type { MyTopics } from './my-topics.svelte';

/** What the menu of a topic does beyond itself. */
export interface TopicDoing {
	readonly save: (change: RecordChange) => void;
	readonly tell: (saved: Promise<Saved>) => void;
	/** Opens the dialogs that close and change the topic. */
	readonly close: () => void;
	readonly edit: () => void;
}

/** Returns what this person may do with a topic, for its menu. */
export function topicActions(
	view: WorkspaceView,
	topic: Topic,
	mine: MyTopics,
	{ save, tell, close, edit }: TopicDoing
): readonly MenuEntry[] {
	const { acting } = view;
	const space = view.space(topic.space);
	const [decides, keeps] =
		view.me === undefined || space === null
			? [false, false]
			: [moderates(view.me, space), keepsTopic(view.me, topic, space)];
	const isFollowed = mine.follows(topic);
	const isMuted = mine.current.muted.has(topic.id);
	return [
		{
			label: isFollowed ? m.discussion_unfollow() : m.discussion_follow(),
			icon: Bell,
			run: () => tell(mine.follow(topic.id, !isFollowed))
		},
		{
			label: isMuted ? m.discussion_unmute() : m.discussion_mute(),
			icon: BellOff,
			run: () => tell(mine.mute(topic.id, !isMuted))
		},
		...(keeps
			? [
					{ label: m.discussion_edit_topic(), icon: Pencil, run: edit },
					topic.closed
						? {
								label: m.discussion_reopen(),
								icon: LockOpen,
								run: () => save(reopenTopic(topic, acting))
							}
						: { label: m.discussion_close(), icon: Lock, run: close }
				]
			: []),
		...(decides
			? [
					{
						label: topic.pinned ? m.discussion_unpin() : m.discussion_pin(),
						icon: Pin,
						run: () => save(pin(topic, !topic.pinned, acting))
					}
				]
			: [])
	];
}
