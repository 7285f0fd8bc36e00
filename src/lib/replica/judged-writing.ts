import * as Y from 'yjs';
import type { Refusal } from '../domain/access/refusal';
import type { MemberId } from '../domain/core/ids';
import { succeed, type Result } from '../domain/core/result';
import type { People } from '../domain/member/member';
import { judgeDocument } from '../domain/policy/judge';
import { readDocument } from '../documents/read';
import type { RoomAddress } from '../protocol/rooms';
import { cloneOf, type DocumentJudge } from './rewrite';

/** Who changes a live document, and the people that the rules ask about, as the directory has them now. */
export interface Writer {
	readonly me: MemberId;
	readonly people: () => People;
}

/** How changes of a room's document are judged on this device: as the relay will. */
export const judgeOf =
	(about: RoomAddress, { me, people }: Writer): DocumentJudge =>
	(before, after) => {
		const was = readDocument(about, before);
		const known = was.kind === 'directory' ? was.directory : people();
		// A workspace that is being made, or that has not arrived yet: there is nobody to ask about.
		if (known.members.size === 0) return succeed(null);
		return judgeDocument(me, was, readDocument(about, after), known);
	};

/**
 * Changes a document, if the rules allow it. Runs the editor on a copy, asks the rules about the
 * outcome, and takes over what it did under our own client id: an editor runs once, and never on the
 * document itself.
 */
export function writeJudged(
	doc: Y.Doc,
	editor: (doc: Y.Doc) => void,
	judge: DocumentJudge
): Result<null, Refusal> {
	const copy = cloneOf(doc);
	try {
		copy.transact(() => {
			editor(copy);
		});
		const judged = judge(doc, copy);
		if (!judged.ok) return judged;
		const update = Y.encodeStateAsUpdate(copy, Y.encodeStateVector(doc));
		doc.transact((transaction) => {
			Y.applyUpdate(doc, update);
			// Else Yjs takes it for somebody else who writes under our client id, and gives us another.
			transaction.local = true;
		}, 'local');
		return judged;
	} finally {
		copy.destroy();
	}
}
