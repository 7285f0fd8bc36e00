import { SvelteMap } from 'svelte/reactivity';
import type { WorkspaceView } from '$lib/app/context';
import type { RecordId, SpaceId } from '$lib/domain/core/ids';
import type { Grouping } from '$lib/domain/deal/filter-address';
import type { Stage } from '$lib/domain/space/space';
import { currentDay } from '$lib/features/common/time/today.svelte';
import type { CardRow } from '../cards/cards';
import { columnKey, type BoardColumn } from '../cards/columns';
import type { Sequence } from '../cards/behind.svelte';
import { topOf, type Beside, type Target } from '../moves/target';
import { toGap, type Place } from './steps';

/** What the board needs from a column that is on the screen. */
export interface ColumnHandle {
	readonly count: number;
	/** Whether the first cards have been read. */
	readonly isRead: boolean;
	/** Returns the card at an index, if it has been read. */
	rowAt(index: number): CardRow | undefined;
	/** Returns the index of a card that has been read, else -1. */
	indexOf(id: RecordId): number;
	/** Scrolls until the place at that index is visible. */
	reveal(index: number): void;
}

/** How the cards are arranged on a board. See `LookState` and `BoardMemory`. */
export interface BoardLayout {
	columns(): readonly BoardColumn[];
	grouping(): Grouping;
	/** Whether people order the cards of a stage's column by hand. */
	isManual(stage: Stage): boolean;
	isFolded(column: string): boolean;
	unfold(column: string): void;
}

/** The columns of a board by key, and the position of each card in them. */
export class BoardColumns implements Sequence {
	private readonly handles = new SvelteMap<string, ColumnHandle>();

	constructor(
		private readonly view: WorkspaceView,
		private readonly space: SpaceId,
		private readonly layout: BoardLayout
	) {}

	/** The columns in their order. */
	get all(): readonly BoardColumn[] {
		return this.layout.columns();
	}

	/** The columns that are not folded. The keyboard skips folded ones. */
	get open(): readonly BoardColumn[] {
		return this.all.filter(({ key }) => !this.layout.isFolded(key));
	}

	/** Whether every column on the screen has its first cards. */
	get areRead(): boolean {
		return this.handles.size > 0 && [...this.handles.values()].every(({ isRead }) => isRead);
	}

	get(key: string): BoardColumn | undefined {
		return this.all.find((column) => column.key === key);
	}

	nameOf(key: string): string {
		return this.get(key)?.name ?? '';
	}

	/** Registers a column that is now on the screen. Returns a function that removes it. */
	add(key: string, handle: ColumnHandle): () => void {
		this.handles.set(key, handle);
		return () => {
			if (this.handles.get(key) === handle) this.handles.delete(key);
		};
	}

	/** Returns the key of the column that contains a card. */
	keyOf(row: CardRow): string {
		const stages = this.view.space(this.space)?.stages ?? [];
		return columnKey(row, this.layout.grouping(), stages, currentDay.current);
	}

	/** Returns the position of a card. */
	placeOf(row: CardRow): Place {
		const key = this.keyOf(row);
		const index = this.handles.get(key)?.indexOf(row.id) ?? -1;
		return { stage: key, index: Math.max(0, index) };
	}

	/** Returns the number of cards in a column. */
	countIn(key: string): number {
		return this.handles.get(key)?.count ?? 0;
	}

	/** Scrolls a column until a place is visible. */
	reveal({ stage, index }: Place): void {
		this.handles.get(stage)?.reveal(index);
	}

	/** See `Sequence`: the order of a column is that of its cards. */
	neighbour(id: RecordId, step: 1 | -1): CardRow | null {
		for (const column of this.handles.values()) {
			const index = column.indexOf(id);
			if (index >= 0) return column.rowAt(index + step) ?? null;
		}
		return null;
	}

	/** See `Sequence`. */
	revealRecord(id: RecordId): void {
		for (const column of this.handles.values()) {
			const index = column.indexOf(id);
			if (index >= 0) column.reveal(index);
		}
	}

	/** Whether people order the cards of a column by hand. */
	isManual(key: string): boolean {
		const column = this.get(key);
		return column?.is === 'stage' && this.layout.isManual(column.stage);
	}

	/** Returns the cards between two cards of one column, as far as they have been read. */
	between(key: string, from: RecordId, to: RecordId): readonly RecordId[] {
		const column = this.handles.get(key);
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

	/**
	 * Returns the cards on both sides of a place, as they are on the screen, or `null` where none has
	 * been read.
	 */
	beside(to: Place, from: Place, moving: RecordId): Beside | null {
		const column = this.handles.get(to.stage);
		if (column === undefined) return null;
		const gap = toGap(to, from).index;
		const at = (index: number, by: -1 | 1): RecordId | null => {
			const id = column.rowAt(index)?.id;
			return (id === moving ? column.rowAt(index + by)?.id : id) ?? null;
		};
		const [before, after] = [at(gap - 1, -1), at(gap, 1)];
		// Where the cards have not been read, only the index is known.
		return before === null && after === null && column.count > 1 ? null : { before, after };
	}

	/** Returns the gap of a column that lies where these cards are now. */
	gapBeside(key: string, { before, after }: Beside): number | null {
		const column = this.handles.get(key);
		const above = before === null ? -1 : (column?.indexOf(before) ?? -1);
		if (above >= 0) return above + 1;
		const below = after === null ? -1 : (column?.indexOf(after) ?? -1);
		return below >= 0 ? below : null;
	}

	/**
	 * Returns the target of a move to a place, counted among all cards of the stage, because a filter
	 * may hide some of them.
	 */
	target(to: Place, from: Place, beside: Beside | null, stage: Stage): Target {
		// Where cards are not ordered by hand, a moved card goes to the top.
		if (!this.isManual(to.stage)) return topOf(stage.id);
		return { stage: stage.id, beside, gap: toGap(to, from).index };
	}

	/** Whether a column is folded up. */
	isFolded(key: string): boolean {
		return this.layout.isFolded(key);
	}

	/** Opens a folded column. */
	unfold(key: string): void {
		this.layout.unfold(key);
	}
}
