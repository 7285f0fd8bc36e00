import type { WorkspaceView } from '$lib/app/context';
import { random } from '$lib/app/context';
import type { Instant } from '$lib/domain/core/day';
import { newId, type RecordId, type SpaceId } from '$lib/domain/core/ids';
import { MAX_REMINDERS } from '$lib/domain/inbox/reminder';
import type { BeforeDue } from '$lib/domain/inbox/snooze';
import { putReminder, readReminders, removeReminder } from '$lib/documents/private-inbox';
import { offerUndo, UNDONE } from '$lib/features/common/undo/undo';
import { m } from '$lib/i18n/messages';
import { momentText } from '$lib/ui/format';
import { toast } from '$lib/ui/toasts.svelte';

/** What somebody is to be reminded of. */
export interface Remembered {
	readonly record: RecordId;
	/** The topic of a post; `null` for everything else. */
	readonly topic: RecordId | null;
	readonly space: SpaceId | null;
}

/**
 * Lets the person be reminded of something at a moment, on all their devices, and offers to undo that. One before it is
 * due moves along when that is due at another time.
 */
export async function remindOf(
	view: WorkspaceView,
	what: Remembered,
	at: Instant,
	before: BeforeDue | null = null
): Promise<void> {
	const { mine } = view.replica;
	const waiting = mine.read(readReminders).filter((each) => each.at > view.acting.clock.now());
	if (waiting.length >= MAX_REMINDERS) {
		toast({ message: m.later_too_many({ count: MAX_REMINDERS }), tone: 'danger' });
		return;
	}
	const id = newId(random);
	const saved = await mine.edit((doc) => {
		putReminder(doc, { id, ...what, at, note: '', ...(before === null ? {} : { before }) });
	});
	if (!saved.ok) {
		toast({ message: m.inbox_not_saved(), tone: 'danger' });
		return;
	}
	offerUndo({ message: m.later_reminded({ when: momentText(at) }) }, async () => {
		const undone = await mine.edit((doc) => {
			removeReminder(doc, id);
		});
		return undone.ok ? UNDONE : { is: 'failed', why: m.inbox_not_saved() };
	});
}
