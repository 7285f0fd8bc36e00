import * as Y from 'yjs';
import { judgeRecordEdit } from '../src/lib/domain/access/judge';
import type { Refusal } from '../src/lib/domain/access/refusal';
import type { MemberId } from '../src/lib/domain/core/ids';
import type { RecordFacts } from '../src/lib/domain/core/record';
import type { People } from '../src/lib/domain/member/member';
import { hasGap, readFacts, RECORD_ROOTS } from '../src/lib/documents/record';
import type { Limits } from './limits';
import { newsOf, type Restorable } from './restorable';

/** A record's document as the relay holds it while it is in use. */
export interface HeldRecord {
	readonly document: Restorable;
	/** What access depends on, as accepted; `null` while there is nothing. */
	readonly facts: RecordFacts | null;
}

/** What the gatekeeper says of one update to a record. */
export type Verdict =
	| {
			readonly verdict: 'accepted';
			/** What was new in the update. */
			readonly update: Uint8Array;
			readonly facts: RecordFacts;
	  }
	/** Everything in it was there already. */
	| { readonly verdict: 'known' }
	/** It builds on something that is not there. */
	| { readonly verdict: 'incomplete' }
	/** It may not happen. */
	| { readonly verdict: 'refused'; readonly refusal: Refusal };

const refused = (refusal: Refusal): Verdict => ({ verdict: 'refused', refusal });

/**
 * Decides whether an update of a record may happen: limits, then the update on the live document,
 * then schema, then policy. The document is left as accepted: with the update, or as it was before.
 */
export function judgeUpdate(
	held: HeldRecord,
	update: Uint8Array,
	actor: MemberId,
	people: People,
	limits: Limits
): Verdict {
	const { document, facts: before } = held;
	const { length } = update;
	if (length > limits.update || document.size + length > limits.record) {
		return refused({ rule: 'LIMIT', reason: 'too-large' });
	}
	// Who may not touch the record as it is must not learn anything of it from the answer either.
	if (before !== null) {
		const may = judgeRecordEdit(actor, { before, after: before }, people);
		if (!may.ok) return refused(may.error);
	}
	const verdict = tryOut(held, update, actor, people);
	if (verdict.verdict === 'accepted') document.accept(verdict.update);
	else if (verdict.verdict !== 'known') document.goBack();
	return verdict;
}

function tryOut(held: HeldRecord, update: Uint8Array, actor: MemberId, people: People): Verdict {
	const { doc } = held.document;
	let news: Uint8Array | null;
	try {
		news = newsOf(doc, () => {
			Y.applyUpdate(doc, update, 'device');
		});
	} catch {
		// Yjs throws on bytes that are no update.
		return refused({ rule: 'SCHEMA', reason: 'malformed' });
	}
	if (hasGap(doc)) return { verdict: 'incomplete' };
	if (news === null) return { verdict: 'known' };
	for (const root of doc.share.keys()) {
		if (!RECORD_ROOTS.has(root)) return refused({ rule: 'SCHEMA', reason: 'malformed' });
	}
	const facts = factsOf(doc);
	if (facts === null) return refused({ rule: 'SCHEMA', reason: 'malformed' });
	const may = judgeRecordEdit(actor, { before: held.facts, after: facts }, people);
	return may.ok ? { verdict: 'accepted', update: news, facts } : refused(may.error);
}

function factsOf(doc: Y.Doc): RecordFacts | null {
	try {
		return readFacts(doc);
	} catch {
		// A root type that was made as something else than it has to be.
		return null;
	}
}
