import BellRing from '@lucide/svelte/icons/bell-ring';
import CircleCheck from '@lucide/svelte/icons/circle-check';
import Eye from '@lucide/svelte/icons/eye';
import MailOpen from '@lucide/svelte/icons/mail-open';
import Pencil from '@lucide/svelte/icons/pencil';
import Quote from '@lucide/svelte/icons/quote';
import Reply from '@lucide/svelte/icons/reply';
import Trash2 from '@lucide/svelte/icons/trash-2';
import UserMinus from '@lucide/svelte/icons/user-minus';
import type { WorkspaceView } from '$lib/app/context';
import type { RecordChange } from '$lib/domain/core/change';
import type { RecordId } from '$lib/domain/core/ids';
import { removePost, type PostState } from '$lib/domain/topic/post';
import { isAuthor } from '$lib/domain/topic/shared-draft';
import { m } from '$lib/i18n/messages';
import type { PostRow } from '$lib/replica/store/thread-rows';
import type { MenuEntry } from '$lib/ui/menu';

/** What can be done with the posts of a topic. */
export interface PostDoing {
	/** The accepted answer of the topic; `null` when there is none. */
	readonly answer: RecordId | null;
	/** Accepts a post as the answer, or takes that back. Left out where this person may not. */
	readonly accept?: (post: RecordId | null) => void;
	/** Whether this person deletes what others wrote. */
	readonly moderates: boolean;
	readonly change: (post: RecordId, change: RecordChange) => void;
	/** Leads to a post. */
	readonly show: (post: RecordId) => void;
	readonly reply: (post: PostRow) => void;
	readonly quote: (post: PostRow) => void;
	/** Makes a post and everything behind it unread again. */
	readonly unread: (post: PostRow) => void;
	/** Asks when to be reminded of a post. */
	readonly remind: (post: PostRow) => void;
	readonly edit: (post: PostRow) => void;
	/** Takes this person's name off a post that others have sent. */
	readonly unname: (post: PostRow) => void;
	/** Shows who has read up to a post. */
	readonly readers: (post: PostRow) => void;
	/** Shows what a post said before. */
	readonly versions: (post: RecordId) => void;
}

/** Returns what of a post may change, as its row tells it. */
export const stateOf = (post: PostRow): PostState => ({
	text: post.text,
	edits: post.edits ?? 0,
	removed: post.removed ?? null,
	pollClosed: post.pollClosed === true
});

/** Returns what this person may do with a post, for its menu. */
export function postActions(
	{ acting, replica }: WorkspaceView,
	post: PostRow,
	doing: PostDoing
): readonly MenuEntry[] {
	const isOwn = post.by === replica.me;
	const isMine = isAuthor(replica.me, post);
	const { accept } = doing;
	const isAnswer = doing.answer === post.id;
	return [
		{ label: m.discussion_reply(), icon: Reply, run: () => doing.reply(post) },
		{ label: m.discussion_quote(), icon: Quote, run: () => doing.quote(post) },
		...(accept === undefined
			? []
			: [
					{
						label: isAnswer ? m.discussion_unaccept() : m.discussion_accept(),
						icon: CircleCheck,
						run: () => accept(isAnswer ? null : post.id)
					}
				]),
		{ label: m.discussion_unread_from(), icon: MailOpen, run: () => doing.unread(post) },
		{ label: m.discussion_remind(), icon: BellRing, run: () => doing.remind(post) },
		{ label: m.discussion_read_by_title(), icon: Eye, run: () => doing.readers(post) },
		...(isMine
			? [{ label: m.discussion_post_edit(), icon: Pencil, run: () => doing.edit(post) }]
			: []),
		...(isMine && !isOwn
			? [{ label: m.together_unname(), icon: UserMinus, run: () => doing.unname(post) }]
			: []),
		...(isOwn || doing.moderates
			? [
					{
						label: m.discussion_post_delete(),
						icon: Trash2,
						tone: 'danger' as const,
						run: () => doing.change(post.id, removePost(acting))
					}
				]
			: [])
	];
}
