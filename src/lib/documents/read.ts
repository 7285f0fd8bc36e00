import type * as Y from 'yjs';
import type { DocumentValue } from '../domain/policy/edit';
import {
	DIRECTORY_SHAPE,
	PRIVATE_ROOTS,
	PRIVATE_SHAPE,
	SPACE_SHAPE,
	type DocumentShape
} from '../domain/policy/document-shapes';
import type { Roots } from './describe';
import type { Space } from '../domain/space/space';
import { readDirectory, type Directory } from './directory';
import { readSpace } from './space';
import type { Since } from './touched';

/** Identifies one of the workspace's shared documents. */
export type DocumentName =
	| { readonly kind: 'directory' }
	| { readonly kind: 'space'; readonly space: string }
	| { readonly kind: 'private'; readonly member: string }
	| { readonly kind: 'customers' };

/** The content of a room's own document. */
export type DocumentContent =
	| { readonly kind: 'directory'; readonly directory: Directory }
	| { readonly kind: 'space'; readonly id: string; readonly space: Space | null }
	| { readonly kind: 'private'; readonly member: string }
	| { readonly kind: 'customers' };

/**
 * Reads the content of a room's own document. With `since`, reads only what was touched, and every part that
 * was not is the same object as before.
 */
export function readContent(
	about: DocumentName,
	doc: Y.Doc,
	since: Since<DocumentContent> | null = null
): DocumentContent {
	const before = since?.before;
	const touched = since?.touched ?? new Map<string, ReadonlySet<string>>();
	switch (about.kind) {
		case 'directory': {
			const known = before?.kind === 'directory' ? { before: before.directory, touched } : null;
			return { kind: 'directory', directory: readDirectory(doc, known) };
		}
		case 'space': {
			const space = before?.kind === 'space' ? before.space : null;
			const known = space === null ? null : { before: space, touched };
			return { kind: 'space', id: about.space, space: readSpace(doc, about.space, known) };
		}
		case 'private':
			return { kind: 'private', member: about.member };
		case 'customers':
			return { kind: 'customers' };
	}
}

/** Returns the content of a document as the rules compare it. */
export function valueOf(content: DocumentContent): DocumentValue {
	if (content.kind !== 'directory') return content;
	const { workspace, rates, groups, ...people } = content.directory;
	// For the rules, exchange rates, groups and fields are settings of the workspace like others.
	const settings =
		workspace === null
			? null
			: {
					...workspace,
					rates: textOf(rates, (all) => [...all].sort()),
					groups: textOf(groups, (all) => all),
					spaceFields: people.spaces && textOf(people.spaces.fields, (fields) => fields),
					customerFields: people.customerFields && textOf(people.customerFields, (fields) => fields)
				};
	return { kind: 'directory', directory: { ...people, workspace: settings } };
}

/** Parts of contents as text. A part that was not touched is the same object, and has its text already. */
const texts = new WeakMap<object, string>();

function textOf<Part extends object>(part: Part, of: (part: Part) => unknown): string {
	const text = texts.get(part) ?? JSON.stringify(of(part));
	texts.set(part, text);
	return text;
}

/** Reads a room's own document as the rules compare it. */
export const readDocument = (about: DocumentName, doc: Y.Doc): DocumentValue =>
	valueOf(readContent(about, doc));

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
			arrangements: 'map',
			templates: 'map',
			customerFields: 'maps'
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
		roots: Object.fromEntries(PRIVATE_ROOTS.map((root) => [root, 'map'])),
		shape: PRIVATE_SHAPE
	},
	customers: { roots: {}, shape: {} }
};

/** Returns the structure of a room's own document. */
export const formOf = ({ kind }: DocumentName): DocumentForm => FORMS[kind];
