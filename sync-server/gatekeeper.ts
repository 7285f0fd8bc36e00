import type { Refusal } from '../src/lib/domain/access/refusal';
import type { Instant } from '../src/lib/domain/core/day';
import type { RecordId } from '../src/lib/domain/core/ids';
import type { RecordFacts } from '../src/lib/domain/core/record';
import { isAdmin, type People } from '../src/lib/domain/member/member';
import { mayRead, reachOf } from '../src/lib/domain/access/reach';
import { editOf, type DocumentValue, type RecordFields } from '../src/lib/domain/policy/edit';
import { judgeDocument, judgeRecord } from '../src/lib/domain/policy/judge';
import { accessFacts } from '../src/lib/domain/policy/record-facts';
import { fitsShape, MAP } from '../src/lib/domain/policy/document-shapes';
import type { Space } from '../src/lib/domain/space/space';
import { NO_CHANGE } from '../src/lib/domain/core/change';
import { formOf, readDocument, type DocumentName } from '../src/lib/documents/read';
import { editFrom, hidesLines, historyIn, RECORD_FORM } from '../src/lib/documents/record';
import { judgeAuthors } from './authorship';
import type { Limits } from './limits';
import type { Restorable } from './restorable';
import type { Authors } from './store/store';
import { tryUpdate } from './trial';

/*
 * Every update goes the same way, whether it changes a record or a room's own document, and whether
 * it comes as an edit, a live update or an answer to our first question:
 * limits → apply → schema → authorship → policy. Storing and answering come after, elsewhere.
 */

/** Who sends an update. */
export interface Sender {
	readonly member: string;
	/** The device, or the token, that its Yjs client ids are bound to. */
	readonly author: string;
}

/** Who sends an update of a room's own document, and what they were given for it. */
export interface DocumentSender extends Sender {
	readonly mayWrite: boolean;
	/** Whether they may say who enters a space; of an API token, what it was made for (SP-04). */
	readonly mayManage: boolean;
}

/** A record's document as the relay holds it while it is in use. */
export interface HeldRecord {
	readonly document: Restorable;
	readonly authors: Authors;
	/** Its fields as accepted; `null` while there is nothing. */
	readonly fields: RecordFields | null;
	/** What access depends on, as accepted; `null` while there is nothing. */
	readonly facts: RecordFacts | null;
	/** Its lines as accepted, by their ids. Grows with what is accepted. */
	readonly lines: Map<string, string>;
}

/** What the rules know beside the record itself. */
export interface RecordPlace {
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
			readonly authors: Authors;
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

/** Whether a member may carry what others have written: admins, to fill a relay that lost its disk. */
function mayCarry(member: string, people: Pick<People, 'members'>): boolean {
	const known = people.members.get(member);
	return known !== undefined && known.standing !== 'removed' && isAdmin(known.role);
}

/**
 * Decides whether an update of a record may happen. The document is left as accepted: with the
 * update, or as it was before.
 */
export function judgeRecordUpdate(
	held: HeldRecord,
	update: Uint8Array,
	sender: Sender,
	place: RecordPlace,
	limits: Pick<Limits, 'update' | 'record'>
): Verdict<{ readonly fields: RecordFields; readonly facts: RecordFacts }> {
	const { document, fields } = held;
	const { length } = update;
	// Who may not touch the record as it is must not learn anything of it from the answer either:
	// neither whether the update is known, nor how large the record is.
	const barred = barredFrom(held, sender.member, place);
	if (barred !== null) return refused(barred);
	if (length > limits.update || document.size + length > limits.record) return refused(TOO_LARGE);
	const trial = tryUpdate(document.doc, update, RECORD_FORM);
	if (trial.trial === 'nothing') return { verdict: 'known' };
	const goBack = <Answer>(answer: Answer, touched = true): Answer => {
		if (touched) document.goBack();
		return answer;
	};
	if (trial.trial === 'gap') return goBack({ verdict: 'incomplete' }, trial.touched);
	if (trial.trial === 'misshapen') return goBack(refused(MALFORMED), trial.touched);
	const authors = judgeAuthors(
		trial.did.clients,
		held.authors,
		sender.author,
		mayCarry(sender.member, place.people)
	);
	if (!authors.ok) return goBack(refused(authors.error));
	const edit = editFrom(fields, trial.did, () => historyIn(held.lines));
	if (edit === null) return goBack(refused(MALFORMED));
	const hides = hidesLines(held.lines, edit);
	const may = judgeRecord(sender.member, hides ? { ...edit, linesRemoved: true } : edit, place);
	if (!may.ok) return goBack(refused(may.error));
	const facts = accessFacts(edit.after);
	if (facts === null) return goBack(refused(MALFORMED));
	for (const line of [...edit.history, ...edit.posts])
		held.lines.set(line.id, JSON.stringify(line));
	document.accept(trial.news);
	const { news } = trial;
	return { verdict: 'accepted', update: news, authors: authors.value, fields: edit.after, facts };
}

/** Why a member may do nothing at all with a record as it is; `null` when they may look at it. */
function barredFrom(
	{ fields, facts }: HeldRecord,
	member: string,
	place: RecordPlace
): Refusal | null {
	if (fields === null || facts === null) return null;
	if (mayRead(reachOf(member, place.people), facts)) return null;
	const nothing = judgeRecord(member, editOf(fields, NO_CHANGE), place);
	return nothing.ok ? null : nothing.error;
}

/** A room's own document as the relay holds it. */
export interface HeldDocument {
	readonly about: DocumentName;
	readonly document: Restorable;
	readonly authors: Authors;
	/** What it says, as accepted. */
	readonly value: DocumentValue;
}

/**
 * Decides whether an update of a room's own document may happen. The document is left as accepted:
 * with the update, or as it was before.
 */
export function judgeDocumentUpdate(
	held: HeldDocument,
	update: Uint8Array,
	sender: DocumentSender,
	people: People,
	limits: Pick<Limits, 'document'>
): Verdict<{ readonly value: DocumentValue }> {
	const { about, document } = held;
	if (document.size + update.length > limits.document && !isEmptyUpdate(update)) {
		return refused(TOO_LARGE);
	}
	const form = formOf(about);
	const trial = tryUpdate(document.doc, update, form.roots);
	if (trial.trial === 'nothing') return { verdict: 'known' };
	const goBack = <Answer>(answer: Answer, touched = true): Answer => {
		if (touched) document.goBack();
		return answer;
	};
	if (trial.trial === 'gap') return goBack({ verdict: 'incomplete' }, trial.touched);
	if (trial.trial === 'misshapen') return goBack(refused(MALFORMED), trial.touched);
	if (!sender.mayWrite) {
		return goBack(refused({ rule: 'OP-05', reason: 'guests-read', facts: {} }));
	}
	for (const { path, value } of trial.did.places) {
		if (!fitsShape(form.shape, path, value) || isMadeAnew(held.value, path, value)) {
			return goBack(refused({ ...MALFORMED, facts: { field: path.join('/').slice(0, 100) } }));
		}
	}
	const { member, author } = sender;
	const authors = judgeAuthors(
		trial.did.clients,
		held.authors,
		author,
		mayCarry(member, people) || about.kind === 'private'
	);
	if (!authors.ok) return goBack(refused(authors.error));
	const value = readDocument(about, document.doc);
	const may = judgeDocument(member, held.value, value, people, sender.mayManage);
	if (!may.ok) return goBack(refused(may.error));
	document.accept(trial.news);
	return { verdict: 'accepted', update: trial.news, authors: authors.value, value };
}

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
