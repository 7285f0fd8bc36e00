import type { RecordId, SpaceId } from '$lib/domain/core/ids';

/** Returns the address of a folder of a space's file area; `null` for the top. */
export const folderHref = (space: SpaceId, folder: RecordId | null): string =>
	folder === null ? `/s/${space}/files` : `/s/${space}/files?folder=${folder}`;

/** Returns the address that shows a folder, or a file in its folder, of a file area. */
export function areaHref({
	id,
	kind,
	space,
	folder = ''
}: {
	readonly id: RecordId;
	readonly kind: 'folder' | 'file';
	readonly space: SpaceId;
	/** Of a file: the folder that it is in, empty for the top. */
	readonly folder?: RecordId | '' | null;
}): string {
	if (kind === 'folder') return folderHref(space, id);
	const place = folderHref(space, folder || null);
	return `${place}${place.includes('?') ? '&' : '?'}file=${id}`;
}
