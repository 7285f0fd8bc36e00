import type { Role } from '$lib/domain/member/member';
import type { RecordId, SpaceId, StageId } from '$lib/domain/core/ids';
import type { Refusal } from '$lib/domain/access/refusal';
import type { Space, Stage } from '$lib/domain/space/space';
import type { WorkspaceView } from '$lib/app/context';
import { m } from '$lib/paraglide/messages';
import { SvelteMap } from 'svelte/reactivity';
import { CardMover, type BoardVoice } from './card-mover';
import type { CardRow } from './cards';
import { fromGap, stepTo, toGap, type Direction, type Place } from './moves';

/** What the board needs of a column that is on the screen. */
export interface ColumnHandle {
	readonly count: number;
	/** The card at an index, when it has been read. */
	rowAt(index: number): CardRow | undefined;
	/** The index of a card that has been read, else -1. */
	indexOf(id: RecordId): number;
	/** Scrolls until the place at that index can be seen. */
	reveal(index: number): void;
}

/** A card on its way: where it came from and where it would go. */
export interface Travelling {
	readonly row: CardRow;
	readonly from: Place;
	/** Counted among the other cards; `null` while it is over no column. */
	readonly to: Place | null;
}

/** A card that the focus is wanted on, as soon as it is on the screen. */
export type Wanted = { readonly stage: StageId } & (
	{ readonly id: RecordId } | { readonly index: number }
);

/**
 * One board: which card the keyboard is on, which one travels, and moving cards by the rules. Drag
 * and drop, keyboard and menu all end in `move`.
 */
export class Board {
	/** The card that Tab comes to. */
	current = $state.raw<{ readonly row: CardRow; readonly index: number } | null>(null);
	/** A card picked up with the keyboard. */
	lifted = $state.raw<(Travelling & { readonly to: Place }) | null>(null);
	/** A card under the pointer. */
	dragged = $state.raw<Travelling | null>(null);
	wanted = $state.raw<Wanted | null>(null);
	private readonly columns = new SvelteMap<StageId, ColumnHandle>();
	private readonly mover: CardMover;

	constructor(
		private readonly view: WorkspaceView,
		readonly id: SpaceId,
		private readonly voice: BoardVoice
	) {
		this.mover = new CardMover(view, id, voice, (row) => {
			this.wanted = { stage: row.stage, id: row.id };
		});
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

	/** Whether this person moves cards at all. */
	get movable(): boolean {
		return this.role !== 'guest';
	}

	/** The gap to draw the drop line in, in one column. */
	dropGap(stage: StageId): number | null {
		const travelling = this.dragged ?? this.lifted;
		if (travelling?.to?.stage !== stage) return null;
		return toGap(travelling.to, travelling.from).index;
	}

	/** A column that has come onto the screen; gives the way to take it off. */
	add(stage: StageId, column: ColumnHandle): () => void {
		this.columns.set(stage, column);
		return () => {
			if (this.columns.get(stage) === column) this.columns.delete(stage);
		};
	}

	stage(id: StageId): Stage | undefined {
		return this.stages.find((stage) => stage.id === id);
	}

	/** Why a card may not go to a stage; `null` when it may. */
	refusal(card: Pick<CardRow, 'kind' | 'stage'>, to: Stage): Refusal | null {
		return this.mover.refusal(card, to);
	}

	/** A refusal in words. */
	explain(refusal: Refusal, card: Pick<CardRow, 'stage'>): string {
		return this.mover.explain(refusal, card);
	}

	/** How many cards a column holds. */
	countIn(stage: StageId): number {
		return this.columns.get(stage)?.count ?? 0;
	}

	/** Where a card stands. */
	placeOf(row: CardRow): Place {
		const index = this.columns.get(row.stage)?.indexOf(row.id) ?? -1;
		return { stage: row.stage, index: Math.max(0, index) };
	}

	/** Moves the keyboard's focus from a card. */
	step(row: CardRow, direction: Direction): void {
		const columns = this.stages.map(({ id }) => ({
			stage: id,
			last: this.countIn(id) - 1
		}));
		const place = stepTo(this.placeOf(row), direction, columns);
		if (place === null) return;
		this.columns.get(place.stage)?.reveal(place.index);
		this.wanted = place;
	}

	/** Picks a card up with the keyboard. */
	lift(row: CardRow): void {
		if (!this.movable) {
			this.voice.announce(m.board_refused_guest());
			return;
		}
		const from = this.placeOf(row);
		this.lifted = { row, from, to: from };
		this.voice.announce(
			m.board_lifted({
				title: row.title,
				stage: this.stage(row.stage)?.name ?? '',
				position: from.index + 1,
				count: this.countIn(row.stage)
			})
		);
	}

	/** Moves the lifted card's target. */
	carry(direction: Direction): void {
		const { lifted } = this;
		if (lifted === null) return;
		const columns = this.stages.map(({ id }) => ({ stage: id, last: this.lastPlace(id, lifted) }));
		const allowed = (id: StageId) => {
			const stage = this.stage(id);
			return stage !== undefined && this.refusal(lifted.row, stage) === null;
		};
		const to = stepTo(lifted.to, direction, columns, allowed);
		if (to === null) {
			this.explainBlocked(lifted.row, direction);
			return;
		}
		this.lifted = { ...lifted, to };
		this.columns.get(to.stage)?.reveal(toGap(to, lifted.from).index);
		this.voice.announce(
			m.board_over({
				stage: this.stage(to.stage)?.name ?? '',
				position: to.index + 1,
				count: this.lastPlace(to.stage, lifted) + 1
			})
		);
	}

	/** Puts the lifted card down where it is. */
	async drop(): Promise<void> {
		const { lifted } = this;
		this.lifted = null;
		if (lifted === null) return;
		await this.move(lifted.row, lifted.from, lifted.to);
	}

	/** Puts the lifted card back. */
	putBack(): void {
		if (this.lifted === null) return;
		this.voice.announce(m.board_put_back({ title: this.lifted.row.title }));
		this.lifted = null;
	}

	/** Moves a card to the top of a stage, from a menu. */
	async sendTo(row: CardRow, stage: StageId): Promise<void> {
		await this.move(row, this.placeOf(row), { stage, index: 0 });
	}

	/** Moves a card one place up or down, from a menu. */
	async nudge(row: CardRow, direction: 'up' | 'down'): Promise<void> {
		const from = this.placeOf(row);
		await this.move(row, from, { ...from, index: from.index + (direction === 'up' ? -1 : 1) });
	}

	/** Sets where the dragged card would go: a gap between all cards of a column. */
	dragOver(gap: Place | null): void {
		if (this.dragged === null) return;
		const to = gap === null ? null : fromGap(gap, this.dragged.from);
		if (to?.stage !== this.dragged.to?.stage || to?.index !== this.dragged.to?.index) {
			this.dragged = { ...this.dragged, to };
		}
	}

	/** Ends a drag; moves the card when it was over a column. */
	async dragEnd(): Promise<void> {
		const { dragged } = this;
		this.dragged = null;
		if (dragged?.to) await this.move(dragged.row, dragged.from, dragged.to);
	}

	/** Carries a move out; what the rules refuse is said in words and changes nothing. */
	async move(row: CardRow, from: Place, to: Place): Promise<void> {
		if (to.stage === from.stage && to.index === from.index) {
			this.wanted = { stage: row.stage, id: row.id };
			return;
		}
		const moved = await this.mover.move(row, from, to);
		if (moved === null) return;
		this.current = { row: moved, index: to.index };
		this.wanted = { stage: to.stage, id: row.id };
		this.columns.get(to.stage)?.reveal(to.index);
	}

	/** The last place that a travelling card may take in a column. */
	private lastPlace(stage: StageId, { from }: Travelling): number {
		const count = this.countIn(stage);
		return stage === from.stage ? count - 1 : count;
	}

	private explainBlocked(row: CardRow, direction: Direction): void {
		if (direction !== 'left' && direction !== 'right') return;
		const at = this.stages.findIndex(({ id }) => id === this.lifted?.to.stage);
		const next = this.stages[at + (direction === 'left' ? -1 : 1)];
		const refusal = next && this.refusal(row, next);
		if (refusal) this.voice.announce(this.explain(refusal, row));
	}
}
