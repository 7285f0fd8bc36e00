import type { WorkspaceView } from '$lib/app/context';
import type { Instant } from '$lib/domain/core/day';
import { sentRefusalWords } from '$lib/features/common/refusals/why';
import { offerUndo, UNDONE } from '$lib/features/common/undo/undo';
import { m } from '$lib/i18n/messages';
import {
	dropForLater,
	filesOf,
	putBackForLater,
	type SendLater
} from '$lib/replica/store/sends-later';
import { waitingFiles } from '$lib/replica/store/waiting-files';
import { momentText } from '$lib/ui/format';
import { toast } from '$lib/ui/toasts.svelte';

/** Returns what is said of a post that is to be sent later, as a sentence. */
export function sendingWords({ at, state }: SendLater, now: Instant): string {
	const when = momentText(at);
	switch (state.is) {
		case 'late':
			return m.later_sent_late({ when, sent: momentText(state.sentAt) });
		case 'failed':
			return m.later_failed({ why: whyNot(state.reason) });
		case 'waiting':
			return at > now ? m.later_sends({ when }) : m.later_sending({ when });
	}
}

function whyNot(reason: string): string {
	if (reason === 'gone') return m.later_gone();
	return reason === 'unsayable' ? m.later_unsayable() : sentRefusalWords(reason);
}

/** Forgets a post that was to be sent later, and offers to undo that. One that was sent late is only taken off the list. */
export async function cancelLater(view: WorkspaceView, post: SendLater): Promise<void> {
	const { db } = view.replica;
	const files = await waitingFiles(db, filesOf(post.id));
	const dropped = await dropForLater(db, post.id);
	if (!dropped.ok) toast({ message: m.discussion_not_saved(), tone: 'danger' });
	else if (post.state.is !== 'late') {
		offerUndo({ message: m.later_cancelled() }, async () => {
			const back = await putBackForLater(db, post, files);
			return back.ok ? UNDONE : { is: 'failed', why: m.discussion_not_saved() };
		});
	}
}
