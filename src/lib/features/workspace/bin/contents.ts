import type { WorkspaceView } from '$lib/app/context';
import type { RecordId } from '$lib/domain/core/ids';
import type { BinRow } from '$lib/replica/store/rows';
import { putThere } from './entry';

/** How far apart a folder and what is in it may have gone into the bin for that to have been one step, ms. */
const TOGETHER = 5 * 60_000;

/** Something of a file area in the bin. */
interface Binned {
	readonly row: BinRow;
	/** The folder that it says it is in. */
	readonly folder: RecordId | null;
	/** Who put it there, and when. */
	readonly put: ReturnType<typeof putThere>;
}

/**
 * Returns records of the bin with everything that went there with the folders among them: a folder goes into the bin
 * with what is in it, and comes back so. What somebody had put there before stays.
 */
export async function withContents(
	{ db, records }: Pick<WorkspaceView['replica'], 'db' | 'records'>,
	rows: readonly BinRow[]
): Promise<readonly BinRow[]> {
	const folders = rows.filter(({ kind }) => kind === 'folder');
	if (folders.length === 0) return rows;
	const rooms = new Set(folders.map(({ room }) => room));
	const inRooms = await db.bin
		.filter(({ kind, room }) => (kind === 'file' || kind === 'folder') && rooms.has(room))
		.toArray();
	const binned: Binned[] = [];
	for (const row of inRooms) {
		const whole = await records.read(row.id);
		if (whole === null) continue;
		const { record, history } = whole;
		const folder =
			record.kind === 'file' ? record.folder : record.kind === 'folder' ? record.parent : null;
		binned.push({ row, folder, put: putThere(history) });
	}
	const taken = new Map(rows.map((row) => [row.id, row]));
	const todo = binned.filter(({ row }) => row.kind === 'folder' && taken.has(row.id));
	for (const outer of todo) {
		for (const inner of binned) {
			if (inner.folder !== outer.row.id || taken.has(inner.row.id)) continue;
			if (!wentTogether(inner, outer)) continue;
			taken.set(inner.row.id, inner.row);
			if (inner.row.kind === 'folder') todo.push(inner);
		}
	}
	return [...taken.values()];
}

const wentTogether = (a: Binned, b: Binned): boolean =>
	a.put !== null &&
	b.put !== null &&
	a.put.by === b.put.by &&
	Math.abs(a.put.at - b.put.at) <= TOGETHER;
