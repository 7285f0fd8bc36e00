import type { WorkspaceView } from '$lib/app/context';
import type { Refusal } from '$lib/domain/access/refusal';
import { NO_CHANGE, type RecordChange } from '$lib/domain/core/change';
import type { SpaceId, StageId } from '$lib/domain/core/ids';
import type { OrderKey } from '$lib/domain/core/order';
import type { Role } from '$lib/domain/member/member';
import type { Stage } from '$lib/domain/space/space';
import { m } from '$lib/paraglide/messages';
import { roomName } from '$lib/protocol/rooms';
import { countAbove } from '$lib/replica/store/queries';
import type { CardRow } from '../cards/cards';
import { gate, joined } from '../moves/gate.svelte';
import { refusalWords } from '$lib/features/common/refusals/why';
import { reported } from '$lib/ui/error-log';
import { mayMoveCard, moveCard, type Beside, type Target } from '../moves/moves';
import { placeCard, type PlacingView } from './place-card';

/** How the board speaks to people. */
export interface BoardVoice {
	/** To a screen reader. */
	announce(text: string): void;
	/** To everybody, with a way to take the move back when there is one. */
	moved(text: string, undo: (() => Promise<void>) | null): void;
	failed(text: string): void;
}

/** What moving needs of the open workspace. */
export type MoverView = PlacingView & Pick<WorkspaceView, 'me' | 'acting' | 'changeInSpace'>;

/** One move on its way. */
interface Move {
	/** As it was when somebody took hold of it. */
	readonly held: CardRow;
	/** As it is now. */
	readonly row: CardRow;
	readonly target: Stage;
	readonly to: Target;
	readonly extras: RecordChange;
}

/**
 * Moves cards by the rules, and says what became of it. Mouse, finger, keyboard and menu all come
 * here; each move is judged by what is there when it ends.
 */
export class CardMover {
	constructor(
		private readonly view: MoverView,
		private readonly space: SpaceId,
		private readonly voice: BoardVoice,
		/** Called when a card is back where it was. */
		private readonly onreturn: (row: CardRow) => void
	) {}

	/** Why a card may not go to a stage; `null` when it may. */
	refusal(card: Pick<CardRow, 'kind' | 'stage'>, to: Stage): Refusal | null {
		const may = mayMoveCard(card, this.role, this.stage(card.stage), to);
		return may.ok ? null : may.error;
	}

	/** A refusal in words. */
	explain(refusal: Refusal, card: Pick<CardRow, 'stage'>): string {
		switch (refusal.reason) {
			case 'closed-stays-closed':
				return m.board_refused_closed({ stage: this.stage(card.stage)?.name ?? '' });
			case 'guests-read':
				return m.board_refused_guest();
			default:
				return refusalWords(refusal);
		}
	}

	/**
	 * Moves a card to a place, after what its stage asks for. `held` is the card as it was when somebody
	 * took hold of it: what others have done with it since is read, judged and told. Gives the card as it
	 * is then, or `null` when it stays.
	 */
	async move(held: CardRow, to: Target): Promise<CardRow | null> {
		try {
			const row = await this.present(held);
			const target = this.stage(to.stage);
			if (row === null || target === undefined) return null;
			if (row.stage !== target.id) {
				const refusal = this.refusal(row, target);
				if (refusal !== null) return this.refused(refusal, row);
			}
			const extras = await this.asked(row, target);
			if (extras === null) return null;
			// The answer may have taken a while.
			const now = extras === NO_CHANGE ? row : await this.present(row);
			if (now === null) return null;
			return await this.write({ held, row: now, target, to, extras });
		} catch (error) {
			this.voice.failed(reported(error, m.board_not_saved()));
			return null;
		}
	}

	private async write({ held, row, target, to, extras }: Move): Promise<CardRow | null> {
		const { view, space } = this;
		const origin = this.stage(row.stage);
		// Beside the cards that the place was chosen between, wherever they are by now.
		const place = (await this.gapBeside(to.stage, to.beside)) ?? to.gap;
		const { order, renewed } = await placeCard(view, space, to.stage, place, row.id);
		const change = moveCard(row, origin, target, order, this.role, view.acting);
		if (!change.ok) return this.refused(change.error, row);
		const whole = joined(change.value, extras);
		const own = { room: roomName({ kind: 'space', space }), id: row.id, edits: [whole] };
		const saved = await view.replica.records.changeTogether([own, ...renewed]);
		if (!saved.ok) return this.refused(saved.error, row);
		const moved = asMoved(row, to.stage, order, whole);
		const above = await countAbove(view.replica.db, space, to.stage, moved);
		this.report(held, row, moved, target, above + 1);
		return moved;
	}

	/**
	 * A card as it is now; `null`, with a word, where it is gone, or where somebody has closed it since:
	 * whoever holds an open card must not open a closed one by letting go of it.
	 */
	private async present(held: CardRow): Promise<CardRow | null> {
		const row = await this.view.replica.db.records.get(held.id);
		if (row?.kind !== held.kind || row.space !== this.space) {
			this.voice.failed(m.board_gone_meanwhile({ title: held.title }));
			return null;
		}
		const stage = this.stage(row.stage);
		if (row.stage !== held.stage && stage !== undefined && stage.kind !== 'open') {
			this.voice.failed(m.board_closed_meanwhile({ title: row.title, stage: stage.name }));
			return null;
		}
		return row;
	}

	/** The gap beside the cards that a place was chosen between; `null` where both have gone. */
	private async gapBeside(stage: StageId, beside: Beside | null): Promise<number | null> {
		if (beside === null) return null;
		const { db } = this.view.replica;
		for (const [id, behind] of [
			[beside.before, 1],
			[beside.after, 0]
		] as const) {
			const row = id === null ? undefined : await db.records.get(id);
			const there = row?.kind === 'deal' || row?.kind === 'task';
			if (!there || row.space !== this.space || row.stage !== stage) continue;
			return (await countAbove(db, this.space, stage, row)) + behind;
		}
		// At the top of a column that is empty, or from which both have gone.
		return beside.before === null ? 0 : null;
	}

	private refused(refusal: Refusal, row: CardRow): null {
		this.voice.failed(this.explain(refusal, row));
		return null;
	}

	/** What goes with a move to a stage; `null` when the card stays where it is. */
	private asked(row: CardRow, to: Stage): Promise<RecordChange | null> {
		const space = this.view.space(this.space);
		if (row.kind !== 'deal' || space === null) return Promise.resolve(NO_CHANGE);
		return gate.ask(row, space, to);
	}

	private get role(): Role {
		return this.view.me?.role ?? 'guest';
	}

	private stage(id: StageId): Stage | undefined {
		return this.view.space(this.space)?.stages.find((stage) => stage.id === id);
	}

	private report(
		held: CardRow,
		row: CardRow,
		moved: CardRow,
		target: Stage,
		position: number
	): void {
		const { title } = row;
		const { name } = target;
		this.voice.announce(m.board_dropped({ title, stage: name, position }));
		if (row.stage === moved.stage) return;
		const origin = this.stage(row.stage);
		// Undo is a move of its own: it is offered only to those who may make it (OP-07).
		const mayReturn = origin !== undefined && this.refusal(moved, origin) === null;
		const message =
			row.stage === held.stage
				? m.board_moved({ title, stage: name })
				: m.board_moved_from_meanwhile({ title, stage: name, from: origin?.name ?? '' });
		this.voice.moved(message, mayReturn ? () => this.takeBack(row, moved, origin, target) : null);
	}

	private async takeBack(
		row: CardRow,
		moved: CardRow,
		origin: Stage,
		target: Stage
	): Promise<void> {
		try {
			const now = await this.view.replica.db.records.get(row.id);
			if (now?.kind !== moved.kind || now.stage !== moved.stage) {
				this.voice.failed(m.board_kept_meanwhile({ title: row.title }));
				return;
			}
			const change = moveCard(now, target, origin, row.order, this.role, this.view.acting);
			if (!change.ok) {
				this.refused(change.error, now);
				return;
			}
			const saved = await this.view.changeInSpace(this.space, row.id, change.value);
			if (!saved.ok) {
				this.refused(saved.error, moved);
				return;
			}
			this.onreturn(row);
			this.voice.announce(m.board_put_back({ title: row.title }));
		} catch (error) {
			this.voice.failed(reported(error, m.board_not_saved()));
		}
	}
}

/** A card as it is after its move: taking that back goes from there. */
function asMoved(row: CardRow, stage: StageId, order: OrderKey, { set }: RecordChange): CardRow {
	const closedAt = typeof set['closedAt'] === 'number' ? set['closedAt'] : null;
	const place = { stage, order, closedAt };
	if (row.kind === 'task') return { ...row, ...place };
	const reason = set['lostReason'];
	return { ...row, ...place, lostReason: typeof reason === 'string' ? reason : row.lostReason };
}
