import type { WorkspaceView } from '$lib/app/context';
import type { Refusal } from '$lib/domain/access/refusal';
import { NO_CHANGE, type RecordChange } from '$lib/domain/core/change';
import type { SpaceId, StageId } from '$lib/domain/core/ids';
import type { OrderKey } from '$lib/domain/core/order';
import type { Role } from '$lib/domain/member/member';
import type { Stage } from '$lib/domain/space/space';
import { m } from '$lib/paraglide/messages';
import { roomName } from '$lib/protocol/rooms';
import type { CardRow } from './cards';
import { gate, joined } from '../activities/gate.svelte';
import { refusalWords } from '../refused/why';
import { placeCard } from './place-card';
import { mayMoveCard, moveCard, toGap, type Place } from './moves';

/** How the board speaks to people. */
export interface BoardVoice {
	/** To a screen reader. */
	announce(text: string): void;
	/** To everybody, with a way to take the move back when there is one. */
	moved(text: string, undo: (() => Promise<void>) | null): void;
	failed(text: string): void;
}

/** Moves cards by the rules, and says what became of it. */
export class CardMover {
	constructor(
		private readonly view: WorkspaceView,
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
	 * Moves a card to a place counted among the other cards, after what its stage asks for. Gives it as
	 * it is then, or `null` when it stays.
	 */
	async move(row: CardRow, from: Place, to: Place): Promise<CardRow | null> {
		const { view, space } = this;
		const target = this.stage(to.stage);
		if (target === undefined) return null;
		const origin = this.stage(row.stage);
		const refusal = row.stage === target.id ? null : this.refusal(row, target);
		if (refusal !== null) {
			this.voice.failed(this.explain(refusal, row));
			return null;
		}
		const extras = await this.asked(row, target);
		if (extras === null) return null;
		try {
			const gap = toGap(to, from).index;
			const { order, renewed } = await placeCard(view, space, to.stage, gap, row.id);
			const change = moveCard(row, origin, target, order, this.role, view.acting);
			if (!change.ok) {
				this.voice.failed(this.explain(change.error, row));
				return null;
			}
			const whole = joined(change.value, extras);
			const room = roomName({ kind: 'space', space });
			const own = { room, id: row.id, edits: [whole] };
			const saved = await view.replica.records.changeTogether([own, ...renewed]);
			if (!saved.ok) {
				this.voice.failed(this.explain(saved.error, row));
				return null;
			}
			const moved = asMoved(row, to.stage, order, whole);
			this.report(row, moved, origin, target, to);
			return moved;
		} catch {
			this.voice.failed(m.board_not_saved());
			return null;
		}
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
		row: CardRow,
		moved: CardRow,
		origin: Stage | undefined,
		target: Stage,
		to: Place
	): void {
		const { title } = row;
		this.voice.announce(m.board_dropped({ title, stage: target.name, position: to.index + 1 }));
		if (row.stage === moved.stage) return;
		// Undo is a move of its own: it is offered only to those who may make it (OP-07).
		const mayReturn = origin !== undefined && this.refusal(moved, origin) === null;
		this.voice.moved(
			m.board_moved({ title, stage: target.name }),
			mayReturn ? () => this.takeBack(row, moved, origin, target) : null
		);
	}

	private async takeBack(
		row: CardRow,
		moved: CardRow,
		origin: Stage,
		target: Stage
	): Promise<void> {
		const now = await this.view.replica.db.records.get(row.id);
		// Somebody may have moved it on meanwhile, or taken it away.
		if (now === undefined || !('stage' in now) || now.stage !== moved.stage) {
			this.voice.failed(m.common_undo_changed());
			return;
		}
		const change = moveCard(moved, target, origin, row.order, this.role, this.view.acting);
		if (!change.ok) {
			this.voice.failed(this.explain(change.error, moved));
			return;
		}
		try {
			const saved = await this.view.changeInSpace(this.space, row.id, change.value);
			if (!saved.ok) {
				this.voice.failed(this.explain(saved.error, moved));
				return;
			}
			this.onreturn(row);
			this.voice.announce(m.board_put_back({ title: row.title }));
		} catch {
			this.voice.failed(m.board_not_saved());
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
