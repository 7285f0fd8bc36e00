import * as Y from 'yjs';
import { mayEnter, mayRead, reachOf } from '../../src/lib/domain/access/reach';
import type { MemberId } from '../../src/lib/domain/core/ids';
import { bodyOf } from '../../src/lib/domain/note/body';
import type { ClashingPart, PartAuthor } from '../../src/lib/domain/page/clash';
import type { Answer, Question } from '../../src/lib/protocol/handshake';
import { roomName } from '../../src/lib/protocol/rooms';
import { platform } from '../common/platform';
import type { Relay } from '../rooms/relay';

/** The same for a page that is out of reach and for one that does not exist. */
const NOT_YOURS: Answer = { answer: 'no', rule: 'PG-06', reason: 'not-yours' };

/** How many entries of a text's log are looked at, how many bytes of them, and how many in one turn. */
const MOST_ENTRIES = 2_000;
const MOST_BYTES = 4_000_000;
const AT_ONCE = 32;

/**
 * Answers who wrote, or deleted, a part of the text of a page, and when that was stored here (PG-06). It is looked for
 * in the log, from the latest change of the text backwards, as far as the log goes back. Guests are told of nobody.
 */
export async function answerAboutParts(
	{ rights, environment: { store } }: Relay,
	asker: MemberId,
	{ space, page, ...part }: Extract<Question, { readonly ask: 'part-author' }>
): Promise<Answer> {
	const there = rights.space(space);
	const isIn = there !== null && mayEnter(asker, there, rights.people);
	if (!isIn || rights.isGuest(asker)) return NOT_YOURS;
	const room = roomName({ kind: 'space', space });
	const stored = store.facts(room, page);
	const isTheirs = stored !== null && mayRead(reachOf(asker, rights.people), stored.facts);
	if (!isTheirs || stored.facts.kind !== 'page') return NOT_YOURS;
	let author: PartAuthor | null = null;
	let bytes = 0;
	let seq = store.facts(room, bodyOf(page))?.seq ?? 0;
	for (let looked = 1; seq > 0 && looked <= MOST_ENTRIES && bytes < MOST_BYTES; looked += 1) {
		const entry = store.entry(room, seq);
		if (entry === null) break;
		const { update, by, at } = entry;
		if (isPartOf(update, part)) {
			// What was deleted twice was deleted by who did it first.
			author = by === undefined || at === undefined ? null : { by, at };
			if (!part.deleted) break;
		}
		bytes += update.length;
		seq = entry.previous;
		if (looked % AT_ONCE === 0) await platform.turn();
	}
	return { answer: 'part-author', author };
}

/** Whether an update wrote, or deleted, a part of a text. */
function isPartOf(update: Uint8Array, { client, clock, deleted }: ClashingPart): boolean {
	if (!deleted) {
		const { from, to } = Y.parseUpdateMeta(update);
		const [first, end] = [from.get(client), to.get(client)];
		return first !== undefined && end !== undefined && first <= clock && clock < end;
	}
	const ranges = Y.decodeUpdate(update).ds.clients.get(client) ?? [];
	return ranges.some(({ clock: first, len }) => first <= clock && clock < first + len);
}
