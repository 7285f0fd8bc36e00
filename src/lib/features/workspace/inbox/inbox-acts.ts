import { clock } from '$lib/app/context';
import type { Instant } from '$lib/domain/core/day';
import type { Filed } from '$lib/domain/inbox/filing';
import { CHANGED, offerUndo, UNDONE, type Undone } from '$lib/features/common/undo/undo';
import { m } from '$lib/i18n/messages';
import { toast } from '$lib/ui/toasts.svelte';
import type { Inbox, InboxLine } from './inbox.svelte';

const idsOf = (line: InboxLine): readonly string[] => line.entries.map(({ id }) => id);

function tellNotSaved(): void {
	toast({ message: m.inbox_not_saved(), tone: 'danger' });
}

/** Marks a line as read or unread. Unread is only its newest entry, as a mail is. */
export async function markLine(inbox: Inbox, line: InboxLine, read: boolean): Promise<void> {
	const entries = read ? line.entries : line.entries.slice(0, 1);
	if (!(await inbox.mark(entries, read)).ok) tellNotSaved();
}

/** Marks all lines as read. Nothing but what was unread becomes unread again by undoing it. */
export async function markAll(inbox: Inbox): Promise<void> {
	const unread = inbox.parts.inbox.flatMap(({ entries }) => entries);
	const marked = await inbox.mark(
		unread.filter(({ id }) => inbox.isUnread(id)),
		true
	);
	if (!marked.ok) {
		tellNotSaved();
		return;
	}
	offerUndo({ message: m.inbox_all_marked() }, async () =>
		(await marked.value()).ok ? UNDONE : { is: 'failed', why: m.inbox_not_saved() }
	);
}

/** Archives a line, and offers to undo that. Resolves with whether it was archived. */
export const archive = (inbox: Inbox, line: InboxLine, what: string): Promise<boolean> =>
	fileLine(inbox, line, { as: 'archived', at: clock.now() }, m.inbox_archived({ what }));

/** Snoozes a line, and offers to undo that. Resolves with whether it was snoozed. */
export const snooze = (
	inbox: Inbox,
	line: InboxLine,
	until: Instant,
	said: string
): Promise<boolean> => fileLine(inbox, line, { as: 'snoozed', until }, said);

async function fileLine(
	inbox: Inbox,
	line: InboxLine,
	put: Filed,
	message: string
): Promise<boolean> {
	const ids = idsOf(line);
	const { filed } = inbox.marks;
	const before = new Map(ids.map((id) => [id, filed.get(id) ?? null]));
	if (!(await inbox.file(ids, put)).ok) {
		tellNotSaved();
		return false;
	}
	offerUndo({ message }, async (): Promise<Undone> => {
		const undone = await inbox.refile(before, put);
		if (!undone.ok) return { is: 'failed', why: m.inbox_not_saved() };
		return undone.value.kept === before.size ? CHANGED : UNDONE;
	});
	return true;
}

/** Puts a line back into the inbox. */
export async function putBack(inbox: Inbox, line: InboxLine): Promise<void> {
	if (!(await inbox.file(idsOf(line), null)).ok) tellNotSaved();
	else toast({ message: m.inbox_is_back(), tone: 'ok' });
}
