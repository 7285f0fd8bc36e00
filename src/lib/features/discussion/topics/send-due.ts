import { goto } from '$app/navigation';
import type { WorkspaceView } from '$lib/app/context';
import type { Instant } from '$lib/domain/core/day';
import { m } from '$lib/i18n/messages';
import { toast } from '$lib/ui/toasts.svelte';
import { sendDue } from './send-later';
import { topicHref } from './topic-link';

/** Sends the posts whose time has come, and says of those that are late. They stay listed until the person has seen them. */
export async function sendDueAndTell(
	view: WorkspaceView,
	now: Instant,
	isArriving: boolean
): Promise<void> {
	const late = await sendDue(view, now, isArriving);
	const [first, ...more] = late;
	if (first === undefined) return;
	const href = more.length === 0 ? topicHref(first.space, first.topic) : '/drafts';
	toast({
		message: m.later_toast({ count: late.length }),
		tone: 'warn',
		action: { label: m.later_show(), run: () => void goto(href) }
	});
}
