import type { WorkspaceView } from '$lib/app/context';
import type { RecordId } from '$lib/domain/core/ids';
import type { FileRef } from '$lib/domain/file/file';
import { CHANGED, offerUndo, type Undone } from '$lib/features/common/undo/undo';
import { m } from '$lib/i18n/messages';
import type { RoomName } from '$lib/protocol/rooms';
import type { GivenFile } from '$lib/replica/files/files';
import { announce } from '$lib/ui/announcer.svelte';
import { toast } from '$lib/ui/toasts.svelte';
import { problemOf } from '$lib/features/common/refusals/why';
import { attachFaultWords } from './file-words';

/**
 * Attaches files to a record, one after the other, and says why when a file cannot be attached. Returns
 * the files that were attached.
 */
export async function attachAll(
	view: WorkspaceView,
	room: RoomName,
	record: RecordId,
	given: readonly GivenFile[]
): Promise<FileRef[]> {
	const attached: FileRef[] = [];
	for (const file of given) {
		const made = await view.replica.files.attach(room, record, file);
		if (made.ok) attached.push(made.value);
		else toast({ message: attachFaultWords(file.name, made.error), tone: 'danger' });
	}
	const [first, ...more] = attached;
	// People who see the list see the new files there.
	if (first !== undefined) {
		announce(
			more.length === 0
				? m.files_attached_one({ name: first.name })
				: m.files_attached({ count: attached.length })
		);
	}
	return attached;
}

/** Removes a file from a record. The toast offers to restore it. */
export async function removeFrom(
	view: WorkspaceView,
	room: RoomName,
	record: RecordId,
	file: FileRef
): Promise<void> {
	const { files } = view.replica;
	const { name } = file;
	const problem = await problemOf(files.remove(room, record, file), m.deal_not_saved());
	if (problem !== null) {
		toast({ message: problem, tone: 'danger' });
		return;
	}
	offerUndo({ message: m.files_removed({ name }) }, () => putBack(view, room, record, file));
}

async function putBack(
	view: WorkspaceView,
	room: RoomName,
	record: RecordId,
	file: FileRef
): Promise<Undone> {
	const { name } = file;
	const now = (await view.replica.records.read(record))?.record;
	if (now === undefined) return { is: 'changed', said: m.common_undo_gone() };
	if ('files' in now && now.files.some(({ id }) => id === file.id)) return CHANGED;
	const again = view.replica.files.putBack(room, record, file);
	const why = await problemOf(again, m.deal_not_saved());
	return why === null ? { is: 'done', said: m.files_put_back({ name }) } : { is: 'failed', why };
}
