import type { ImportId } from '$lib/domain/core/ids';
import { succeed } from '$lib/domain/core/result';
import type { ImportSink, RecordBatch, UpdatePlace } from '$lib/domain/import/plan-types';
import type { Progress, Run } from './messages';

/** How a run is watched and stopped. */
interface Watch {
	readonly isCancelled: () => boolean;
	/** Lets waiting messages arrive. */
	readonly breathe: () => Promise<void>;
	readonly report: (progress: Progress) => void;
}

const NOTHING_TO_WRITE = succeed(null);

/**
 * Writes the batches of a plan one after the other, until it is cancelled or one cannot be written. While one is being
 * written, the next is made and worked out, so that never more than two are in memory.
 */
export async function writePlan(
	batches: Iterable<RecordBatch>,
	sink: ImportSink,
	{ total, ...of }: UpdatePlace & { readonly importId: ImportId; readonly total: number },
	{ isCancelled, breathe, report }: Watch
): Promise<Run> {
	let done = 0;
	const write = async ({ room, records, updates = [] }: RecordBatch) => {
		const written = records.length > 0 ? await sink.writeRecords(room, records) : NOTHING_TO_WRITE;
		const taken =
			written.ok && updates.length > 0 ? await sink.updateRecords(room, updates, of) : written;
		if (!taken.ok) return taken;
		done += records.length + updates.length;
		report({ done, total });
		return taken;
	};
	let writing: ReturnType<typeof write> = Promise.resolve(NOTHING_TO_WRITE);
	for (const batch of batches) {
		sink.prepareRecords?.(batch.room, batch.records);
		const written = await writing;
		if (!written.ok) return { type: 'run-failed', failure: written.error, done, total };
		await breathe();
		if (isCancelled()) return { type: 'cancelled', done, total };
		writing = write(batch);
	}
	const written = await writing;
	if (!written.ok) return { type: 'run-failed', failure: written.error, done, total };
	return { type: 'done', importId: of.importId, done, total };
}
