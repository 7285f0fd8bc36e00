import { allKeyed, keyed } from '../../src/lib/domain/core/keyed';
import type { RecordFields } from '../../src/lib/domain/policy/edit';
import { draftOf } from '../../src/lib/domain/policy/draft-rules';
import { readFields } from '../../src/lib/documents/record';
import { tombstoneKey } from '../../sync-server/store/store';
import type { Company, SentDraft } from './company';
import { table } from './device-tables';
import { printed } from './person';
import { docOf } from './states';

function fieldsAt({ relay: { store } }: Company, room: string, id: string): RecordFields | null {
	const stored = store.record(room, id);
	if (stored === null) return null;
	const doc = docOf(stored.state);
	const fields = readFields(doc);
	doc.destroy();
	return fields;
}

/**
 * What is wrong with the drafts that were written together, at the end; `null` when nothing is: each that was sent is
 * said once, under its own id, in the names of those alone who have said that they write along (HI-17).
 */
export function differingDrafts(company: Company): string | null {
	for (const sent of company.sent) {
		const missing = missingPost(company, sent);
		if (missing !== null) return missing;
	}
	const { store } = company.relay;
	const said = new Map<string, string>();
	for (const room of store.rooms()) {
		for (const { id } of store.records(room)) {
			const fields = fieldsAt(company, room, id);
			const draft = fields === null ? null : draftOf(fields);
			if (fields === null || draft === null || fields['copyOf'] !== undefined) continue;
			const other = said.get(draft);
			if (other !== undefined) return `the draft ${draft} was sent as ${other} and as ${id}`;
			said.set(draft, id);
			const unasked = namedUnasked(company, room, draft, fields);
			if (unasked !== null) return `${unasked} is named unasked as an author of ${id}`;
		}
	}
	return null;
}

/** A post that was said by nobody's account at the relay, and waits or lies in a tray at none who sent it. */
function missingPost(company: Company, { draft, post, room, profile }: SentDraft): string | null {
	const {
		relay: { store },
		oracle
	} = company;
	if (store.roomsOf(post).length > 0) return null;
	if (company.erased.has(post) || company.erased.has(draft)) return null;
	if (store.get('erased', tombstoneKey(room, post)) !== undefined) return null;
	if (company.hasGoneBack && !oracle.mayBeIn(profile.entry?.member ?? '', room)) return null;
	const kept = printed([table(profile, 'outbox'), table(profile, 'refusals')]);
	return kept.includes(post) ? null : `the draft ${draft} that ${profile.name} sent is nowhere`;
}

/** Whom a post names who has not said that they write its draft; `null` where that is nobody. */
function namedUnasked(
	company: Company,
	room: string,
	draft: string,
	post: RecordFields
): string | null {
	const fields = fieldsAt(company, room, draft);
	// A draft that was deleted for good says nothing, and one of a relay that has gone back may be an older one.
	if (fields === null || company.hasGoneBack) return null;
	const named = allKeyed('with', post).flatMap(([member, is]) => (is === true ? [member] : []));
	return (
		named.find(
			(member) => member !== fields['owner'] && fields[keyed('joined', member)] !== true
		) ?? null
	);
}
