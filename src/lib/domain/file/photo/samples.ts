import { boxesIn, type Box } from './boxes';
import { viewOf } from './bytes';

/** Where bytes of a track lie in the file. */
export interface SampleRange {
	readonly from: number;
	readonly end: number;
}

/** The most pieces that a track is looked through for: more than a day of them. */
const MOST = 1_000_000;

/** Returns where in the file the bytes of a track are, chunk by chunk; `null` when its tables are not built as such. */
export function samplesOf(bytes: Uint8Array, track: Box): readonly SampleRange[] | null {
	let inside: Box = track;
	for (const type of ['mdia', 'minf', 'stbl']) {
		const found = boxesIn(bytes, inside.from, inside.end)?.find((box) => box.type === type);
		if (found === undefined) return null;
		inside = found;
	}
	const tables = new Map(boxesIn(bytes, inside.from, inside.end)?.map((box) => [box.type, box]));
	const chunks = chunkPlaces(bytes, tables);
	const counts = samplesPerChunk(bytes, tables.get('stsc'));
	const sizes = sampleSizes(bytes, tables.get('stsz'));
	if (chunks === null || counts === null || sizes === null) return null;
	const ranges: SampleRange[] = [];
	let sample = 0;
	let run = 0;
	for (const [index, from] of chunks.entries()) {
		while ((counts[run + 1]?.first ?? Infinity) <= index + 1) run += 1;
		let end = from;
		for (let n = counts[run]?.count ?? 0; n > 0 && sample < sizes.count; n -= 1) {
			end += sizes.of(sample);
			sample += 1;
		}
		if (!Number.isSafeInteger(end)) return null;
		ranges.push({ from, end });
	}
	return ranges;
}

/** Returns where the chunks of a track begin. */
function chunkPlaces(
	bytes: Uint8Array,
	tables: ReadonlyMap<string, Box>
): readonly number[] | null {
	const [short, long] = [tables.get('stco'), tables.get('co64')];
	const table = entriesOf(bytes, short ?? long, short === undefined ? 8 : 4);
	if (table === null) return null;
	return table.map((view) =>
		short === undefined ? Number(view.getBigUint64(0)) : view.getUint32(0)
	);
}

/** Returns how many samples the chunks have, from which chunk on. */
function samplesPerChunk(
	bytes: Uint8Array,
	box: Box | undefined
): readonly { readonly first: number; readonly count: number }[] | null {
	const table = entriesOf(bytes, box, 12);
	return table?.map((view) => ({ first: view.getUint32(0), count: view.getUint32(4) })) ?? null;
}

/** Returns how many samples there are and how large each is. */
function sampleSizes(
	bytes: Uint8Array,
	box: Box | undefined
): { readonly count: number; readonly of: (sample: number) => number } | null {
	if (box === undefined || box.from + 12 > box.end) return null;
	const view = viewOf(bytes.subarray(box.from, box.end));
	const [all, count] = [view.getUint32(4), view.getUint32(8)];
	if (count > MOST) return null;
	if (all !== 0) return { count, of: () => all };
	if (12 + count * 4 > view.byteLength) return null;
	return { count, of: (sample) => view.getUint32(12 + sample * 4) };
}

/** Returns the entries of a table: behind its version and flags it says how many there are. */
function entriesOf(
	bytes: Uint8Array,
	box: Box | undefined,
	size: number
): readonly DataView[] | null {
	if (box === undefined || box.from + 8 > box.end) return null;
	const count = viewOf(bytes.subarray(box.from, box.end)).getUint32(4);
	if (count > MOST || box.from + 8 + count * size > box.end) return null;
	return Array.from({ length: count }, (_, at) => {
		const from = box.from + 8 + at * size;
		return viewOf(bytes.subarray(from, from + size));
	});
}
