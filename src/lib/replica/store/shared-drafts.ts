import type { RecordId } from '../../domain/core/ids';
import { DRAFTS, newestDrafts, postOfDraft } from '../../domain/topic/shared-draft';
import type { ReplicaDatabase } from './database';
import type { DraftRow, PostRow, Row } from './rows';

type Tables = Pick<ReplicaDatabase, 'records' | 'posts'>;

/** Returns the shared drafts of a topic that are not sent, the newest first. Costs as much as that has drafts. */
export const draftsIn = (db: Tables, topic: RecordId): Promise<readonly DraftRow[]> =>
	unsent(db, topic);

/** Returns all shared drafts that are not sent, the newest first. Costs as much as this person has had drafts. */
export const allDrafts = (db: Tables): Promise<readonly DraftRow[]> => unsent(db, DRAFTS);

/** A shared draft, and the post that it has become. */
export interface SentDraft {
	readonly draft: DraftRow;
	readonly post: PostRow;
}

/** Returns the shared drafts of a topic that were sent, with their posts, the latest first. */
export async function sentDraftsIn(db: Tables, topic: RecordId): Promise<readonly SentDraft[]> {
	const sent = (await withPosts(db, topic)).flatMap(({ draft, post }) =>
		post === undefined ? [] : [{ draft, post }]
	);
	return sent.sort((a, b) => b.post.at - a.post.at);
}

async function unsent(db: Tables, link: string): Promise<readonly DraftRow[]> {
	const drafts = await withPosts(db, link);
	return newestDrafts(drafts.flatMap(({ draft, post }) => (post === undefined ? [draft] : [])));
}

async function withPosts(
	{ records, posts }: Tables,
	link: string
): Promise<readonly { readonly draft: DraftRow; readonly post: PostRow | undefined }[]> {
	const isDraft = (row: Row): row is DraftRow => row.kind === 'draft';
	const drafts = (await records.where('links').equals(link).toArray()).filter(isDraft);
	const sent = await posts.bulkGet(drafts.map(({ id }) => postOfDraft(id)));
	return drafts.map((draft, at) => ({ draft, post: sent[at] }));
}
