import { ReplicaDatabase } from '../store/database';
import { mergeSegments } from './merge-segments';

/** How many pieces are taken over in one transaction: so long do others wait who write records. */
const AT_ONCE = 4;

/** What the worker of the index of words answers to its page. */
export class MergeApi {
	/** Brings the index of a database up to date; see `mergeSegments`. */
	async merge(database: string): Promise<void> {
		const db = new ReplicaDatabase(database, {}, { mustExist: true });
		try {
			await mergeSegments(db, AT_ONCE);
		} finally {
			db.close();
		}
	}
}
