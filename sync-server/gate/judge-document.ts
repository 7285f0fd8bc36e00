import type { Refusal } from '../../src/lib/domain/access/refusal';
import { isAdmin, type People } from '../../src/lib/domain/member/member';
import type { DocumentValue } from '../../src/lib/domain/policy/edit';
import { judgeDocument } from '../../src/lib/domain/policy/judge';
import { fitsShape, MAP } from '../../src/lib/domain/policy/document-shapes';
import type { Directory } from '../../src/lib/documents/directory';
import { isKnown } from '../../src/lib/documents/update-relation';
import {
	formOf,
	readContent,
	valueOf,
	type DocumentContent,
	type DocumentName
} from '../../src/lib/documents/read';
import { touchedIn } from '../../src/lib/documents/touched';
import { scanUpdate, type Scan } from '../../src/lib/documents/scan';
import type { Limits } from '../common/limits';
import type { Authors } from '../store/store';
import { judgeAuthors } from './authorship';
import { readUpdate } from './read-update';
import type { RevertibleDocument } from './revertible-document';
import { tryUpdate } from './trial';
import {
	bearerOf,
	GUESTS_READ,
	MALFORMED,
	mayCarry,
	NOT_A_MEMBER,
	refused,
	TOO_LARGE,
	TOO_MANY,
	TOO_MUCH,
	type GateLimits,
	type Sender,
	type Verdict
} from './verdict';

/** The sender of an update of a room's own document. */
export interface DocumentSender extends Sender {
	/** Whether the sender may write at all; false for a read-only API token. */
	readonly mayWrite: boolean;
	/** Whether the sender may change who can enter a space. A token has to be made for that (SP-04). */
	readonly mayManage: boolean;
}

/** A room's own document in memory. */
export interface LoadedDocument {
	readonly about: DocumentName;
	readonly document: RevertibleDocument;
	readonly authors: Authors;
	/** Its content, as accepted. */
	readonly content: DocumentContent;
	/** The content as the rules compare it. */
	readonly value: DocumentValue;
}

/**
 * Decides whether an update of a room's own document is accepted, in this order: limits → bytes → price → may
 * write at all → apply → shape → authorship → policy. Afterwards the document is as accepted: with the
 * update, or as it was before.
 *
 * @param sender `isLive`: whether the update is being made now, and is not the answer to the relay's first
 * question;
 * `mayMake`: whether the sender may create one more space
 */
export function judgeDocumentUpdate(
	loaded: LoadedDocument,
	update: Uint8Array,
	sender: DocumentSender & { readonly isLive: boolean; readonly mayMake: () => boolean },
	people: Directory,
	limits: GateLimits
): Verdict<Pick<LoadedDocument, 'content' | 'value'>> {
	const { about, document } = loaded;
	const isFull = document.exceeds(limits.document - update.length);
	const form = formOf(about);
	const carries = mayCarry(sender.member, people);
	const read = readUpdate(document, update, form.roots, {
		parts: limits.documentParts,
		work: carries ? limits.adminWork : limits.work
	});
	if (read.reading === 'known' || read.reading === 'incomplete') return { verdict: read.reading };
	if (read.reading === 'refused') return refused(read.refusal);
	const barred = barredFromDocument(about, sender, people, read.scan);
	if (barred !== null) return refused(barred);
	// What takes nothing away cannot make it smaller.
	if (isFull && read.price.deleted === 0) return refused(TOO_LARGE);
	return document.attempt((revert) => {
		const trial = tryUpdate(document.doc, update, form.roots, true);
		if (trial.trial === 'nothing') return { verdict: 'known' };
		if (trial.trial === 'gap') return revert({ verdict: 'incomplete' });
		if (trial.trial === 'misshapen') return revert(refused(MALFORMED));
		if (isFull && !document.isShrinking) return revert(refused(TOO_LARGE));
		for (const { path, value } of trial.did.places) {
			if (!fitsShape(form.shape, path, value) || replacesMap(loaded.value, path, value)) {
				return revert(refused({ ...MALFORMED, facts: { field: path.join('/').slice(0, 100) } }));
			}
		}
		const mayBring = carries || about.kind === 'private';
		const authors = judgeAuthors(
			trial.did.clients,
			loaded.authors,
			bearerOf(sender, people, { mayCarry: mayBring, isLive: sender.isLive }),
			limits
		);
		if (!authors.ok) return revert(refused(authors.error));
		const touched = touchedIn(trial.did.places);
		const content = readContent(about, document.doc, { before: loaded.content, touched });
		const value = valueOf(content);
		const may = judgeDocument(sender.member, loaded.value, value, people, sender.mayManage);
		if (!may.ok) return revert(refused(may.error));
		if (makesSpace(loaded.value, value) && !sender.mayMake()) return revert(refused(TOO_MANY));
		document.accept(trial.news);
		return { verdict: 'accepted', update: trial.news, fresh: authors.value, content, value };
	});
}

/**
 * Returns whether the relay has all of an update already. The cost follows the size of the update; nothing is
 * applied.
 */
export function bringsNothing(
	{ document, about }: Pick<LoadedDocument, 'document' | 'about'>,
	update: Uint8Array,
	{ documentParts }: Pick<Limits, 'documentParts'>
): boolean {
	const scanned = scanUpdate(update, formOf(about).roots, documentParts);
	return scanned.ok && isKnown(scanned.value, document.doc);
}

/** The most structs of an update to the directory by somebody who may change only their own profile. */
const PROFILE_PARTS = 100;
/** The same for supervisors, who set targets: of a hundred people in a year, and more. */
const TARGET_PARTS = 2000;

/**
 * Returns why an update is refused on account of its sender alone; `null` when its content has to be judged.
 * A reader is refused here, before the relay does any work for them.
 */
function barredFromDocument(
	about: DocumentName,
	{ member, mayWrite }: Sender & { readonly mayWrite: boolean },
	people: Pick<People, 'members'>,
	{ structs }: Scan
): Refusal | null {
	if (!mayWrite) return GUESTS_READ;
	const known = people.members.get(member);
	if (known === undefined || known.standing === 'removed') return NOT_A_MEMBER;
	if (about.kind === 'customers') return MALFORMED;
	if (about.kind !== 'private' && known.role === 'guest') return GUESTS_READ;
	const most = known.role === 'supervisor' ? TARGET_PARTS : PROFILE_PARTS;
	if (about.kind === 'directory' && !isAdmin(known.role) && structs > most) return TOO_MUCH;
	return null;
}

/** Returns whether a change creates the space. */
const makesSpace = (before: DocumentValue, after: DocumentValue): boolean =>
	before.kind === 'space' &&
	after.kind === 'space' &&
	before.space === null &&
	after.space !== null;

/**
 * Returns whether a write replaces a map that exists already. Replacing it would silently drop what others
 * write into the old map at the same moment.
 */
function replacesMap(
	before: DocumentValue,
	[root = '', id = '', field]: readonly string[],
	value: unknown
): boolean {
	if (value !== MAP || field !== undefined) return false;
	if (before.kind === 'space') {
		const { space } = before;
		if (space === null) return false;
		const { stages, activities, fields, lostReasons: reasons, views } = space;
		const parts: Readonly<Record<string, readonly { readonly id: string }[]>> = {
			stages,
			activities,
			fields,
			reasons,
			views
		};
		return parts[root]?.some((item) => item.id === id) ?? false;
	}
	if (before.kind !== 'directory') return false;
	const { members, teams, devices } = before.directory;
	const roots: Readonly<Record<string, ReadonlyMap<string, unknown>>> = { members, teams, devices };
	return roots[root]?.has(id) ?? false;
}
