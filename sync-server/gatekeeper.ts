import * as Y from 'yjs';
import { judgeRecordEdit } from '../src/lib/domain/access/judge';
import type { Refusal } from '../src/lib/domain/access/refusal';
import type { MemberId } from '../src/lib/domain/core/ids';
import type { RecordFacts } from '../src/lib/domain/core/record';
import type { People } from '../src/lib/domain/member/member';
import { hasGap, readFacts, RECORD_ROOTS } from '../src/lib/documents/record';
import type { Limits } from './limits';

/** A record's document as the relay holds it while it is in use. */
export interface HeldRecord {
	readonly doc: Y.Doc;
	/** The last state that was accepted, to go back to. */
	readonly state: Uint8Array | null;
	readonly facts: RecordFacts | null;
}

/** What the gatekeeper says of one update to a record. */
export type Verdict =
	| {
			readonly verdict: 'accepted';
			/** What was new in the update. */
			readonly update: Uint8Array;
			readonly state: Uint8Array;
			readonly facts: RecordFacts;
	  }
	/** Everything in it was there already. */
	| { readonly verdict: 'known' }
	/** It builds on something that is not there. The document must be thrown away. */
	| { readonly verdict: 'incomplete' }
	/** It may not happen. The document must be thrown away. */
	| { readonly verdict: 'refused'; readonly refusal: Refusal };

const refused = (refusal: Refusal): Verdict => ({ verdict: 'refused', refusal });

/**
 * Decides whether an update of a record may happen: limits, then the update on the live document,
 * then schema, then policy. Unless the verdict is `accepted` or `known`, the document has been
 * changed by what may not happen, and its holder must go back to `state`.
 */
export function judgeUpdate(
	held: HeldRecord,
	update: Uint8Array,
	actor: MemberId,
	people: People,
	limits: Limits
): Verdict {
	if (update.length > limits.update) return refused({ rule: 'LIMIT', reason: 'too-large' });
	// Who may not touch the record as it is must not learn anything of it from the answer either.
	if (held.facts !== null) {
		const before = judgeRecordEdit(actor, { before: held.facts, after: held.facts }, people);
		if (!before.ok) return refused(before.error);
	}
	const applied = apply(held.doc, update);
	if (applied === 'malformed') return refused({ rule: 'SCHEMA', reason: 'malformed' });
	if (hasGap(held.doc)) return { verdict: 'incomplete' };
	if (applied === null) return { verdict: 'known' };
	for (const root of held.doc.share.keys()) {
		if (!RECORD_ROOTS.has(root)) return refused({ rule: 'SCHEMA', reason: 'malformed' });
	}
	const facts = factsOf(held.doc);
	if (facts === null) return refused({ rule: 'SCHEMA', reason: 'malformed' });
	const may = judgeRecordEdit(actor, { before: held.facts, after: facts }, people);
	if (!may.ok) return refused(may.error);
	const state = Y.encodeStateAsUpdate(held.doc);
	if (state.length > limits.record) return refused({ rule: 'LIMIT', reason: 'too-large' });
	return { verdict: 'accepted', update: applied, state, facts };
}

/** Applies an update; gives what was new in it, or `null` when nothing was. */
function apply(doc: Y.Doc, update: Uint8Array): Uint8Array | null | 'malformed' {
	const news: Uint8Array[] = [];
	const collect = (news_: Uint8Array) => news.push(news_);
	doc.on('update', collect);
	try {
		Y.applyUpdate(doc, update, 'device');
	} catch {
		// Yjs throws on bytes that are no update.
		return 'malformed';
	} finally {
		doc.off('update', collect);
	}
	const [first] = news;
	if (first === undefined) return null;
	return news.length === 1 ? first : Y.mergeUpdates(news);
}

function factsOf(doc: Y.Doc): RecordFacts | null {
	try {
		return readFacts(doc);
	} catch {
		// A root type that was made as something else than it has to be.
		return null;
	}
}
