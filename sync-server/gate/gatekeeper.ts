import type { Refusal } from '../../src/lib/domain/access/refusal';
import type { Instant } from '../../src/lib/domain/core/day';
import type { RecordId } from '../../src/lib/domain/core/ids';
import type { RecordFacts } from '../../src/lib/domain/core/record';
import { isAdmin, type People } from '../../src/lib/domain/member/member';
import { mayRead, reachOf } from '../../src/lib/domain/access/reach';
import { editOf, type DocumentValue, type RecordFields } from '../../src/lib/domain/policy/edit';
import { judgeDocument, judgeRecord } from '../../src/lib/domain/policy/judge';
import { accessFacts } from '../../src/lib/domain/policy/record-facts';
import { fitsShape, MAP } from '../../src/lib/domain/policy/document-shapes';
import type { Space } from '../../src/lib/domain/space/space';
import { NO_CHANGE } from '../../src/lib/domain/core/change';
import type { Roots } from '../../src/lib/documents/describe';
import type { Directory } from '../../src/lib/documents/directory';
import {
	buildsOnNothing,
	isKnown,
	priceOf,
	TIDY_MOST,
	type Price
} from '../../src/lib/documents/price';
import { formOf, readDocument, type DocumentName } from '../../src/lib/documents/read';
import { editFrom, hidesLines, historyIn, RECORD_FORM } from '../../src/lib/documents/record';
import { scanUpdate, type Scan } from '../../src/lib/documents/scan';
import type { Sequence } from '../../src/lib/protocol/messages';
import { judgeAuthors, type AuthorLimits, type Bearer } from './authorship';
import type { Limits } from '../common/limits';
import type { RevertibleDocument } from './revertible-document';
import type { Authors } from '../store/store';
import { tryUpdate } from './trial';

/*
 * Every update goes the same way, whether it changes a record or a room's own document, and whether
 * it comes as an edit, a live update or an answer to our first question:
 * may write at all → read as bytes → price → apply → schema → authorship → policy.
 * Storing and answering come after, elsewhere. Nothing is applied that has not been read and priced:
 * Yjs can be made to work for minutes by some bytes.
 */

/** Who sends an update. */
export interface Sender {
	readonly member: string;
	/** The device, or the token, that its Yjs client ids are bound to. */
	readonly author: string;
}

/** What an update is judged against beside the rules. */
export interface GateLimits
	extends
		Pick<
			Limits,
			'update' | 'record' | 'document' | 'recordParts' | 'documentParts' | 'work' | 'adminWork'
		>,
		AuthorLimits {}
/** Who sends an update of a room's own document, and what they were given for it. */
export interface DocumentSender extends Sender {
	readonly mayWrite: boolean;
	/** Whether they may say who enters a space; of an API token, what it was made for (SP-04). */
	readonly mayManage: boolean;
}

/** A record's document as the relay holds it while it is in use. */
export interface LoadedRecord {
	readonly document: RevertibleDocument;
	readonly authors: Authors;
	/** Its fields as accepted; `null` while there is nothing. */
	readonly fields: RecordFields | null;
	/** What access depends on, as accepted; `null` while there is nothing. */
	readonly facts: RecordFacts | null;
	/** The last log entry that changed it; 0 while there is none. */
	readonly seq: Sequence;
	/** Its lines as accepted, by their ids. Grows with what is accepted. */
	readonly lines: Map<string, string>;
}

/** What the rules know beside the record itself. */
export interface RecordContext {
	readonly people: People;
	/** The space that the record is in; `null` for customers. */
	readonly space: Space | null;
	readonly now: Instant;
	readonly id: RecordId;
}

/** What the gatekeeper says of one update. */
export type Verdict<Accepted> =
	| ({
			readonly verdict: 'accepted';
			/** What was new in the update. */
			readonly update: Uint8Array;
			/** The client ids that it binds. */
			readonly fresh: Authors;
	  } & Accepted)
	/** Everything in it was there already. */
	| { readonly verdict: 'known' }
	/** It builds on something that is not there. */
	| { readonly verdict: 'incomplete' }
	/** It may not happen. */
	| { readonly verdict: 'refused'; readonly refusal: Refusal };

const refused = (refusal: Refusal) => ({ verdict: 'refused', refusal }) as const;

const MALFORMED: Refusal = { rule: 'SCHEMA', reason: 'malformed', facts: {} };
const TOO_LARGE: Refusal = { rule: 'LIMIT', reason: 'too-large', facts: {} };
const TOO_MUCH: Refusal = { rule: 'LIMIT', reason: 'too-much-at-once', facts: {} };
const TOO_MANY: Refusal = { rule: 'LIMIT', reason: 'too-many', facts: {} };
/** Guests change nothing; neither do scripts that may only read. */
export const GUESTS_READ: Refusal = { rule: 'OP-05', reason: 'guests-read', facts: {} };
const NOT_A_MEMBER: Refusal = { rule: 'OP-05', reason: 'not-a-member', facts: {} };

/** Whether a member may carry what others have written: admins, to fill a relay that lost its disk. */
function mayCarry(member: string, people: Pick<People, 'members'>): boolean {
	const known = people.members.get(member);
	return known !== undefined && known.standing !== 'removed' && isAdmin(known.role);
}

/** An update that has been read and may be tried. */
type Reading =
	| { readonly reading: 'known' }
	| { readonly reading: 'incomplete' }
	| { readonly reading: 'refused'; readonly refusal: Refusal }
	| { readonly reading: 'new'; readonly scan: Scan; readonly price: Price };

/** Reads an update and finds out what it would cost, without applying any of it. */
function readUpdate(
	document: RevertibleDocument,
	update: Uint8Array,
	roots: Roots,
	{ parts: most, work }: { readonly parts: number; readonly work: number }
): Reading {
	const { doc } = document;
	const scanned = scanUpdate(update, roots, most);
	if (!scanned.ok) {
		return { reading: 'refused', refusal: 'tooMany' in scanned.error ? TOO_LARGE : MALFORMED };
	}
	const scan = scanned.value;
	if (isKnown(scan, doc)) return { reading: 'known' };
	if (buildsOnNothing(scan, doc)) return { reading: 'incomplete' };
	const { parts } = document;
	if (parts + scan.structs > most) return { reading: 'refused', refusal: TOO_LARGE };
	const price = priceOf(scan, doc, parts);
	if (price.cost > work) return { reading: 'refused', refusal: TOO_MUCH };
	return { reading: 'new', scan, price };
}

/**
 * Whether a device or a script holds nothing that the relay lacks: all of the update is there already.
 * Costs the update; nothing is applied.
 */
export function bringsNothing(
	{ document, about }: Pick<LoadedDocument, 'document' | 'about'>,
	update: Uint8Array,
	{ documentParts }: Pick<Limits, 'documentParts'>
): boolean {
	const scanned = scanUpdate(update, formOf(about).roots, documentParts);
	return scanned.ok && isKnown(scanned.value, document.doc);
}

/** Beyond which share of a limit somebody should know. */
const NEAR = 0.8;

/** Whether a document is near to what it may be: nobody is locked out yet, and somebody can do something. */
export const isNearLimit = (
	{ document, authors }: { readonly document: RevertibleDocument; readonly authors: Authors },
	most: { readonly bytes: number; readonly parts: number; readonly authors: number }
): boolean =>
	document.size > NEAR * most.bytes ||
	document.parts > NEAR * most.parts ||
	Object.keys(authors).length > NEAR * most.authors;

/** Runs a decision on a live document: whatever it throws, the document is as accepted afterwards. */
function deciding<Answer>(document: RevertibleDocument, decide: () => Answer): Answer {
	try {
		return decide();
	} catch (error) {
		document.revert();
		throw error;
	}
}

/**
 * Decides whether an update of a record may happen. The document is left as accepted: with the
 * update, or as it was before.
 */
export function judgeRecordUpdate(
	held: LoadedRecord,
	update: Uint8Array,
	sender: Sender,
	place: RecordContext & { readonly people: Directory },
	limits: GateLimits
): Verdict<{ readonly fields: RecordFields; readonly facts: RecordFacts }> {
	const { document, fields } = held;
	const { length } = update;
	// Who may not touch the record as it is must not learn anything of it from the answer either:
	// neither whether the update is known, nor how large the record is.
	const barred = barredFrom(held, sender.member, place);
	if (barred !== null) return refused(barred);
	if (length > limits.update || document.size + length > limits.record) return refused(TOO_LARGE);
	const carries = mayCarry(sender.member, place.people);
	const read = readUpdate(document, update, RECORD_FORM, {
		parts: limits.recordParts,
		work: carries ? limits.adminWork : limits.work
	});
	if (read.reading === 'known' || read.reading === 'incomplete') return { verdict: read.reading };
	if (read.reading === 'refused') return refused(read.refusal);
	// After what is known, which whoever reads may bring back: nothing of theirs is ever applied.
	if (place.people.members.get(sender.member)?.role === 'guest') return refused(GUESTS_READ);
	return deciding(document, () => {
		const trial = tryUpdate(document.doc, update, RECORD_FORM, read.price.deleted <= TIDY_MOST);
		if (trial.trial === 'nothing') return { verdict: 'known' };
		const revert = <Answer>(answer: Answer): Answer => {
			document.revert();
			return answer;
		};
		if (trial.trial === 'gap') return revert({ verdict: 'incomplete' });
		if (trial.trial === 'misshapen') return revert(refused(MALFORMED));
		const authors = judgeAuthors(
			trial.did.clients,
			held.authors,
			bearerOf(sender, place.people, { mayCarry: carries, isLive: false }),
			limits
		);
		if (!authors.ok) return revert(refused(authors.error));
		const edit = editFrom(fields, trial.did, () => historyIn(held.lines));
		if (edit === null) return revert(refused(MALFORMED));
		const hides = hidesLines(held.lines, edit);
		const may = judgeRecord(sender.member, hides ? { ...edit, linesRemoved: true } : edit, place);
		if (!may.ok) return revert(refused(may.error));
		const facts = accessFacts(edit.after);
		if (facts === null) return revert(refused(MALFORMED));
		for (const line of [...edit.history, ...edit.posts])
			held.lines.set(line.id, JSON.stringify(line));
		document.accept(trial.news);
		const { news } = trial;
		const fresh = authors.value;
		return { verdict: 'accepted', update: news, fresh, fields: edit.after, facts };
	});
}

/** Who brings an update, to the rules about client ids. A member's devices are told by the directory. */
function bearerOf(
	{ member, author }: Sender,
	{ devices }: Pick<Directory, 'devices'>,
	how: Pick<Bearer, 'mayCarry' | 'isLive'>
): Bearer {
	return { author, isOwn: (other) => devices.get(other)?.member === member, ...how };
}

/** Why a member may do nothing at all with a record as it is; `null` when they may look at it. */
function barredFrom(
	{ fields, facts }: LoadedRecord,
	member: string,
	place: RecordContext
): Refusal | null {
	if (fields === null || facts === null) return null;
	if (mayRead(reachOf(member, place.people), facts)) return null;
	const nothing = judgeRecord(member, editOf(fields, NO_CHANGE), place);
	return nothing.ok ? null : nothing.error;
}

/** A room's own document as the relay holds it. */
export interface LoadedDocument {
	readonly about: DocumentName;
	readonly document: RevertibleDocument;
	readonly authors: Authors;
	/** What it says, as accepted. */
	readonly value: DocumentValue;
}

/**
 * Decides whether an update of a room's own document may happen. The document is left as accepted:
 * with the update, or as it was before.
 */
export function judgeDocumentUpdate(
	held: LoadedDocument,
	update: Uint8Array,
	sender: DocumentSender & {
		readonly isLive: boolean;
		/** Whether they may make one space more. */
		readonly mayMake: () => boolean;
	},
	people: Directory,
	limits: GateLimits
): Verdict<{ readonly value: DocumentValue }> {
	const { about, document } = held;
	if (document.size + update.length > limits.document && !isEmptyUpdate(update)) {
		return refused(TOO_LARGE);
	}
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
	return deciding(document, () => {
		const trial = tryUpdate(document.doc, update, form.roots, true);
		if (trial.trial === 'nothing') return { verdict: 'known' };
		const revert = <Answer>(answer: Answer): Answer => {
			document.revert();
			return answer;
		};
		if (trial.trial === 'gap') return revert({ verdict: 'incomplete' });
		if (trial.trial === 'misshapen') return revert(refused(MALFORMED));
		for (const { path, value } of trial.did.places) {
			if (!fitsShape(form.shape, path, value) || isMadeAnew(held.value, path, value)) {
				return revert(refused({ ...MALFORMED, facts: { field: path.join('/').slice(0, 100) } }));
			}
		}
		const mayBring = carries || about.kind === 'private';
		const authors = judgeAuthors(
			trial.did.clients,
			held.authors,
			bearerOf(sender, people, { mayCarry: mayBring, isLive: sender.isLive }),
			limits
		);
		if (!authors.ok) return revert(refused(authors.error));
		const value = readDocument(about, document.doc);
		const may = judgeDocument(sender.member, held.value, value, people, sender.mayManage);
		if (!may.ok) return revert(refused(may.error));
		if (makesSpace(held.value, value) && !sender.mayMake()) return revert(refused(TOO_MANY));
		document.accept(trial.news);
		return { verdict: 'accepted', update: trial.news, fresh: authors.value, value };
	});
}

/** How many structs somebody may bring who writes nothing in the directory but about themselves. */
const PROFILE_PARTS = 100;

/**
 * Why nothing of an update may be applied, by who brings it alone; `null` when it has to be looked at.
 * Who only reads is answered before the relay has done any work for them.
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
	if (about.kind === 'directory' && !isAdmin(known.role) && structs > PROFILE_PARTS) {
		return TOO_MUCH;
	}
	return null;
}

/** Whether a change makes a space that was not there. */
const makesSpace = (before: DocumentValue, after: DocumentValue): boolean =>
	before.kind === 'space' &&
	after.kind === 'space' &&
	before.space === null &&
	after.space !== null;

/** The update of a document that has nothing: what a device answers that lacks nothing we lack. */
const isEmptyUpdate = (update: Uint8Array): boolean => update.length <= 2;

/**
 * Whether a map takes the place of one that is there. It would take with it, unseen, what others
 * write into the old one at that moment.
 */
function isMadeAnew(
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
