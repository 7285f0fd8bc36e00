import ArrowRightLeft from '@lucide/svelte/icons/arrow-right-left';
import Bell from '@lucide/svelte/icons/bell';
import BellOff from '@lucide/svelte/icons/bell-off';
import CalendarDays from '@lucide/svelte/icons/calendar-days';
import Lock from '@lucide/svelte/icons/lock';
import LockOpen from '@lucide/svelte/icons/lock-open';
import Pencil from '@lucide/svelte/icons/pencil';
import Pin from '@lucide/svelte/icons/pin';
import SkipForward from '@lucide/svelte/icons/skip-forward';
import Trash2 from '@lucide/svelte/icons/trash-2';
import type { WorkspaceView } from '$lib/app/context';
import { bin } from '$lib/domain/history/commands';
import { pin, reopenTopic } from '$lib/domain/topic/moderating';
import { keepsTopic, moderates } from '$lib/domain/topic/speaking';
import type { Topic } from '$lib/domain/topic/topic';
import { mayChange } from '$lib/features/common/refusals/offered';
import { refusalWords } from '$lib/features/common/refusals/why';
import { m } from '$lib/i18n/messages';
import type { MenuEntry } from '$lib/ui/menu';
import { goToNextUnread } from './go-next';
import type { MyTopics } from './my-topics.svelte';
import type { TopicActs } from './topic-acts';
import type { TopicAsked } from './TopicDialogs.svelte';

/** Returns what this person may do with a topic, for its menu. */
export function topicMenu(
	view: WorkspaceView,
	topic: Topic,
	mine: MyTopics,
	acts: TopicActs,
	ask: (what: TopicAsked) => void
): readonly MenuEntry[] {
	const { acting } = view;
	const space = view.space(topic.space);
	const [decides, keeps] =
		view.me === undefined || space === null || topic.movedTo !== null
			? [false, false]
			: [moderates(view.me, space), keepsTopic(view.me, topic, space)];
	const isFollowed = mine.follows(topic);
	const isMuted = mine.current.muted.has(topic.id);
	const mayBin = mayChange(view, topic, bin(acting));
	return [
		{
			label: isFollowed ? m.discussion_unfollow() : m.discussion_follow(),
			icon: Bell,
			run: () => void acts.tell(mine.follow(topic.id, !isFollowed))
		},
		{
			label: isMuted ? m.discussion_unmute() : m.discussion_mute(),
			icon: BellOff,
			run: () => void acts.tell(mine.mute(topic.id, !isMuted))
		},
		...(keeps
			? [
					{ label: m.discussion_edit_topic(), icon: Pencil, run: () => ask({ is: 'editing' }) },
					topic.closed
						? {
								label: m.discussion_reopen(),
								icon: LockOpen,
								run: () => void acts.saveOrTell(reopenTopic(topic, acting))
							}
						: { label: m.discussion_close(), icon: Lock, run: () => ask({ is: 'closing' }) }
				]
			: []),
		...(decides
			? [
					{
						label: topic.pinned ? m.discussion_unpin() : m.discussion_pin(),
						icon: Pin,
						run: () => void acts.saveOrTell(pin(topic, !topic.pinned, acting))
					},
					{
						label: m.discussion_move(),
						icon: ArrowRightLeft,
						run: () => ask({ is: 'moving' })
					}
				]
			: []),
		{ label: m.discussion_to_day(), icon: CalendarDays, run: () => ask({ is: 'day' }) },
		{
			label: m.discussion_next_unread(),
			icon: SkipForward,
			run: () => void goToNextUnread(view, topic.id)
		},
		{
			label: m.discussion_bin(),
			icon: Trash2,
			tone: 'danger',
			...(mayBin.ok ? {} : { disabled: true, detail: refusalWords(mayBin.error) }),
			run: () => void acts.remove(topic.title)
		}
	];
}
