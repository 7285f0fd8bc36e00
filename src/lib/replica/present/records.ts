import { saving, type Saved } from '../saved';
import type { RecordStore } from '../store/records';

/** What a screen does with records before and after the documents of the workspace are open. */
export type Records = Pick<
	RecordStore,
	'db' | 'read' | 'change' | 'changeMany' | 'changeTogether' | 'createMany'
>;

/** Where the records are: `null` while the workspace is still to be opened, and whatever is asked of them waits for that. */
export interface RecordsPlace {
	readonly db: RecordStore['db'];
	readonly opened: () => Records | null;
	readonly open: () => Promise<Records>;
}

/**
 * The records of a workspace as its screens have them. `during` is told of each act that writes, from the moment
 * somebody does it.
 */
export function recordsAt(
	{ db, opened, open }: RecordsPlace,
	during: <Value>(act: Promise<Value>) => Promise<Value>
): Records {
	const write = (act: (records: Records) => Promise<Saved>): Promise<Saved> =>
		during(saving(async () => act(opened() ?? (await open()))));
	return {
		db,
		read: async (...asked) => (opened() ?? (await open())).read(...asked),
		change: (...asked) => write((records) => records.change(...asked)),
		changeMany: (...asked) => write((records) => records.changeMany(...asked)),
		changeTogether: (...asked) => write((records) => records.changeTogether(...asked)),
		createMany: (...asked) => write((records) => records.createMany(...asked))
	};
}
