import type { WorkspaceView } from '$lib/app/context';
import type { Refusal } from '$lib/domain/access/refusal';
import type { RecordChange } from '$lib/domain/core/change';
import type { RecordId } from '$lib/domain/core/ids';
import { bin, restore } from '$lib/domain/history/commands';
import { mayErase } from '$lib/domain/policy/erase';
import type { RoomName } from '$lib/protocol/rooms';
import type { Erasure } from '$lib/replica/erasing';
import type { NotSaved } from '$lib/replica/saved';
import type { BinRow } from '$lib/replica/store/rows';
import { withContents } from './contents';
import { mayChange } from '$lib/features/common/refusals/offered';

/** How many records are changed in one transaction. */
const SLICE = 500;

/** How long to wait for the relay's answer, in ms. A broken connection is not noticed at once. */
const PATIENCE = 20_000;

/** The outcome of taking records out of the bin. */
export interface Restored {
	readonly rows: readonly BinRow[];
	/** How many records stayed in the bin. */
	readonly refused: number;
	/** The reason for the last of them: the rules, or that this device could not store it. */
	readonly refusal: NotSaved | null;
}

/**
 * Takes records out of the bin, all that this member may restore (HI-05), and with folders what went into the bin with
 * them.
 */
export async function takeOut(view: WorkspaceView, rows: readonly BinRow[]): Promise<Restored> {
	const restored: BinRow[] = [];
	let refusal: NotSaved | null = null;
	let refused = 0;
	for (const [room, all] of byRoom(await withContents(view.replica, rows))) {
		for (let start = 0; start < all.length; start += SLICE) {
			const slice = all.slice(start, start + SLICE);
			const { allowed, why } = await mayTakeOut(view, slice);
			const change = () => restore(view.acting);
			const done = await changeAll(view, room, allowed, change);
			if (done === null) restored.push(...allowed);
			const left = slice.length - (done === null ? allowed.length : 0);
			refused += left;
			if (left > 0) refusal = done ?? why;
		}
	}
	return { rows: restored, refused, refusal };
}

/**
 * Puts restored records back, for undo. Records that somebody has changed since stay, and `kept` names
 * them. `refusal` is the reason when that is not saved.
 */
export async function putBack(
	view: WorkspaceView,
	rows: readonly BinRow[]
): Promise<{ readonly refusal: NotSaved | null; readonly kept: readonly string[] }> {
	const kept: string[] = [];
	for (const [room, all] of byRoom(rows)) {
		for (let start = 0; start < all.length; start += SLICE) {
			const slice: BinRow[] = [];
			for (const row of all.slice(start, start + SLICE)) {
				const last = (await view.replica.records.read(row.id))?.history.at(-1);
				if (last?.what === 'restored' && last.by === view.acting.actor) slice.push(row);
				else kept.push(row.title);
			}
			const refusal = await changeAll(view, room, slice, () => bin(view.acting));
			if (refusal !== null) return { refusal, kept };
		}
	}
	return { refusal: null, kept };
}

/** Deletes records for good, room by room. Stops at the first that fails. */
export async function deleteForGood(
	view: WorkspaceView,
	rows: readonly BinRow[]
): Promise<Erasure> {
	for (const [room, all] of byRoom(rows)) {
		const ids = all.map(({ id }) => id);
		const erased = await withPatience(view.replica.eraseForGood(room, ids));
		if (erased.is !== 'done') return erased;
	}
	return { is: 'done' };
}

async function changeAll(
	view: WorkspaceView,
	room: RoomName,
	rows: readonly BinRow[],
	change: (id: RecordId) => RecordChange
): Promise<NotSaved | null> {
	const ids = rows.map(({ id }) => id);
	const changed = await view.replica.records.changeMany(room, ids, change);
	return changed.ok ? null : changed.error;
}

/** Returns which of these records the person at this device may take out of the bin. */
async function mayTakeOut(
	view: WorkspaceView,
	rows: readonly BinRow[]
): Promise<{ readonly allowed: readonly BinRow[]; readonly why: Refusal | null }> {
	// Admins may restore all of them, so the records need not be checked one by one.
	if (mayErase(view.replica.me, view.directory)) return { allowed: rows, why: null };
	const allowed: BinRow[] = [];
	let why: Refusal | null = null;
	for (const row of rows) {
		const whole = await view.replica.records.read(row.id);
		if (whole === null) continue;
		const may = mayChange(view, whole.record, restore(view.acting));
		if (may.ok) allowed.push(row);
		else why = may.error;
	}
	return { allowed, why };
}

function byRoom(rows: readonly BinRow[]): Map<RoomName, BinRow[]> {
	const rooms = new Map<RoomName, BinRow[]>();
	for (const row of rows) {
		const known = rooms.get(row.room);
		if (known === undefined) rooms.set(row.room, [row]);
		else known.push(row);
	}
	return rooms;
}

async function withPatience(erasing: Promise<Erasure>): Promise<Erasure> {
	let timer: ReturnType<typeof setTimeout> | undefined;
	const late = new Promise<Erasure>((resolve) => {
		timer = setTimeout(() => {
			resolve({ is: 'offline' });
		}, PATIENCE);
	});
	try {
		return await Promise.race([erasing, late]);
	} finally {
		clearTimeout(timer);
	}
}
