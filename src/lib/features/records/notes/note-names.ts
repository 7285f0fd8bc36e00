import type { WorkspaceView } from '$lib/app/context';
import { m } from '$lib/i18n/messages';
import type { RecordId } from '$lib/domain/core/ids';
import { parseRoom, type RoomName } from '$lib/protocol/rooms';
import type { CaretPorts } from './carets';
import type { NameOf } from './mention-node';
import { Visitors } from './visitors.svelte';

/** Returns how a mention is called on this device. */
export function namesIn(view: WorkspaceView): NameOf {
	const nameOfRecord = async (id: RecordId): Promise<string> => {
		const row = await view.replica.db.records.get(id);
		return row === undefined ? m.notes_hidden_record() : `#${row.title}`;
	};
	return (kind, id) => (kind === 'member' ? `@${nameOfMember(view, id)}` : nameOfRecord(id));
}

const nameOfMember = (view: WorkspaceView, id: string): string =>
	view.directory.members.get(id)?.name ?? m.common_unknown_person();

/** Returns where the carets of others in a record's text come from; `null` when others cannot be known. */
export function caretsIn(view: WorkspaceView, room: RoomName, record: RecordId): CaretPorts | null {
	const about = parseRoom(room);
	if (about === null) return null;
	const { others, point, onChange } = new Visitors(view, about, record);
	return { others, point, onChange, nameOf: (id) => nameOfMember(view, id) };
}
