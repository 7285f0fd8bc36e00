import type * as Y from 'yjs';
import type { DocumentValue } from '../domain/policy/edit';
import {
	DIRECTORY_SHAPE,
	PRIVATE_SHAPE,
	SPACE_SHAPE,
	type DocumentShape
} from '../domain/policy/document-shapes';
import type { Roots } from './describe';
import { readDirectory } from './directory';
import { readSpace } from './space';

/** Identifies one of the workspace's shared documents. */
export type DocumentName =
	| { readonly kind: 'directory' }
	| { readonly kind: 'space'; readonly space: string }
	| { readonly kind: 'private'; readonly member: string }
	| { readonly kind: 'customers' };

/** Reads a room's own document as the rules compare it. */
export function readDocument(about: DocumentName, doc: Y.Doc): DocumentValue {
	switch (about.kind) {
		case 'directory': {
			const { workspace, rates, groups, ...people } = readDirectory(doc);
			// For the rules, exchange rates, groups and fields are settings of the workspace like others.
			const settings =
				workspace === null
					? null
					: {
							...workspace,
							rates: JSON.stringify([...rates].sort()),
							groups: JSON.stringify(groups),
							spaceFields: JSON.stringify(people.spaces?.fields)
						};
			const directory = { ...people, workspace: settings };
			return { kind: 'directory', directory };
		}
		case 'space':
			return { kind: 'space', id: about.space, space: readSpace(doc, about.space) };
		case 'private':
			return { kind: 'private', member: about.member };
		case 'customers':
			return { kind: 'customers' };
	}
}

/** The structure of a room's own document: its roots, and the values that are allowed in them. */
export interface DocumentForm {
	readonly roots: Roots;
	readonly shape: DocumentShape;
}

const FORMS: Readonly<Record<DocumentName['kind'], DocumentForm>> = {
	directory: {
		roots: {
			workspace: 'map',
			members: 'maps',
			teams: 'maps',
			devices: 'maps',
			rates: 'map',
			targets: 'map',
			groups: 'maps',
			spaceFields: 'maps',
			arrangements: 'map'
		},
		shape: DIRECTORY_SHAPE
	},
	space: {
		roots: {
			space: 'map',
			members: 'map',
			stages: 'maps',
			requests: 'map',
			activities: 'maps',
			fields: 'maps',
			reasons: 'maps',
			views: 'maps',
			groups: 'map',
			tags: 'map',
			values: 'map'
		},
		shape: SPACE_SHAPE
	},
	private: {
		roots: { imports: 'map', views: 'map', read: 'map', overview: 'map', spaces: 'map' },
		shape: PRIVATE_SHAPE
	},
	customers: { roots: {}, shape: {} }
};

/** Returns the structure of a room's own document. */
export const formOf = ({ kind }: DocumentName): DocumentForm => FORMS[kind];
