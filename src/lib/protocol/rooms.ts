import { isId, type MemberId, type SpaceId } from '../domain/core/ids';

/** What one websocket connection is about. */
export type RoomAddress =
	| { readonly kind: 'directory' }
	| { readonly kind: 'space'; readonly space: SpaceId }
	| { readonly kind: 'private'; readonly member: MemberId }
	| { readonly kind: 'customers' };

/** A room's name, as it stands at the end of the websocket's address and in the relay's log. */
export type RoomName = string;

/** The path below which the relay takes websocket connections. */
export const SYNC_PATH = '/sync/v1';

/** The path below which files are brought and fetched: `/files/<room>/<record>/<file>`. */
export const FILES_PATH = '/files';

/** Writes a room's name. */
export function roomName(room: RoomAddress): RoomName {
	switch (room.kind) {
		case 'directory':
		case 'customers':
			return room.kind;
		case 'space':
			return `space.${room.space}`;
		case 'private':
			return `private.${room.member}`;
	}
}

/** Reads a room's name; `null` when it is none. */
export function parseRoom(name: string): RoomAddress | null {
	if (name === 'directory' || name === 'customers') return { kind: name };
	const dot = name.indexOf('.');
	const id = name.slice(dot + 1);
	if (dot < 0 || !isId(id)) return null;
	const kind = name.slice(0, dot);
	if (kind === 'space') return { kind, space: id };
	if (kind === 'private') return { kind, member: id };
	return null;
}
