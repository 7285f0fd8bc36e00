import type { Role } from '$lib/domain/member/member';
import type { RecordId, SpaceId, StageId } from '$lib/domain/core/ids';
import type { Refusal } from '$lib/domain/access/refusal';
import type { Space, Stage } from '$lib/domain/space/space';
import type { WorkspaceView } from '$lib/app/context';
import { m } from '$lib/i18n/messages';
import type { BoardVoice } from './board-voice';
import { CardMover } from './card-mover';
import type { CardRow } from '../cards/cards';
import type { BoardColumn } from '../cards/columns';
import { Selection } from '$lib/ui/selection.svelte';
import { Regrouper } from './regrouper';
import type { Taken } from '../moves/may-take';
import type { Beside } from '../moves/target';
import { fromGap, stepTo, toGap, type Direction, type Place } from './steps';
import { Dwell } from './dwell';
import { BoardColumns, type BoardLayout } from './board-columns.svelte';

/** A card that is being moved: where it came from and where it would go. */
export interface Travelling {
	readonly row: CardRow;
	readonly from: Place;
	/** The target, counted among the other cards. `null` while the card is over no column. */
	readonly to: Place | null;
	/** The cards on both sides of the target, as they were when it was chosen. */
	readonly beside: Beside | null;
}

/** A card that should receive the focus as soon as it is on the screen. */
export type Wanted = { readonly stage: StageId } & (
	{ readonly id: RecordId } | { readonly index: number }
);

/**
 * The state of one board: which card has the focus, which card is being moved, and moving cards by the
 * rules. Drag and drop, keyboard and menu all call `move`.
 */
export class BoardState {
	/** The card that the Tab key reaches. */
	current = $state.raw<{ readonly row: CardRow; readonly index: number } | null>(null);
	/** The card that was picked up with the keyboard. */
	lifted = $state.raw<(Travelling & { readonly to: Place }) | null>(null);
	/** The card that the pointer drags. */
	dragged = $state.raw<Travelling | null>(null);
	wanted = $state.raw<Wanted | null>(null);
	/** The card whose main fields are being edited in place. */
	editing = $state.raw<CardRow | null>(null);
	/** The cards that are selected for a bulk action. */
	readonly selection = new Selection();
	readonly columns: BoardColumns;
	private readonly mover: CardMover;
	private readonly dwell = new Dwell((key) => {
		this.columns.unfold(key);
	});
	private readonly regrouper: Regrouper;

	constructor(
		private readonly view: WorkspaceView,
		readonly id: SpaceId,
		private readonly voice: BoardVoice,
		layout: BoardLayout
	) {
		this.columns = new BoardColumns(view, id, layout);
		this.mover = new CardMover(view, id, voice, (row) => {
			this.wanted = { stage: this.columns.keyOf(row), id: row.id };
		});
		this.regrouper = new Regrouper(view, id, voice);
	}

	get space(): Space | null {
		return this.view.space(this.id);
	}

	get stages(): readonly Stage[] {
		return this.space?.stages ?? [];
	}

	get role(): Role {
		return this.view.me?.role ?? 'guest';
	}

	/** Whether this person may move cards at all. */
	get movable(): boolean {
		return this.role !== 'guest';
	}

	/** Returns the gap of a column into which the moving card would go. */
	dropGap(key: string): number | null {
		const travelling = this.dragged ?? this.lifted;
		if (travelling?.to?.stage !== key) return null;
		const { beside } = travelling;
		// Others may move cards meanwhile. The drop line stays between the cards between which it was
		// placed.
		const gap = beside === null ? null : this.columns.gapBeside(key, beside);
		return gap ?? toGap(travelling.to, travelling.from).index;
	}

	stage(id: StageId): Stage | undefined {
		return this.stages.find((stage) => stage.id === id);
	}

	/** Returns why a card may not go to a stage, or `null` when it may. */
	refusal(card: Taken & Pick<CardRow, 'stage'>, to: Stage): Refusal | null {
		return this.mover.refusal(card, to);
	}

	/** Returns a refusal as text. */
	explain(refusal: Refusal, card: Pick<CardRow, 'stage'>): string {
		return this.mover.explain(refusal, card);
	}

	/** Returns why a card may not go to a column, as text, or `null` when it may. */
	blocked(row: CardRow, column: BoardColumn): string | null {
		if (column.is === 'stageless') return m.views_no_drop_stageless();
		if (column.is !== 'stage') return this.regrouper.blocked(row, column);
		const refusal = this.refusal(row, column.stage);
		return refusal === null ? null : this.explain(refusal, row);
	}

	/** Moves the keyboard focus from a card in a direction. */
	step(row: CardRow, direction: Direction): void {
		const columns = this.columns.open.map(({ key }) => ({
			stage: key,
			last: this.columns.countIn(key) - 1
		}));
		const place = stepTo(this.columns.placeOf(row), direction, columns);
		if (place === null) return;
		this.columns.reveal(place);
		this.wanted = place;
	}

	/** Picks a card up with the keyboard. */
	lift(row: CardRow): void {
		if (!this.movable) {
			this.voice.announce(m.board_refused_guest());
			return;
		}
		const from = this.columns.placeOf(row);
		this.lifted = { row, from, to: from, beside: null };
		this.voice.announce(
			m.board_lifted({
				title: row.title,
				stage: this.columns.nameOf(from.stage),
				position: from.index + 1,
				count: this.columns.countIn(from.stage)
			})
		);
	}

	/** Moves the target of the lifted card. */
	carry(direction: Direction): void {
		const { lifted } = this;
		if (lifted === null) return;
		const columns = this.columns.all.map(({ key }) => ({
			stage: key,
			last: this.lastPlace(key, lifted)
		}));
		const allowed = (key: string) => {
			const column = this.columns.get(key);
			return column !== undefined && this.blocked(lifted.row, column) === null;
		};
		const to = stepTo(lifted.to, direction, columns, allowed);
		if (to === null) {
			this.explainBlocked(lifted.row, direction);
			return;
		}
		if (this.columns.isFolded(to.stage)) this.columns.unfold(to.stage);
		this.lifted = { ...lifted, to, beside: this.columns.beside(to, lifted.from, lifted.row.id) };
		this.columns.reveal(toGap(to, lifted.from));
		this.voice.announce(
			m.board_over({
				stage: this.columns.nameOf(to.stage),
				position: to.index + 1,
				count: this.lastPlace(to.stage, lifted) + 1
			})
		);
	}

	/** Drops the lifted card at its target. */
	async drop(): Promise<void> {
		const { lifted } = this;
		this.lifted = null;
		if (lifted === null) return;
		await this.move(lifted.row, lifted.from, lifted.to, lifted.beside);
	}

	/** Returns the lifted card to where it came from. */
	putBack(): void {
		if (this.lifted === null) return;
		this.voice.announce(m.board_put_back({ title: this.lifted.row.title }));
		this.lifted = null;
	}

	/** Moves a card to the top of a stage, from a menu. */
	async sendTo(row: CardRow, stage: StageId): Promise<void> {
		if (this.columns.get(stage)?.is === 'stage') {
			await this.move(row, this.columns.placeOf(row), { stage, index: 0 });
		} else await this.mover.move(row, { stage, beside: null, gap: 0 });
	}

	/** Moves a card one place up or down, from a menu. */
	async nudge(row: CardRow, direction: 'up' | 'down'): Promise<void> {
		const from = this.columns.placeOf(row);
		await this.move(row, from, { ...from, index: from.index + (direction === 'up' ? -1 : 1) });
	}

	/** Sets the gap between all cards of a column into which the dragged card would go. */
	dragOver(gap: Place | null): void {
		if (this.dragged === null) return;
		const { row, from, to: last } = this.dragged;
		const to = gap === null ? null : fromGap(gap, from);
		if (to?.stage !== last?.stage || to?.index !== last?.index) {
			const beside = to === null ? null : this.columns.beside(to, from, row.id);
			this.dragged = { row, from, to, beside };
		}
		this.dwell.over(to !== null && this.opensUnder(row, to.stage) ? to.stage : null);
	}

	/** Starts to drag a card with the pointer. */
	dragStart(row: CardRow): void {
		const from = this.columns.placeOf(row);
		this.dragged = { row, from, to: from, beside: null };
	}

	/** Leaves the dragged card where it was. */
	dragCancel(): void {
		this.dwell.over(null);
		this.dragged = null;
	}

	/** Starts to edit the card's main fields in place. */
	edit(row: CardRow): void {
		if (this.movable) this.editing = row;
		else this.voice.announce(m.board_refused_guest());
	}

	/** Selects a card for a bulk action. With `stretch`, selects all cards from the one selected last. */
	choose(row: CardRow, stretch: boolean): void {
		if (!this.movable) {
			this.voice.announce(m.board_refused_guest());
			return;
		}
		if (stretch)
			this.selection.extend(row.id, (from, to) =>
				this.columns.between(this.columns.keyOf(row), from, to)
			);
		else this.selection.toggle(row.id);
		this.voice.announce(m.views_chosen({ count: this.selection.size }));
	}

	/** Ends a drag. Moves the card when it is over a column. */
	async dragEnd(): Promise<void> {
		const { dragged } = this;
		this.dragCancel();
		if (!dragged?.to) return;
		const { row, from, to, beside } = dragged;
		// The person wants to see the card that they dropped on a folded column.
		if (this.opensUnder(row, to.stage)) this.columns.unfold(to.stage);
		await this.move(row, from, to, beside);
	}

	/**
	 * Moves a card next to the neighbours of its target, wherever they are by then. Says in words what
	 * the rules refuse or others have changed meanwhile.
	 */
	async move(
		row: CardRow,
		from: Place,
		to: Place,
		beside: Beside | null = this.columns.beside(to, from, row.id)
	): Promise<void> {
		if (to.stage === from.stage && to.index === from.index) {
			this.wanted = { stage: from.stage, id: row.id };
			return;
		}
		const column = this.columns.get(to.stage);
		if (column === undefined || (from.stage === to.stage && !this.columns.isManual(to.stage))) {
			this.voice.announce(m.views_order_by_itself());
			this.wanted = { stage: from.stage, id: row.id };
			return;
		}
		const moved = await this.carryOut(row, from, to, column, beside);
		if (moved === null) return;
		this.current = { row: moved, index: to.index };
		this.wanted = { stage: to.stage, id: row.id };
		this.columns.reveal(to);
	}

	private async carryOut(
		row: CardRow,
		from: Place,
		to: Place,
		column: BoardColumn,
		beside: Beside | null
	): Promise<CardRow | null> {
		const reason = from.stage === to.stage ? null : this.blocked(row, column);
		if (reason !== null) {
			this.voice.failed(reason);
			return null;
		}
		if (column.is === 'stageless') return null;
		if (column.is !== 'stage') return this.regrouper.move(row, column);
		return this.mover.move(row, this.columns.target(to, from, beside, column.stage));
	}

	/** Whether a column is folded and would accept a card. */
	private opensUnder(row: CardRow, key: string): boolean {
		const column = this.columns.get(key);
		return column !== undefined && this.columns.isFolded(key) && this.blocked(row, column) === null;
	}

	/** Returns the last position that a moving card can take in a column. */
	private lastPlace(stage: StageId, { from }: Travelling): number {
		const count = this.columns.countIn(stage);
		return stage === from.stage ? count - 1 : count;
	}

	private explainBlocked(row: CardRow, direction: Direction): void {
		if (direction !== 'left' && direction !== 'right') return;
		const at = this.columns.open.findIndex(({ key }) => key === this.lifted?.to.stage);
		const next = this.columns.open[at + (direction === 'left' ? -1 : 1)];
		const reason = next && this.blocked(row, next);
		if (reason) this.voice.announce(reason);
	}
}
