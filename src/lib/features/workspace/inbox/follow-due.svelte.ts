import { LiveQuery, zoneOf, type WorkspaceView } from '$lib/app/context';
import type { RecordId } from '$lib/domain/core/ids';
import { movedReminders, type Reminder } from '$lib/domain/inbox/reminder';
import type { Due } from '$lib/domain/task/due';
import { putReminder } from '$lib/documents/private-inbox';
import { m } from '$lib/i18n/messages';
import type { Row } from '$lib/replica/store/rows';
import { toast } from '$lib/ui/toasts.svelte';

/**
 * Moves the reminders before something is due along with that. Every device of the person does, and to the same moment.
 * Call it while a component initialises.
 */
export function followDue(view: WorkspaceView, reminders: () => readonly Reminder[]): void {
	// A text, so that another moment reads nothing anew.
	const wanted = $derived(
		JSON.stringify(
			reminders().flatMap(({ record, before }) => (before === undefined ? [] : [record]))
		)
	);
	const rows = new LiveQuery(() => {
		const ids = JSON.parse(wanted) as RecordId[];
		return () => (ids.length === 0 ? [] : view.replica.db.records.bulkGet(ids));
	});
	$effect(() => {
		const found = new Map((rows.current ?? []).map((row) => [row?.id, row]));
		const zone = zoneOf(view.directory.workspace);
		const moved = movedReminders(reminders(), (id) => dueOf(found.get(id)), zone);
		if (moved.length > 0 && view.isWhole) void move(view, moved);
	});
}

function dueOf(row: Row | undefined): Due | null {
	if (row?.kind === 'task') return row;
	return row?.kind === 'deal' && row.closeOn !== '' ? { dueOn: row.closeOn } : null;
}

async function move(view: WorkspaceView, moved: readonly Reminder[]): Promise<void> {
	const saved = await view.replica.mine.edit((doc) => {
		for (const reminder of moved) putReminder(doc, reminder);
	});
	if (!saved.ok) toast({ message: m.inbox_not_saved(), tone: 'danger' });
}
