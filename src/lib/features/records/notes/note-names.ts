import { getAllContexts, mount, unmount } from 'svelte';
import type { WorkspaceView } from '$lib/app/context';
import { m } from '$lib/i18n/messages';
import type { RecordId } from '$lib/domain/core/ids';
import { TOKEN_KINDS } from '$lib/domain/history/tokens';
import { parseRoom, type RoomName } from '$lib/protocol/rooms';
import { reported } from '$lib/ui/error-log';
import MentionMark from '../mentions/MentionMark.svelte';
import type { CaretPorts } from './carets';
import type { DrawMention } from './mention-node';
import { Visitors } from './visitors.svelte';

/** Returns how mentions are drawn in a text that is edited. Call it while a component initialises. */
export function mentionsDrawn(): DrawMention {
	const context = getAllContexts();
	return (target, kind, id) => {
		const known = TOKEN_KINDS.find((one) => one === kind);
		if (known === undefined) return () => undefined;
		const mark = mount(MentionMark, { target, context, props: { kind: known, id, stands: true } });
		return () => {
			unmount(mark).catch((error: unknown) => reported(error, undefined));
		};
	};
}

/** Returns where the carets of others in a record's text come from; `null` when others cannot be known. */
export function caretsIn(view: WorkspaceView, room: RoomName, record: RecordId): CaretPorts | null {
	const about = parseRoom(room);
	if (about === null) return null;
	const { others, point, onChange } = new Visitors(view, about, record);
	const nameOf = (id: string): string =>
		view.directory.members.get(id)?.name ?? m.common_unknown_person();
	return { others, point, onChange, nameOf };
}
