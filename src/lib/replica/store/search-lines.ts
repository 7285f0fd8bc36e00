import type { RecordId } from '../../domain/core/ids';
import { holdingAll, idsOf, take } from '../search/index-reader';
import type { ReplicaDatabase } from './database';
import { customersBecame } from './merged';
import type { LineRow, Row } from './rows';

/** How many lines are read at a time, of those that hold all the words. */
export const LINES_AT_ONCE = 80;

/** How often: a word that everybody says finds the others as soon as one more letter is typed. */
const MOST_TIMES = 5;

/**
 * Finds records by what was said in them and by the names of their files: a line that holds all the words, in any
 * order. Returns at most `limit` records that are let through, those with the newest such line first. `asked` are
 * folded words. Reads a bounded number of lines, the newest here.
 */
export async function searchLines(
	db: ReplicaDatabase,
	asked: readonly string[],
	limit: number,
	isThrough: (row: Row) => boolean
): Promise<Row[]> {
	if (limit <= 0) return [];
	const found = await holdingAll(db, 'l', asked);
	if (found.isEmpty) return [];
	const became = await customersBecame(db);
	const ordinals = found.newest();
	const rows = new Map<RecordId, Row>();
	const seen = new Set<RecordId>();
	for (let time = 0; time < MOST_TIMES && rows.size < limit; time += 1) {
		const ids = await idsOf(db, 'l', take(ordinals, LINES_AT_ONCE));
		if (ids.length === 0) break;
		const lines = (await db.lines.bulkGet(ids)).filter((line) => line !== undefined);
		const records = [...lines]
			.sort((a: LineRow, b: LineRow) => b.at - a.at)
			.map(({ record, topic = record }) => became.get(topic) ?? topic);
		const fresh = [...new Set(records)].filter((id) => !seen.has(id));
		for (const id of fresh) seen.add(id);
		// As many as there are places for, and others when some of those are not let through.
		for (let at = 0; at < fresh.length && rows.size < limit; at += limit) {
			// A record that is in the bin has no row.
			for (const row of await db.records.bulkGet(fresh.slice(at, at + limit))) {
				if (row !== undefined && isThrough(row)) rows.set(row.id, row);
			}
		}
	}
	return [...rows.values()].slice(0, limit);
}
