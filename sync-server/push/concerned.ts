import { mayRead, reachOf } from '../../src/lib/domain/access/reach';
import type { Instant } from '../../src/lib/domain/core/day';
import type { MemberId } from '../../src/lib/domain/core/ids';
import type { People } from '../../src/lib/domain/member/member';
import type { AcceptedEdit } from '../gate/accepted-edit';

/** What was written longer ago is no news: somebody refills a relay, or imports. */
const NEWS = 7 * 86_400_000;

/**
 * Returns whom an accepted edit concerns (IN-05): those whom a new post or comment mentions, and whom the record was
 * handed to, and on a comment the record's owner and participants. Only who may read the record, and never
 * its author. It uses what the gate has judged anyway, and reads no private document: what somebody follows,
 * has muted, or does not want to be told of is not known to the relay.
 */
export function concernedBy(
	{ sender, before, after, posts, facts }: AcceptedEdit,
	people: People,
	now: Instant
): ReadonlySet<MemberId> {
	const members = new Set<MemberId>();
	const { owner, importId, participants } = after;
	// What an import makes is no news to its owner, as in the inbox.
	const isImported = before === null && (importId ?? null) !== null;
	if (typeof owner === 'string' && owner !== before?.['owner'] && !isImported) members.add(owner);
	for (const { at, as, mentions = [] } of posts) {
		if (at < now - NEWS) continue;
		for (const member of mentions) members.add(member);
		if (as !== undefined || after['kind'] === 'post') continue;
		if (typeof owner === 'string') members.add(owner);
		const taking: readonly unknown[] = Array.isArray(participants) ? participants : [];
		for (const member of taking) if (typeof member === 'string') members.add(member);
	}
	members.delete(sender.member);
	for (const member of members) {
		const known = people.members.get(member);
		const may = known !== undefined && known.standing !== 'removed';
		if (!may || !mayRead(reachOf(member, people), facts)) members.delete(member);
	}
	return members;
}
