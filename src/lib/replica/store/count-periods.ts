import type { TimeZone } from '../../domain/core/zone';
import type { ReplicaDatabase } from './database';
import { addUpOwners, SUMS_VERSION, ZONE } from './period-sums';
import { PeriodsDelta } from './periods';
import type { Row } from './rows';
import type { PeriodRow } from './figure-rows';

/** Which version of the totals this code counts. One more whenever a record counts in another cell than before. */
export const COUNT_VERSION = 1;

/** How many records are read at a time. */
const CHUNK = 5000;

/**
 * Makes sure that the totals by day are those of days in a zone, and counts them from the rows when they are not, or
 * when an earlier version of the code counted otherwise. They are kept with every write from then on, in the same
 * transaction. Those over all owners are added up anew when an earlier version of the code made them. Costs one look-up
 * when nothing is to be done.
 */
export async function countPeriods(db: ReplicaDatabase, zone: TimeZone): Promise<void> {
	const { periods, records, lines } = db;
	const isCountedFrom = (row: PeriodRow | undefined): boolean =>
		row?.zone === zone && row.counted === COUNT_VERSION;
	const isCounted = (row: PeriodRow | undefined): boolean =>
		isCountedFrom(row) && row?.sums === SUMS_VERSION;
	if (isCounted(await periods.get(ZONE))) return;
	await db.transaction('rw', [periods, records, lines], async () => {
		// Another tab may have been quicker.
		const counted = await periods.get(ZONE);
		if (isCounted(counted)) return;
		if (isCountedFrom(counted)) {
			await addUpOwners(periods);
			return;
		}
		await periods.clear();
		const delta = new PeriodsDelta();
		let after: string | null = null;
		for (;;) {
			const rows: Row[] = await (
				after === null ? records.orderBy('id') : records.where('id').above(after)
			)
				.limit(CHUNK)
				.toArray();
			for (const row of rows) delta.count(row, 1);
			after = rows.at(-1)?.id ?? null;
			if (rows.length < CHUNK || after === null) break;
		}
		let last = '';
		for (;;) {
			const rows = await lines.where('id').above(last).limit(CHUNK).toArray();
			for (const row of rows) delta.line(row, 1);
			last = rows.at(-1)?.id ?? '';
			if (rows.length < CHUNK) break;
		}
		const [of, by, period, space] = ZONE;
		const versions = { sums: SUMS_VERSION, counted: COUNT_VERSION };
		await periods.put({ of, by, period, space, cells: {}, zone, ...versions });
		await delta.addTo(periods, zone);
	});
}
