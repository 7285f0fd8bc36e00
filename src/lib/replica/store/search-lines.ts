import type { RecordId } from '../../domain/core/ids';
import type { ReplicaDatabase } from './database';
import type { LineRow } from './rows';
import { customersBecame } from './merged';
import type { Row } from './rows';

/**
 * How many lines are looked at, of those that hold a word. More would cost a key press what exists: words that are in
 * more lines find the others as soon as one more letter is typed.
 */
export const MOST_LINES = 1000;

/**
 * Finds records by what was said in them and by the names of their files: a line that holds all the words, in any
 * order. Returns at most `limit` records that are let through, those with the newest such line first. `asked` are
 * folded words, the longest first.
 */
export async function searchLines(
	db: ReplicaDatabase,
	asked: readonly string[],
	limit: number,
	isThrough: (row: Row) => boolean
): Promise<Row[]> {
	const [rarest, ...others] = asked;
	if (rarest === undefined || limit <= 0) return [];
	const ids = await db.lines.where('words').startsWith(rarest).limit(MOST_LINES).primaryKeys();
	if (ids.length === 0) return [];
	const lines = (await db.lines.bulkGet([...new Set(ids)])).filter(
		(line): line is LineRow => line !== undefined && others.every((word) => holds(line, word))
	);
	const became = await customersBecame(db);
	const records = new Set<RecordId>();
	for (const { record } of lines.sort((a, b) => b.at - a.at)) {
		records.add(became.get(record) ?? record);
	}
	// A record that is in the bin has no row.
	const rows = await db.records.bulkGet([...records]);
	return rows.filter((row): row is Row => row !== undefined && isThrough(row)).slice(0, limit);
}

const holds = ({ words }: LineRow, begin: string): boolean =>
	words.some((word) => word.startsWith(begin));
