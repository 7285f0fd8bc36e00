import * as Y from 'yjs';
import type { Refusal } from '../domain/access/refusal';
import type { Result } from '../domain/core/result';
import type { Touch } from '../domain/policy/edit';
import { applyTouches, docOf } from './touches';
import type { Unit } from './unacknowledged';

/** A change that was not written again, and the rule that forbids it. */
export interface PutAside {
	readonly refusal: Refusal;
	readonly touches: readonly Touch[];
}

/** The rule of a change that carries what another device wrote. */
export const AUTHOR = 'AUTHOR';

/** Whether the rules allow what lies between two states of a document. */
export type DocumentJudge = (before: Y.Doc, after: Y.Doc) => Result<null, Refusal>;

/**
 * Writes changes again on the relay's state of a document, under a new client id, each judged by
 * itself. Gives the new document's whole state and what did not pass.
 *
 * When the rules have nothing against any of them although the relay refused, the relay knows more
 * than we do, and all are put aside; unless nothing was wrong but whose hand it was written in
 * (`AUTHOR`) and writing again has not been tried in vain.
 */
export function rewrite(
	state: Uint8Array,
	units: readonly Unit[],
	cause: Refusal & { readonly inVain: boolean },
	judge: DocumentJudge
): { readonly doc: Y.Doc; readonly aside: readonly PutAside[] } {
	const { inVain, ...refusal } = cause;
	const written = writeUnits(docOf([state]), units, judge);
	const onlyTheHand = cause.rule === AUTHOR && !inVain;
	if (written.aside.length > 0 || onlyTheHand) return written;
	written.doc.destroy();
	return {
		doc: docOf([state]),
		aside: units.map(({ touches }) => ({ refusal, touches }))
	};
}

/** Writes units on a document, each judged by itself; takes the document over and gives another. */
function writeUnits(
	start: Y.Doc,
	units: readonly Unit[],
	judge: DocumentJudge
): { doc: Y.Doc; aside: PutAside[] } {
	let doc = start;
	const aside: PutAside[] = [];
	for (const { touches } of units) {
		const trial = cloneOf(doc);
		applyTouches(trial, touches);
		const judged = judge(doc, trial);
		if (judged.ok) {
			doc.destroy();
			doc = trial;
		} else {
			trial.destroy();
			aside.push({ refusal: judged.error, touches });
		}
	}
	return { doc, aside };
}

/** A document with the same content that writes under the same client id. */
export function cloneOf(doc: Y.Doc): Y.Doc {
	const clone = docOf([Y.encodeStateAsUpdate(doc)]);
	// After the content: a document that is given its own client's items takes another id.
	clone.clientID = doc.clientID;
	return clone;
}
