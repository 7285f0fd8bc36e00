import type { SpaceId } from '$lib/domain/core/ids';
import type { ImportKind } from '$lib/domain/import/fields';
import { m } from '$lib/i18n/messages';

/** A screen that shows what an import has made. */
export interface Place {
	readonly label: () => string;
	readonly href: string;
}

/** Returns the screens that show the records of a kind, the usual one first. */
export function placesOf(kind: ImportKind, space: SpaceId | null): readonly Place[] {
	switch (kind) {
		case 'people':
			return [{ label: m.import_open_people, href: '/people' }];
		case 'spaces':
			return [{ label: m.import_open_spaces, href: '/spaces' }];
		case 'leads':
			return [{ label: m.import_open_leads, href: '/leads' }];
		case 'contacts':
		case 'customers':
			return [{ label: m.import_open_customers, href: '/customers' }];
		case 'deals':
		case 'tasks':
			return space === null
				? []
				: [
						{ label: m.import_open_board, href: `/s/${space}` },
						{ label: m.import_open_list, href: `/s/${space}/list` }
					];
	}
}
