import { SvelteMap } from 'svelte/reactivity';
import type { WorkspaceView } from '$lib/app/context';
import type { RecordId, SpaceId } from '$lib/domain/core/ids';
import type { Grouping } from '$lib/domain/deal/filter-address';
import type { Stage } from '$lib/domain/space/space';
import { currentDay } from '$lib/features/common/time/today.svelte';
import type { CardRow } from '../cards/cards';
import { columnKey, type BoardColumn } from '../cards/columns';
import { topOf, type Beside, type Target } from '../moves/target';
import { toGap, type Place } from './steps';

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

/** How the cards lie on a board; see `LookState` and `BoardMemory`. */
export interface BoardLayout {
	columns(): readonly BoardColumn[];
	grouping(): Grouping;
	/** Whether people put the cards of a stage's column into their order. */
	isManual(stage: Stage): boolean;
	isFolded(column: string): boolean;
	unfold(column: string): void;
}

/** The columns of a board by key, and the position of each card in them. */
export class BoardColumns {
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

	/** The columns that are not folded: the keyboard passes over the others. */
	get open(): readonly BoardColumn[] {
		return this.all.filter(({ key }) => !this.layout.isFolded(key));
	}

	get(key: string): BoardColumn | undefined {
		return this.all.find((column) => column.key === key);
	}

	nameOf(key: string): string {
		return this.get(key)?.name ?? '';
	}

	/** A column that has come onto the screen; gives the way to take it off. */
	add(key: string, handle: ColumnHandle): () => void {
		this.handles.set(key, handle);
		return () => {
			if (this.handles.get(key) === handle) this.handles.delete(key);
		};
	}

	/** The key of the column that a card lies in. */
	keyOf(row: CardRow): string {
		const stages = this.view.space(this.space)?.stages ?? [];
		return columnKey(row, this.layout.grouping(), stages, currentDay.current);
	}

	/** Where a card stands. */
	placeOf(row: CardRow): Place {
		const key = this.keyOf(row);
		const index = this.handles.get(key)?.indexOf(row.id) ?? -1;
		return { stage: key, index: Math.max(0, index) };
	}

	/** How many cards a column holds. */
	countIn(key: string): number {
		return this.handles.get(key)?.count ?? 0;
	}

	/** Scrolls a column until a place can be seen. */
	reveal({ stage, index }: Place): void {
		this.handles.get(stage)?.reveal(index);
	}

	/** Whether people put the cards of a column into their order. */
	isManual(key: string): boolean {
		const column = this.get(key);
		return column?.is === 'stage' && this.layout.isManual(column.stage);
	}

	/** The cards between two of one column, as far as they have been read. */
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

	/** The cards that a place lies between, as they are on the screen; `null` where none has been read. */
	beside(to: Place, from: Place, moving: RecordId): Beside | null {
		const column = this.handles.get(to.stage);
		if (column === undefined) return null;
		const gap = toGap(to, from).index;
		const at = (index: number, by: -1 | 1): RecordId | null => {
			const id = column.rowAt(index)?.id;
			return (id === moving ? column.rowAt(index + by)?.id : id) ?? null;
		};
		const [before, after] = [at(gap - 1, -1), at(gap, 1)];
		// Between cards that have not been read only the number tells.
		return before === null && after === null && column.count > 1 ? null : { before, after };
	}

	/** The gap between the cards of a column that lies where these are now. */
	gapBeside(key: string, { before, after }: Beside): number | null {
		const column = this.handles.get(key);
		const above = before === null ? -1 : (column?.indexOf(before) ?? -1);
		if (above >= 0) return above + 1;
		const below = after === null ? -1 : (column?.indexOf(after) ?? -1);
		return below >= 0 ? below : null;
	}

	/** Where a move to a place ends, among all cards of the stage: a filter may hide some of them. */
	target(to: Place, from: Place, beside: Beside | null, stage: Stage): Target {
		// Where people do not put cards into their order, a new one comes first.
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
