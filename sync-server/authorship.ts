import type { Refusal } from '../src/lib/domain/access/refusal';
import { fail, succeed, type Result } from '../src/lib/domain/core/result';
import { CARRIED, type Authors } from './store/store';

/** Client ids of one document: one for every time that a person has it open and writes. */
const MOST_AUTHORS = 10_000;

/**
 * Whether a device may send structs under these Yjs client ids: only under its own. The first use of
 * an id in a document binds it to the device, so that nobody can go on in another's name, or take
 * an id away from under its owner's feet. Gives the authors as they are with this update.
 *
 * Who may carry (admins) brings what others have written, to fill a relay that lost its disk: ids
 * that nobody had before are then nobody's.
 */
export function judgeAuthors(
	clients: readonly number[],
	authors: Authors,
	author: string,
	mayCarry: boolean
): Result<Authors, Refusal> {
	const fresh: string[] = [];
	for (const client of clients) {
		const key = String(client);
		const bound = authors[key];
		if (bound === undefined) fresh.push(key);
		else if (bound !== author && !mayCarry) {
			return fail({ rule: 'AUTHOR', reason: 'not-your-device', facts: {} });
		}
	}
	if (fresh.length === 0) return succeed(authors);
	if (Object.keys(authors).length + fresh.length > MOST_AUTHORS) {
		return fail({ rule: 'LIMIT', reason: 'too-large', facts: {} });
	}
	// A device writes under one id at a time: several new ones at once are carried, by who may do that.
	const owner = mayCarry && fresh.length > 1 ? CARRIED : author;
	return succeed({ ...authors, ...Object.fromEntries(fresh.map((key) => [key, owner])) });
}
