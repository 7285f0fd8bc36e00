import { isId, type MemberId, type SpaceId } from '../domain/core/ids';

/** What a connection, or one channel of it, is about: a shared document, with the records of its room if it has any. */
export type RoomAddress =
	| { readonly kind: 'directory' }
	| { readonly kind: 'space'; readonly space: SpaceId }
	| { readonly kind: 'private'; readonly member: MemberId }
	| { readonly kind: 'customers' };

/** A room's name, as in the websocket's address and in the relay's log. */
export type RoomName = string;

/** The path below which the relay takes websocket connections. */
export const SYNC_PATH = '/sync/v1';

/** The path below which files are uploaded and downloaded: `/files/<room>/<record>/<file>`. */
export const FILES_PATH = '/files';

/** The path below which scripts read and write over HTTP. */
export const API_PATH = '/api/v1';

/** Returns a room's name. */
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

/** Parses a room's name. Returns `null` when the text is no name of a room. */
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
