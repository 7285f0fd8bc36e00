import { saving } from '../saved';
import type { RecordStore } from '../store/records';

/** What a screen does with records before and after the documents of the workspace are open. */
export type Records = Pick<
	RecordStore,
	'db' | 'read' | 'change' | 'changeMany' | 'changeTogether' | 'createMany'
>;

/** The records of a workspace that is still to be opened: whatever is asked of them waits for that. */
export function recordsOnceOpen(db: RecordStore['db'], open: () => Promise<Records>): Records {
	return {
		db,
		read: async (...asked) => (await open()).read(...asked),
		change: (...asked) => saving(async () => (await open()).change(...asked)),
		changeMany: (...asked) => saving(async () => (await open()).changeMany(...asked)),
		changeTogether: (...asked) => saving(async () => (await open()).changeTogether(...asked)),
		createMany: (...asked) => saving(async () => (await open()).createMany(...asked))
	};
}
