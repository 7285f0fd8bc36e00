import type { Transaction } from 'dexie';
import { dayNumber, dayOfParts } from '../../domain/core/day';
import type { SpaceId } from '../../domain/core/ids';
import { spanOf, type Dated, type DaySpan } from '../../domain/task/schedule';
import type { Row } from './rows';

/** The most months by which a task is found. One that takes longer is found by every question. */
const MOST = 24;
/** The part of the key of those. */
export const LONG = 'long';
/** The part of the key of open tasks without a date. */
export const NONE = 'none';

/** Returns a key of the index of months. */
export const monthKey = (space: SpaceId, part: string): string => `${space} ${part}`;

/** Returns the months of some days, `YYYY-MM`, the first first. */
export function monthsIn({ from, to }: DaySpan): readonly string[] {
	const months: string[] = [];
	const last = to.slice(0, 7);
	let [year, month] = [Number(from.slice(0, 4)), Number(from.slice(5, 7))];
	for (;;) {
		const here = (dayOfParts(year, month, 1) ?? last).slice(0, 7);
		if (here > last) return months;
		months.push(here);
		if (here === last) return months;
		[year, month] = month === 12 ? [year + 1, 1] : [year, month + 1];
	}
}

/** Returns the keys by which a task of a board is found by its days: one for each month that it touches. */
export function monthKeys(
	space: SpaceId,
	task: Dated & { readonly closedAt: number | null }
): readonly string[] {
	const span = spanOf(task);
	if (span === null) return task.closedAt === null ? [monthKey(space, NONE)] : [];
	const isLong = dayNumber(span.to) - dayNumber(span.from) > MOST * 28;
	return isLong ? [monthKey(space, LONG)] : monthsIn(span).map((month) => monthKey(space, month));
}

/** From version 16: tasks are found by their days. */
export async function noteMonths(transaction: Transaction): Promise<void> {
	await transaction
		.table<Row, string>('records')
		.filter((row) => row.kind === 'task' && row.stage !== '')
		.modify((row, place) => {
			if (row.kind !== 'task') return;
			const months = monthKeys(row.space, row);
			if (months.length > 0) place.value = { ...row, months };
		});
}
