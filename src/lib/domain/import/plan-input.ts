import type { Acting } from '../core/change';
import { startOfDay, today, type Clock, type Day, type Instant } from '../core/day';
import type { ImportId } from '../core/ids';
import type { Member } from '../member/member';
import type { CsvRow } from './csv';
import type { Existing } from './existing-record';
import type { OddRow } from './odd-rows';
import type { TasksNamed } from './tasks-named';
import {
	BATCH_SIZE,
	type ImportPlan,
	type ImportSettings,
	type ImportSnapshot,
	type PlannedRecord,
	type RecordBatch
} from './plan-types';

/** What a plan is made from. */
export interface PlanInput {
	readonly headers: readonly string[];
	readonly settings: ImportSettings;
	readonly snapshot: ImportSnapshot;
	readonly importId: ImportId;
	readonly acting: Acting;
	/** Rows that appear to be no records, found by `OddRows`. */
	readonly oddRows?: ReadonlyMap<number, OddRow>;
	/** The records that are here and have a key of the file. Left out where nothing is updated. */
	readonly existing?: readonly Existing[];
	/** The tasks that its rows name, where they name any. */
	readonly named?: TasksNamed;
}

/** A checked plan input: the importing person is a member who may import. */
export interface CheckedInput extends PlanInput {
	readonly actor: Member;
}

/**
 * Plans an import in two passes over the rows. The first (`take` for each, then `plan`) decides what
 * happens to them. The second (`batches`) creates the records, so that they are never all in memory.
 */
export interface Planner {
	take(row: CsvRow): void;
	plan(): ImportPlan;
	/**
	 * Returns the records for the same rows in the same order. Customers come before the deals about
	 * them. `rows` reads them again.
	 */
	batches(rows: () => Iterable<CsvRow>): Generator<RecordBatch>;
}

const HALF_A_DAY = 43_200_000;

/**
 * Returns the moment for a day without a time: its local noon, which is the same day in nearly all
 * other time zones too. In the morning of today it is now, because nothing has happened later than now.
 */
export function noonOf(day: Day, clock: Clock): Instant {
	const noon = startOfDay(day, 0) + HALF_A_DAY;
	const moment = noon - clock.offset(noon) * 60_000;
	return day === today(clock) ? Math.min(moment, clock.now()) : moment;
}

/** Groups records into batches for one room. */
export function* inBatches(
	room: RecordBatch['room'],
	records: Iterable<PlannedRecord>
): Generator<RecordBatch> {
	let batch: PlannedRecord[] = [];
	for (const record of records) {
		batch.push(record);
		if (batch.length === BATCH_SIZE) {
			yield { room, records: batch };
			batch = [];
		}
	}
	if (batch.length > 0) yield { room, records: batch };
}
