import type { RecordId, SpaceId } from '$lib/domain/core/ids';
import { ATTACHING_KINDS, type AttachingKind } from '$lib/replica/store/file-area';
import { folderHref } from '$lib/features/records/files/area-link';

/** What of a file area is shown. */
export type AreaPlace =
	/** A folder; `null` is the top. */
	| { readonly is: 'folder'; readonly id: RecordId | null }
	/** The files whose folder is in the bin, or was deleted. */
	| { readonly is: 'lost' }
	/** The files that are attached to records of a kind. */
	| { readonly is: 'attached'; readonly kind: AttachingKind };

/** Returns what an address of a file area shows. */
export function placeAt({ searchParams }: Pick<URL, 'searchParams'>): AreaPlace {
	const from = ATTACHING_KINDS.find((kind) => kind === searchParams.get('from'));
	if (from !== undefined) return { is: 'attached', kind: from };
	if (searchParams.has('lost')) return { is: 'lost' };
	return { is: 'folder', id: searchParams.get('folder') || null };
}

/** Returns the address of a place in a file area. */
export function placeHref(space: SpaceId, place: AreaPlace): string {
	switch (place.is) {
		case 'folder':
			return folderHref(space, place.id);
		case 'lost':
			return `/s/${space}/files?lost`;
		case 'attached':
			return `/s/${space}/files?from=${place.kind}`;
	}
}
