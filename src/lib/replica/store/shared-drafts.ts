import type { RecordId } from '../../domain/core/ids';
import { DRAFTS, newestDrafts, postOfDraft } from '../../domain/topic/shared-draft';
import type { ReplicaDatabase } from './database';
import type { DraftRow, Row } from './rows';

type Tables = Pick<ReplicaDatabase, 'records' | 'posts'>;

/** Returns the shared drafts of a topic that are not sent, the newest first. Costs as much as that has drafts. */
export const draftsIn = (db: Tables, topic: RecordId): Promise<readonly DraftRow[]> =>
	unsent(db, topic);

/** Returns all shared drafts that are not sent, the newest first. Costs as much as this person has had drafts. */
export const allDrafts = (db: Tables): Promise<readonly DraftRow[]> => unsent(db, DRAFTS);

async function unsent({ records, posts }: Tables, link: string): Promise<readonly DraftRow[]> {
	const isDraft = (row: Row): row is DraftRow => row.kind === 'draft';
	const drafts = (await records.where('links').equals(link).toArray()).filter(isDraft);
	const sent = await posts.bulkGet(drafts.map(({ id }) => postOfDraft(id)));
	return newestDrafts(drafts.filter((_, at) => sent[at] === undefined));
}
