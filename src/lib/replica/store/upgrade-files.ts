import { Dexie, type Transaction } from 'dexie';
import { attachedIn } from './line-rows';
import type { LineRow, Row } from './rows';

/** How many lines are read at a time. */
const STEP = 500;

/** Notes of the files that are attached to records where they are, so that the file area lists them. */
export async function noteAttached(transaction: Transaction): Promise<void> {
	const lines = transaction.table<LineRow, string>('lines');
	const records = transaction.table<Row, string>('records');
	const ids = await lines
		.where('[kind+at]')
		.between(['file', Dexie.minKey], ['file', Dexie.maxKey])
		.primaryKeys();
	for (let from = 0; from < ids.length; from += STEP) {
		const some = (await lines.bulkGet(ids.slice(from, from + STEP))).filter(
			(line): line is LineRow => line !== undefined && line.space !== ''
		);
		const rows = await records.bulkGet(some.map(({ record }) => record));
		await lines.bulkPut(
			some.flatMap((line, at) => {
				const kind = rows[at]?.kind;
				if (kind === undefined || line.space === '') return [];
				return [{ ...line, attachedIn: attachedIn(line.space, kind) }];
			})
		);
	}
}
