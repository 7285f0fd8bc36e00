import { createHash } from 'node:crypto';
import { isId, type DeviceId, type FileId, type RecordId } from '../../src/lib/domain/core/ids';
import {
	FILES_PATH,
	parseRoom,
	type RoomAddress,
	type RoomName
} from '../../src/lib/protocol/rooms';

/** The place where a file is listed: a record, and the file's id in it. */
export interface FileAddress {
	readonly room: RoomName;
	readonly about: RoomAddress;
	readonly record: RecordId;
	readonly file: FileId;
}

/** What a request is about: the file itself, or its upload. */
export type FilePart = 'file' | 'upload';

/**
 * Reads `/files/<room>/<record>/<file>`, followed by `/upload` for an upload. Returns `null` for anything
 * else, so that nothing from outside ever becomes part of a path on the disk.
 */
export function parseFileAddress(
	path: string
): { readonly address: FileAddress; readonly part: FilePart } | null {
	if (!path.startsWith(`${FILES_PATH}/`)) return null;
	const [room = '', record, file, tail, ...more] = path.slice(FILES_PATH.length + 1).split('/');
	const about = parseRoom(room);
	if (about === null || !isId(record) || !isId(file) || more.length > 0) return null;
	if (tail !== undefined && tail !== 'upload') return null;
	return { address: { room, about, record, file }, part: tail ?? 'file' };
}

/** Returns the name under which a device's unfinished upload is kept: letters and digits. */
export const uploadId = (device: DeviceId, { room, record, file }: FileAddress): string =>
	createHash('sha256')
		.update(JSON.stringify([device, room, record, file]))
		.digest('hex');
