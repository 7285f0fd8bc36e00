import type { Role } from '$lib/domain/member/member';
import type { RecordId, SpaceId, StageId } from '$lib/domain/core/ids';
import type { Refusal } from '$lib/domain/access/refusal';
import type { Grouping } from '$lib/domain/deal/filter-address';
import type { Space, Stage } from '$lib/domain/space/space';
import type { WorkspaceView } from '$lib/app/context';
import { m } from '$lib/paraglide/messages';
import { countAbove } from '$lib/replica/store/queries';
import { SvelteMap } from 'svelte/reactivity';
import { currentDay } from '../shell/today.svelte';
import { CardMover, type BoardVoice } from './card-mover';
import type { CardRow } from './cards';
import { columnKey, type BoardColumn } from './columns';
import { Selection } from '../views/selection.svelte';
import { Regrouper } from './regrouper';
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

/** How the cards lie on a board; see `LookState` and `BoardMemory`. */
export interface BoardLayout {
	columns(): readonly BoardColumn[];
	grouping(): Grouping;
	/** Whether people put the cards of a stage's column into their order. */
	isManual(stage: Stage): boolean;
	/** Whether a stage's column shows all of its cards, in their order. */
	isWhole(stage: Stage): boolean;
	isFolded(column: string): boolean;
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
	/** A card whose main fields are changed in place. */
	editing = $state.raw<CardRow | null>(null);
	/** The cards that are worked on together. */
	readonly selection = new Selection();
	private readonly columns = new SvelteMap<StageId, ColumnHandle>();
	private readonly mover: CardMover;
	private readonly regrouper: Regrouper;

	constructor(
		private readonly view: WorkspaceView,
		readonly id: SpaceId,
		private readonly voice: BoardVoice,
		private readonly layout: BoardLayout
	) {
		this.mover = new CardMover(view, id, voice, (row) => {
			this.wanted = { stage: this.keyOf(row), id: row.id };
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

	/** Whether this person moves cards at all. */
	get movable(): boolean {
		return this.role !== 'guest';
	}

	/** The columns that are on the screen, in their order. */
	get shown(): readonly BoardColumn[] {
		return this.layout.columns();
	}

	/** The key of the column that a card lies in. */
	keyOf(row: CardRow): string {
		return columnKey(row, this.layout.grouping(), this.stages, currentDay.current);
	}

	/** Whether people put the cards of a column into their order. */
	isManual(key: string): boolean {
		const column = this.shown.find((shown) => shown.key === key);
		return column?.is === 'stage' && this.layout.isManual(column.stage);
	}

	/** The gap that a travelling card would go to, in one column. */
	dropGap(key: string): number | null {
		const travelling = this.dragged ?? this.lifted;
		if (travelling?.to?.stage !== key) return null;
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

	/** Why a card may not go to a column, in words; `null` when it may. */
	blocked(row: CardRow, column: BoardColumn): string | null {
		if (column.is === 'stageless') return m.views_no_drop_stageless();
		if (column.is !== 'stage') return this.regrouper.blocked(row, column);
		const refusal = this.refusal(row, column.stage);
		return refusal === null ? null : this.explain(refusal, row);
	}

	/** How many cards a column holds. */
	countIn(stage: StageId): number {
		return this.columns.get(stage)?.count ?? 0;
	}

	/** Where a card stands. */
	placeOf(row: CardRow): Place {
		const key = this.keyOf(row);
		const index = this.columns.get(key)?.indexOf(row.id) ?? -1;
		return { stage: key, index: Math.max(0, index) };
	}

	/** Moves the keyboard's focus from a card. */
	step(row: CardRow, direction: Direction): void {
		const columns = this.open.map(({ key }) => ({ stage: key, last: this.countIn(key) - 1 }));
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
				stage: this.nameOf(from.stage),
				position: from.index + 1,
				count: this.countIn(from.stage)
			})
		);
	}

	/** Moves the lifted card's target. */
	carry(direction: Direction): void {
		const { lifted } = this;
		if (lifted === null) return;
		const columns = this.open.map(({ key }) => ({ stage: key, last: this.lastPlace(key, lifted) }));
		const allowed = (key: string) => {
			const column = this.shown.find((shown) => shown.key === key);
			return column !== undefined && this.blocked(lifted.row, column) === null;
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
				stage: this.nameOf(to.stage),
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
		if (this.shown.some((column) => column.is === 'stage' && column.key === stage)) {
			await this.move(row, this.placeOf(row), { stage, index: 0 });
		} else await this.mover.move(row, { stage: row.stage, index: 0 }, { stage, index: 0 });
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

	/** Opens the card's main fields in place. */
	edit(row: CardRow): void {
		if (this.movable) this.editing = row;
		else this.voice.announce(m.board_refused_guest());
	}

	/** Chooses a card to work on together with others; `stretch`: all from the one chosen last. */
	choose(row: CardRow, stretch: boolean): void {
		if (!this.movable) {
			this.voice.announce(m.board_refused_guest());
			return;
		}
		if (stretch) this.selection.extend(row.id, (from, to) => this.stretchOf(row, from, to));
		else this.selection.toggle(row.id);
		this.voice.announce(m.views_chosen({ count: this.selection.size }));
	}

	/** The cards between two of one column, as far as they have been read. */
	private stretchOf(row: CardRow, from: RecordId, to: RecordId): readonly RecordId[] {
		const column = this.columns.get(this.keyOf(row));
		const ends = [from, to].map((id) => column?.indexOf(id) ?? -1);
		const [first = -1, last = -1] = ends.sort((a, b) => a - b);
		if (column === undefined || first < 0) return [];
		const ids: RecordId[] = [];
		for (let index = first; index <= last; index += 1) {
			const id = column.rowAt(index)?.id;
			if (id !== undefined) ids.push(id);
		}
		return ids;
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
			this.wanted = { stage: from.stage, id: row.id };
			return;
		}
		const column = this.shown.find(({ key }) => key === to.stage);
		if (column === undefined || (from.stage === to.stage && !this.isManual(to.stage))) {
			this.voice.announce(m.views_order_by_itself());
			this.wanted = { stage: from.stage, id: row.id };
			return;
		}
		const moved = await this.carryOut(row, from, to, column);
		if (moved === null) return;
		this.current = { row: moved, index: to.index };
		this.wanted = { stage: to.stage, id: row.id };
		this.columns.get(to.stage)?.reveal(to.index);
	}

	private async carryOut(
		row: CardRow,
		from: Place,
		to: Place,
		column: BoardColumn
	): Promise<CardRow | null> {
		const reason = from.stage === to.stage ? null : this.blocked(row, column);
		if (reason !== null) {
			this.voice.failed(reason);
			return null;
		}
		if (column.is === 'owner' || column.is === 'month') return this.regrouper.move(row, column);
		if (column.is !== 'stage') return null;
		if (this.layout.isWhole(column.stage)) {
			return this.mover.move(row, { ...from, stage: row.stage }, to);
		}
		const place = await this.placeAmongAll(row, from, to);
		return this.mover.move(row, place.from, place.to);
	}

	/** The places of a move counted among all cards of the stages: a filter hides some of them. */
	private async placeAmongAll(
		row: CardRow,
		from: Place,
		to: Place
	): Promise<{ readonly from: Place; readonly to: Place }> {
		const { db } = this.view.replica;
		const above = (order: string) => countAbove(db, this.id, to.stage, order);
		const start = { stage: row.stage, index: await countAbove(db, this.id, row.stage, row.order) };
		if (!this.isManual(to.stage)) return { from: start, to: { stage: to.stage, index: 0 } };
		const gap = toGap(to, from).index;
		const column = this.columns.get(to.stage);
		const before = gap === 0 ? undefined : column?.rowAt(gap - 1);
		const after = column?.rowAt(gap);
		const all =
			before !== undefined
				? (await above(before.order)) + 1
				: after === undefined
					? 0
					: await above(after.order);
		return { from: start, to: fromGap({ stage: to.stage, index: all }, start) };
	}

	/** The columns that are not folded: the keyboard passes over the others. */
	private get open(): readonly BoardColumn[] {
		return this.shown.filter(({ key }) => !this.layout.isFolded(key));
	}

	private nameOf(key: string): string {
		return this.shown.find((column) => column.key === key)?.name ?? '';
	}

	/** The last place that a travelling card may take in a column. */
	private lastPlace(stage: StageId, { from }: Travelling): number {
		const count = this.countIn(stage);
		return stage === from.stage ? count - 1 : count;
	}

	private explainBlocked(row: CardRow, direction: Direction): void {
		if (direction !== 'left' && direction !== 'right') return;
		const at = this.open.findIndex(({ key }) => key === this.lifted?.to.stage);
		const next = this.open[at + (direction === 'left' ? -1 : 1)];
		const reason = next && this.blocked(row, next);
		if (reason) this.voice.announce(reason);
	}
}
