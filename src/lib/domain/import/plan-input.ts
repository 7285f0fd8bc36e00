import type { Acting } from '../core/change';
import { startOfDay, type Clock, type Day, type Instant } from '../core/day';
import type { ImportId } from '../core/ids';
import type { Member } from '../member/member';
import type { CsvRow } from './csv';
import type { OddRow } from './odd-rows';
import {
	BATCH_SIZE,
	type ImportPlan,
	type ImportSettings,
	type ImportSnapshot,
	type PlannedRecord,
	type RecordBatch
} from './plan-types';

/** What a plan is made of. */
export interface PlanInput {
	readonly headers: readonly string[];
	readonly settings: ImportSettings;
	readonly snapshot: ImportSnapshot;
	readonly importId: ImportId;
	readonly acting: Acting;
	/** Rows that seem to be no records, found by `OddRows`. */
	readonly oddRows?: ReadonlyMap<number, OddRow>;
}

/** A plan input that passed the checks: who imports is a member who may. */
export interface CheckedInput extends PlanInput {
	readonly actor: Member;
}

/**
 * Plans an import in two goes over the rows. The first (`take` each, then `plan`) finds out what
 * becomes of them; the second (`batches`) makes the records, so that they are never held all at once.
 */
export interface Planner {
	take(row: CsvRow): void;
	plan(): ImportPlan;
	/** The records, for the same rows in the same order; customers come before the deals about them. */
	batches(rows: Iterable<CsvRow>): Generator<RecordBatch>;
}

const HALF_A_DAY = 43_200_000;

/**
 * The moment that a day without a time stands for: its noon here, which is the same day in nearly
 * all other time zones too.
 */
export function noonOf(day: Day, clock: Clock): Instant {
	const noon = startOfDay(day, 0) + HALF_A_DAY;
	return noon - clock.offset(noon) * 60_000;
}

/** Gathers records into batches of one room. */
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
