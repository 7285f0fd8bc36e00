import type { Refusal } from '../../src/lib/domain/access/refusal';
import { mayRead, reachOf } from '../../src/lib/domain/access/reach';
import { NO_CHANGE } from '../../src/lib/domain/core/change';
import type { Instant } from '../../src/lib/domain/core/day';
import type { RecordId } from '../../src/lib/domain/core/ids';
import type { Post } from '../../src/lib/domain/history/history';
import type { RecordFacts } from '../../src/lib/domain/core/record';
import type { People } from '../../src/lib/domain/member/member';
import { guestComments } from '../../src/lib/domain/page/keeping';
import { editOf, type RecordFields } from '../../src/lib/domain/policy/edit';
import { besideOf } from '../../src/lib/domain/policy/draft-rules';
import { judgeRecord } from '../../src/lib/domain/policy/judge';
import type { Source } from '../../src/lib/domain/policy/record-context';
import { accessFacts, kindOf, sourceOf } from '../../src/lib/domain/policy/record-facts';
import type { Space } from '../../src/lib/domain/space/space';
import type { Directory } from '../../src/lib/documents/directory';
import { TIDY_MOST } from '../../src/lib/documents/price';
import { editFrom, hidesLines, historyIn, RECORD_FORM } from '../../src/lib/documents/record';
import type { Sequence } from '../../src/lib/protocol/messages';
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
	refused,
	TOO_LARGE,
	type GateLimits,
	type Sender,
	type Verdict
} from './verdict';

/** A record in memory, as accepted. */
export interface LoadedRecord {
	readonly document: RevertibleDocument;
	readonly authors: Authors;
	/** Its fields; `null` while the record does not exist. */
	readonly fields: RecordFields | null;
	/** The facts that access depends on; `null` while the record does not exist. */
	readonly facts: RecordFacts | null;
	/** The sequence number of the last log entry that changed it; 0 while there is none. */
	readonly seq: Sequence;
	/** Its lines by id, as text. Grows with every accepted update. */
	readonly lines: Map<string, string>;
}

/** What the rules know besides the record itself. */
export interface RecordContext {
	readonly people: People;
	/** The space that the record is in; `null` for customers. */
	readonly space: Space | null;
	readonly now: Instant;
	readonly id: RecordId;
	/**
	 * Returns a record of the same room that others take their readers from: `null` when it is not there, `later`
	 * when the other is to come again after it, or why nothing may take its readers from it.
	 *
	 * @param mayWait whether the other may be there before it
	 */
	readonly sourceFor: (id: RecordId, mayWait: boolean) => Source | Refusal | 'later' | null;
	/** Returns the fields of a record of the same room that another is judged by; `null` when it is not there. */
	readonly fieldsOf: (id: RecordId) => RecordFields | null;
}

/**
 * Decides whether an update of a record is accepted, in this order: limits → bytes → price → apply → shape →
 * authorship → policy. Afterwards the document is as accepted: with the update, or as it was before.
 *
 * @param policy the rules; others than these only for what the relay itself writes
 */
export function judgeRecordUpdate(
	record: LoadedRecord,
	update: Uint8Array,
	sender: Sender,
	context: RecordContext & { readonly people: Directory },
	limits: GateLimits,
	policy: typeof judgeRecord = judgeRecord
): Verdict<{
	readonly fields: RecordFields;
	readonly facts: RecordFacts;
	readonly posts: readonly Post[];
}> {
	const { document, fields } = record;
	const { length } = update;
	// This comes first because the answer must tell nothing about the record to somebody who may not read it,
	// not even whether the update is known or how large the record is.
	const barred = barredFrom(record, sender.member, context);
	if (barred !== null) return refused(barred);
	if (length > limits.update) return refused(TOO_LARGE);
	const isFull = document.exceeds(limits.record - length);
	const carries = mayCarry(sender.member, context.people);
	const read = readUpdate(document, update, RECORD_FORM, {
		parts: limits.recordParts,
		work: carries ? limits.adminWork : limits.work
	});
	if (read.reading === 'known') return { verdict: 'known' };
	if (read.reading === 'incomplete') return incomplete(fields, context);
	if (read.reading === 'refused') return refused(read.refusal);
	// A guest may send what the relay already has. Anything new is refused before it is applied.
	// Comments on pages are judged, where the space lets guests say something.
	if (isGuest(sender.member, context) && !mayComment(sender.member, fields, context)) {
		return refused(GUESTS_READ);
	}
	// What takes nothing away cannot make it smaller.
	if (isFull && read.price.deleted === 0) return refused(TOO_LARGE);
	return document.attempt((revert) => {
		const trial = tryUpdate(document.doc, update, RECORD_FORM, read.price.deleted <= TIDY_MOST);
		if (trial.trial === 'nothing') return { verdict: 'known' };
		if (trial.trial === 'gap') return revert(incomplete(fields, context));
		if (trial.trial === 'misshapen') return revert(refused(MALFORMED));
		if (isFull && !document.isShrinking) return revert(refused(TOO_LARGE));
		const authors = judgeAuthors(
			trial.did.clients,
			record.authors,
			bearerOf(sender, context.people, { mayCarry: carries, isLive: false }),
			limits
		);
		if (!authors.ok) return revert(refused(authors.error));
		const edit = editFrom(fields, trial.did, () => historyIn(record.lines));
		if (edit === null) return revert(refused(MALFORMED));
		const hides = hidesLines(record.lines, edit);
		const of = sourceOf(edit.after);
		// A post may be there before its topic. A body, or what a page was, is judged by its record and comes after it.
		const source = of === null ? null : context.sourceFor(of, kindOf(edit.after) === 'post');
		// The device sends it again later, when the other record may be there.
		if (source === 'later') return revert({ verdict: 'incomplete' });
		if (source !== null && 'rule' in source) return revert(refused(source));
		const other = besideOf(context.id, edit, source?.fields ?? null);
		const beside = other === null ? null : context.fieldsOf(other);
		// The draft of a post comes before it, unless a lost relay is filled by somebody who has never read that.
		const isEarly = other !== null && beside === null && kindOf(edit.after) === 'post';
		if (isEarly && !(carries && edit.after['createdBy'] !== sender.member)) {
			return revert({ verdict: 'incomplete' });
		}
		const answered = edit.before === null ? answeredBy(edit.after) : null;
		const may = policy(sender.member, hides ? { ...edit, linesRemoved: true } : edit, {
			...context,
			source,
			beside,
			answered: answered === null ? null : context.fieldsOf(answered)
		});
		if (!may.ok) return revert(refused(may.error));
		const facts = accessFacts(edit.after, source?.facts ?? null);
		if (facts === null) return revert(refused(MALFORMED));
		for (const line of [...edit.history, ...edit.posts]) {
			record.lines.set(line.id, JSON.stringify(line));
		}
		document.accept(trial.news);
		const { news } = trial;
		const fresh = authors.value;
		const { after: accepted, posts } = edit;
		return { verdict: 'accepted', update: news, fresh, fields: accepted, facts, posts };
	});
}

/**
 * The verdict on what builds on something that is not here. It may come, but not of a draft that was sent (HI-17): where a
 * relay has lost its text, what others had written in it is not brought back, and who built on that would wait for ever.
 */
function incomplete(
	fields: RecordFields | null,
	context: RecordContext
): ReturnType<typeof refused> | { readonly verdict: 'incomplete' } {
	if (fields === null) return { verdict: 'incomplete' };
	const of = sourceOf(fields);
	const source = of === null ? null : context.fieldsOf(of);
	const other = besideOf(context.id, { before: fields, after: fields }, source);
	const isSent = other !== null && kindOf(context.fieldsOf(other) ?? {}) === 'post';
	return isSent ? refused(SENT) : { verdict: 'incomplete' };
}

/** Returns why a member may do nothing with the record as it is; `null` when they may read it. */
function barredFrom(
	{ fields, facts }: LoadedRecord,
	member: string,
	context: RecordContext
): Refusal | null {
	if (fields === null || facts === null) return null;
	if (mayRead(reachOf(member, context.people), facts)) return null;
	const nothing = judgeRecord(member, editOf(fields, NO_CHANGE), context);
	return nothing.ok ? NOT_YOURS : nothing.error;
}

const isGuest = (member: string, { people }: { readonly people: Directory }): boolean =>
	people.members.get(member)?.role === 'guest';

/** Whether a guest may change anything at all of a record: the rules say what. */
function mayComment(
	member: string,
	fields: RecordFields | null,
	{ people, space }: { readonly people: Directory } & Pick<RecordContext, 'space'>
): boolean {
	const guest = people.members.get(member);
	if (guest === undefined || space === null || fields === null) return false;
	return kindOf(fields) === 'page' && guestComments(guest, space);
}

/** Returns the post that a new one answers, where it names the maker of that. */
const answeredBy = ({ replyTo, replyToBy }: RecordFields): RecordId | null =>
	typeof replyTo === 'string' && replyToBy !== undefined ? replyTo : null;

const SENT: Refusal = { rule: 'HI-17', reason: 'sent' };

const NOT_YOURS: Refusal = { rule: 'OP-08', reason: 'not-yours' };
