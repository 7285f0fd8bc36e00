import type { Refusal } from '$lib/domain/access/refusal';
import { NO_CHANGE, type RecordChange } from '$lib/domain/core/change';
import type { RecordId, StageId } from '$lib/domain/core/ids';
import type { OrderKey } from '$lib/domain/core/order';
import type { Space, Stage } from '$lib/domain/space/space';
import { roomName } from '$lib/protocol/rooms';
import { isNotStored, storing, type NotSaved, type Saved } from '$lib/replica/saved';
import { countAbove } from '$lib/replica/store/queries';
import type { CardRow } from '../cards/cards';
import { followingOf, takenBack } from './following';
import { gate, joined } from './gate.svelte';
import { mayTakeCard } from './may-take';
import { moveCard } from './move-card';
import type { MovingView } from './moving-view';
import { placeCard } from './place-card';
import type { Beside, Target } from './target';

/** The record as it was when somebody started to move it. */
export type Held = Pick<CardRow, 'id' | 'kind' | 'stage'> & { readonly space: string };

/** A move that was made. */
export interface Move {
	/** The record as it was just before the move. Others may have moved it since it was picked up. */
	readonly before: CardRow;
	readonly after: CardRow;
	/** `undefined` when the stage was removed. */
	readonly from: Stage | undefined;
	readonly to: Stage;
	/** The task that was made because this one comes again; `null` when there is none. */
	readonly following: RecordId | null;
}

/** The outcome of moving a record. */
export type Outcome =
	| { readonly is: 'moved'; readonly move: Move }
	/** The person cancelled the move, or something must be done first (PR-05, LW-06). */
	| { readonly is: 'stayed' }
	/** The record is no longer here, or somebody has put it into the bin meanwhile. */
	| { readonly is: 'gone' }
	/**
	 * Somebody has won or lost it meanwhile. A person who picked up an open record must not reopen a
	 * closed one.
	 */
	| { readonly is: 'closed'; readonly stage: Stage }
	| { readonly is: 'refused'; readonly refusal: Refusal; readonly from: Stage | undefined }
	/** This device could not store it. */
	| { readonly is: 'not-stored' };

/** The outcome of undoing a move. */
export type TakenBack =
	| { readonly is: 'back' }
	/** Somebody has moved or changed it since, so it stays. */
	| { readonly is: 'changed' }
	| { readonly is: 'refused'; readonly refusal: Refusal; readonly from: Stage | undefined }
	| { readonly is: 'not-stored' };

/**
 * Moves a deal or a task to a place in a stage. Drag, finger, keyboard, menu, panel and lists all use
 * this function (OP-03). It reads the present state, asks the rules, then the gate of the stage, and
 * then writes the move with its place among the others. `following` receives the promise of the write
 * once no more questions are asked.
 */
export async function moveRecord(
	view: MovingView,
	held: Held,
	target: Target,
	following: (writing: Promise<Saved>) => void = () => undefined
): Promise<Outcome> {
	const done = await storing(() => move(view, held, target, following));
	return done.ok ? done.value : NOT_STORED;
}

async function move(
	view: MovingView,
	held: Held,
	target: Target,
	following: (writing: Promise<Saved>) => void
): Promise<Outcome> {
	const space = view.space(held.space);
	const to = stageOf(space, target.stage);
	if (space === null || to === undefined) {
		return refused({ rule: 'PR-02', reason: 'no-such-stage' }, undefined);
	}
	const row = await present(view, space, held);
	if ('is' in row) return row;
	const from = stageOf(space, row.stage);
	if (row.stage !== to.id) {
		const may = mayTakeCard({ me: view.me, space }, row, from, to);
		if (!may.ok) return refused(may.error, from);
	}
	const extras = row.kind === 'deal' ? await gate.ask(row, space, to) : NO_CHANGE;
	if (extras === null) return { is: 'stayed' };
	// The person may have taken a while to answer.
	const now = extras === NO_CHANGE ? row : await present(view, space, row);
	return 'is' in now ? now : write(view, space, { row: now, to, target, extras }, following);
}

/** Undoes a move and restores the record's old place. A record that somebody has moved since stays. */
export async function takeMoveBack(view: MovingView, made: Move): Promise<TakenBack> {
	const done = await storing(() => takeBack(view, made));
	return done.ok ? done.value : NOT_STORED;
}

async function takeBack(view: MovingView, move: Move): Promise<TakenBack> {
	const { before, after, from, to } = move;
	const now = await view.replica.db.records.get(before.id);
	if (now?.kind !== after.kind || now.stage !== after.stage || from === undefined) {
		return { is: 'changed' };
	}
	const change = moveCard(now, to, from, before.order, roleOf(view), view.acting);
	if (!change.ok) return refused(change.error, to);
	const room = roomName({ kind: 'space', space: before.space });
	const own = { room, id: before.id, edits: [asBefore(change.value, before, now)] };
	const made = move.following === null ? null : await takenBack(view, move.following);
	const saved = await view.replica.records.changeTogether([
		own,
		...(made === null ? [] : [{ room, ...made }])
	]);
	return saved.ok ? { is: 'back' } : notSaved(saved.error, to);
}

/** Returns the change that takes a move back with the starting value of the close rate (PL-07). */
function asBefore(change: RecordChange, before: CardRow, now: CardRow): RecordChange {
	if (before.kind !== 'deal' || now.kind !== 'deal' || before.startStage === undefined)
		return change;
	const isAgain = before.startOver !== true && now.startOver === true;
	return isAgain ? { ...change, set: { ...change.set, startOver: false } } : change;
}

interface Writing {
	readonly row: CardRow;
	readonly to: Stage;
	readonly target: Target;
	readonly extras: RecordChange;
}

async function write(
	view: MovingView,
	space: Space,
	{ row, to, target, extras }: Writing,
	following: (writing: Promise<Saved>) => void
): Promise<Outcome> {
	const from = stageOf(space, row.stage);
	// The gap is found by the cards between which the place was chosen, wherever these are by now.
	const gap = (await gapBeside(view, space.id, target)) ?? target.gap;
	const { order, renewed } = await placeCard(view, space.id, to.id, gap, row.id);
	const change = moveCard(row, from, to, order, roleOf(view), view.acting);
	if (!change.ok) return refused(change.error, from);
	const whole = joined(change.value, extras);
	const room = roomName({ kind: 'space', space: space.id });
	const own = { room, id: row.id, edits: [whole] };
	const next = row.kind === 'task' ? await followingOf(view, space, row, to) : null;
	const made = next === null ? [] : [{ room, ...next }];
	const writing = view.replica.records.changeTogether([own, ...renewed, ...made]);
	following(writing);
	const saved = await writing;
	if (!saved.ok) return notSaved(saved.error, from);
	const after = asMoved(row, to.id, order, whole);
	return { is: 'moved', move: { before: row, after, from, to, following: next?.id ?? null } };
}

/** Returns the present record, or why it must not be moved any more. */
async function present(
	view: MovingView,
	space: Space,
	held: Held
): Promise<CardRow | Exclude<Outcome, { is: 'moved' }>> {
	const row = await view.replica.db.records.get(held.id);
	if ((row?.kind !== 'deal' && row?.kind !== 'task') || row.kind !== held.kind) {
		return { is: 'gone' };
	}
	if (row.space !== space.id) return { is: 'gone' };
	const stage = stageOf(space, row.stage);
	const movedOn = row.stage !== held.stage && stage !== undefined && stage.kind !== 'open';
	return movedOn ? { is: 'closed', stage } : row;
}

/** Returns the gap beside the cards between which a place was chosen, or `null` where both are gone. */
async function gapBeside(
	{ replica: { db } }: MovingView,
	space: string,
	{ stage, beside }: { readonly stage: StageId; readonly beside: Beside | null }
): Promise<number | null> {
	if (beside === null) return null;
	for (const [id, behind] of [
		[beside.before, 1],
		[beside.after, 0]
	] as const) {
		const row = id === null ? undefined : await db.records.get(id);
		const there = row?.kind === 'deal' || row?.kind === 'task';
		if (!there || row.space !== space || row.stage !== stage) continue;
		return (await countAbove(db, space, stage, row)) + behind;
	}
	// The column was empty, or both cards are gone: the record goes to the top.
	return beside.before === null ? 0 : null;
}

/** Returns a record as it is after its move. An undo starts from there. */
function asMoved(row: CardRow, stage: StageId, order: OrderKey, { set }: RecordChange): CardRow {
	const closedAt = typeof set['closedAt'] === 'number' ? set['closedAt'] : null;
	const place = { stage, order, closedAt };
	if (row.kind === 'task') return { ...row, ...place };
	const reason = set['lostReason'];
	return { ...row, ...place, lostReason: typeof reason === 'string' ? reason : row.lostReason };
}

const NOT_STORED = { is: 'not-stored' } as const;

const notSaved = (error: NotSaved, from: Stage | undefined) =>
	isNotStored(error) ? NOT_STORED : refused(error, from);

const refused = (refusal: Refusal, from: Stage | undefined) =>
	({ is: 'refused', refusal, from }) as const;

const roleOf = ({ me }: MovingView) => me?.role ?? 'guest';

const stageOf = (space: Space | null, id: StageId): Stage | undefined =>
	space?.stages.find((stage) => stage.id === id);
