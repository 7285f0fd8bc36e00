import { untrack } from 'svelte';
import { LiveQuery } from '$lib/app/context';
import type { RecordId } from '$lib/domain/core/ids';
import type { Page } from '$lib/replica/store/queries';
import type { TaskRow } from '$lib/replica/store/rows';
import type { BoardState } from './board-state.svelte';
import type { CardReader } from './card-readers.svelte';
import { pagesAround, type CardRow } from '../cards/cards';
import type { BoardColumn } from '../cards/columns';
import { ScrollWindow } from './scroll-window.svelte';
import { GradualRows } from '$lib/ui/gradual-rows.svelte';
import { MOST_PRINTED, printing } from '$lib/ui/printing.svelte';
import type { ColumnHandle } from './board-columns.svelte';

/** One card to draw. `row` is `null` while it is being read. */
export interface Slot {
	readonly index: number;
	readonly row: CardRow | null;
	readonly key: string;
}

/** A slot, and whether its card is drawn already: a column that scrolls draws a few in each frame. */
export interface DrawnSlot extends Slot {
	readonly isDrawn: boolean;
}

type NextTasks = ReadonlyMap<RecordId, TaskRow>;

const NO_TASKS: NextTasks = new Map();

/** The cards of one column: which are visible, read page by page, and which has the keyboard focus. */
export class ColumnCards implements ColumnHandle {
	readonly window: ScrollWindow;
	// Two numbers, so that scrolling within one page reads nothing.
	private readonly start: number;
	private readonly length: number;
	private readonly cards: CardReader;
	private readonly tasks: LiveQuery<NextTasks>;
	private readonly gradual = new GradualRows<string>();

	constructor(
		private readonly board: BoardState,
		private readonly column: () => BoardColumn,
		private readonly total: () => number | undefined,
		rowHeight: () => number,
		read: (page: () => Page) => CardReader,
		/** Reads the next tasks of deals; `null` while cards do not show them. */
		readTasks: () => ((deals: readonly RecordId[]) => Promise<NextTasks>) | null
	) {
		this.window = new ScrollWindow(rowHeight, () => this.count);
		const page = $derived(pagesAround(this.window.first, this.window.last));
		this.start = $derived(page.start);
		this.length = $derived(page.count);
		this.cards = read(() => ({ start: this.start, count: this.length }));
		this.tasks = new LiveQuery(() => {
			const read = readTasks();
			const deals = read === null ? [] : (this.cards.current?.rows ?? []).map(({ id }) => id);
			return () => (read === null ? Promise.resolve(NO_TASKS) : read(deals));
		});
		$effect(() => board.columns.add(this.column().key, this));
		$effect(() => printing.watchLength(() => this.count > MOST_PRINTED));
		$effect(() => printing.waitFor(() => this.slots.some(({ row }) => row === null)));
	}

	/** The number of cards: from the totals, or what has been read before the totals are known. */
	get count(): number {
		return this.total() ?? this.cards.current?.rows.length ?? 0;
	}

	/** Whether the first cards have been read. */
	get isRead(): boolean {
		return this.cards.current !== undefined;
	}

	get failed(): boolean {
		return this.cards.failed;
	}

	rowAt(index: number): CardRow | undefined {
		const page = this.cards.current;
		return page?.rows[index - page.start];
	}

	indexOf(id: RecordId): number {
		const page = this.cards.current;
		const at = page?.rows.findIndex((row) => row.id === id) ?? -1;
		return page === undefined || at < 0 ? -1 : page.start + at;
	}

	reveal(index: number): void {
		this.window.reveal(index);
	}

	/** Returns the name of a card's customer. */
	customerOf(row: CardRow): string | undefined {
		if (row.kind !== 'deal' || row.customer === undefined) return undefined;
		return this.cards.current?.customers.get(row.customer);
	}

	/** Returns the next task of a card's deal. */
	taskOf(row: CardRow): TaskRow | undefined {
		return this.tasks.current?.get(row.id);
	}

	/** The places to draw with what is known of each; see `places`. */
	readonly slots: readonly DrawnSlot[] = $derived.by(() => {
		const all = this.places;
		if (printing.active) return all.map((slot) => ({ ...slot, isDrawn: true }));
		const drawn = this.gradual.of(all.flatMap(({ row, key }) => (row === null ? [] : [key])));
		return all.map((slot) => ({ ...slot, isDrawn: drawn.has(slot.key) }));
	});

	/**
	 * The cards to draw: the visible ones, and those that must stay in the page because they are being
	 * moved or have the focus.
	 */
	private readonly places: readonly Slot[] = $derived.by(() => {
		const slots: Slot[] = [];
		for (let index = this.window.first; index <= this.window.last; index += 1) {
			const row = this.rowAt(index) ?? null;
			slots.push({ index, row, key: row?.id ?? `empty-${index}` });
		}
		const { lifted, dragged, current } = this.board;
		const kept = [
			lifted && { row: lifted.row, index: lifted.from.index },
			dragged && { row: dragged.row, index: dragged.from.index },
			current
		];
		for (const item of kept) {
			if (item === null || this.board.columns.keyOf(item.row) !== this.column().key) continue;
			// Within the range that was read, the rows show whether the card is still there, or no
			// longer there where the column ends before it.
			const page = this.cards.current;
			const read = page && item.index >= page.start && item.index < page.start + page.count;
			if (read || slots.some(({ key }) => key === item.row.id)) continue;
			slots.push({ index: item.index, row: item.row, key: item.row.id });
		}
		return slots.sort((a, b) => a.index - b.index);
	});

	/** The card of this column that the Tab key reaches. */
	readonly tabStop: RecordId | null = $derived.by(() => {
		const { current } = this.board;
		const here = this.slots.find(({ row }) => row !== null && row.id === current?.row.id);
		return here?.row?.id ?? this.slots.find(({ row }) => row !== null)?.row?.id ?? null;
	});

	/**
	 * Focuses the wanted card once it is drawn. Also restores the focus to a card that lost it because
	 * its element was moved in the page.
	 */
	keepFocus(list: HTMLElement): void {
		const { slots } = this;
		const { wanted } = this.board;
		const { key } = this.column();
		if (wanted?.stage === key) {
			const slot = slots.find(({ index, row }) =>
				'id' in wanted ? row?.id === wanted.id : index === wanted.index && row !== null
			);
			const element = slot && cardElement(list, slot.key);
			if (element) {
				element.focus({ preventScroll: false });
				this.board.wanted = null;
			}
			return;
		}
		const current = untrack(() => this.board.current);
		if (
			current &&
			this.board.columns.keyOf(current.row) === key &&
			document.activeElement === document.body
		) {
			cardElement(list, current.row.id)?.focus({ preventScroll: true });
		}
	}
}

const cardElement = (list: HTMLElement, id: RecordId): HTMLElement | null =>
	list.querySelector<HTMLElement>(`[data-record="${CSS.escape(id)}"]`);
