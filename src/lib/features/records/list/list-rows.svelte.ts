import { LiveQuery, type WorkspaceView } from '$lib/app/context';
import type { DealSort } from '$lib/domain/deal/filter-address';
import type { RecordId } from '$lib/domain/core/ids';
import type { ScanGroup } from '$lib/replica/scan/messages';
import { listCount, listPage, type ListSort, type Page } from '$lib/replica/store/queries';
import { customerNames, pagesAround, type CardRow } from '../cards/cards';
import { SteadyRows } from '../cards/steady-rows';
import { taskTitles, type TaskReferenceTexts } from '../columns/task-references';
import { LiveScan } from '../views/live-scan.svelte';
import type { LookState } from '../views/look-state.svelte';
import { scanOf } from '../views/scan';

/** One line of the list: a record, or the head of a group of them. */
export type Line =
	| { readonly is: 'row'; readonly row: CardRow }
	| { readonly is: 'head'; readonly group: ScanGroup };

/** Rows that were read, from an index on. */
interface Stretch {
	readonly start: number;
	readonly rows: readonly CardRow[];
}

/** The indexes of the sorts that do not need to read all records. */
const INDEX_OF: Partial<Record<DealSort, ListSort>> = {
	title: 'sortTitle',
	revenue: 'revenue',
	closeOn: 'closeOn',
	updatedAt: 'updatedAt',
	createdAt: 'createdAt'
};

const NO_TITLES: TaskReferenceTexts = new Map();
const NO_GROUPS: readonly ScanGroup[] = [];

/**
 * Returns the record before or after a line. The heads of groups are passed over. `null` at an end, and
 * where the line has not been read.
 */
export function rowBeside(
	lineAt: (index: number) => Line | undefined,
	from: number,
	step: 1 | -1
): CardRow | null {
	let index = from + step;
	let line = lineAt(index);
	while (line?.is === 'head') {
		index += step;
		line = lineAt(index);
	}
	return line?.row ?? null;
}

/**
 * The visible lines of a list, read page by page: from an index where one has the order asked for, else
 * from the scan.
 */
export class ListRows {
	readonly scan: LiveScan;
	private first = $state(0);
	private last = $state(40);
	private readonly range: Page;
	private readonly plain: LiveQuery<Stretch | null>;
	private readonly plainCount: LiveQuery<number>;
	private readonly stretch: Stretch | undefined;
	private readonly names: LiveQuery<ReadonlyMap<RecordId, string>>;
	private readonly tasks: LiveQuery<TaskReferenceTexts>;
	/**
	 * The groups whose heads are shown between the rows. There are none when all records are in one
	 * group.
	 */
	private readonly groups: readonly ScanGroup[];

	constructor(
		view: WorkspaceView,
		private readonly look: LookState
	) {
		const { db } = view.replica;
		const page = $derived(pagesAround(this.rowsBefore(this.first), this.rowsBefore(this.last)));
		const start = $derived(page.start);
		const count = $derived(page.count);
		this.range = $derived({ start, count });
		this.plain = new LiveQuery(() => {
			const { isPlain, sort } = look;
			const { space, kind } = look.query;
			const { range } = this;
			const index = INDEX_OF[sort.by];
			return async () => {
				if (!isPlain || index === undefined) return null;
				const found = await listPage(db, space, kind, index, sort.down ? 'down' : 'up', range);
				const rows = found.filter((row): row is CardRow => row.kind !== 'topic');
				return { start: range.start, rows };
			};
		});
		this.plainCount = new LiveQuery(() => {
			const { space, kind } = look.query;
			return () => listCount(db, space, kind);
		});
		this.scan = new LiveScan(
			() => scanOf(view),
			() => (look.isPlain ? null : { query: look.query, windows: [{ group: null, ...this.range }] })
		);
		this.groups = $derived(
			look.isPlain ||
				look.group === 'none' ||
				look.group === 'tree' ||
				this.scan.current?.query.group !== look.group
				? NO_GROUPS
				: this.scan.current.answer.groups
		);
		const read = $derived.by((): Stretch | undefined => {
			if (look.isPlain) return this.plain.current ?? undefined;
			const { current } = this.scan;
			const [window] = current?.windows ?? [];
			const [rows] = current?.answer.windows ?? [];
			return window === undefined || rows === undefined ? undefined : { start: window.start, rows };
		});
		const steady = new SteadyRows<CardRow>();
		this.stretch = $derived(
			read === undefined ? undefined : { start: read.start, rows: steady.keep(read.rows) }
		);
		$effect(() => {
			if (this.stretch !== undefined) view.drawn();
		});
		this.names = new LiveQuery(() => {
			const rows = this.stretch?.rows ?? [];
			return () => customerNames(db, rows);
		});
		this.tasks = new LiveQuery(() => {
			const rows = this.stretch?.rows ?? [];
			return () => taskTitles(db, rows);
		});
	}

	/** The number of records without any filter; `undefined` until it is known. */
	get all(): number | undefined {
		return this.plainCount.current;
	}

	/** The number of records that match; `undefined` until it is known. */
	get matching(): number | undefined {
		return this.look.isPlain ? this.plainCount.current : this.scan.current?.answer.count;
	}

	/** The number of lines in the list: records, and the heads of their groups. */
	get count(): number {
		return (this.matching ?? 0) + this.groups.length;
	}

	/** Returns the line at an index, or `undefined` while it is being read. */
	line(index: number): Line | undefined {
		const group = this.groups.find((one, at) => one.start + at === index);
		if (group !== undefined) return { is: 'head', group };
		const { stretch } = this;
		const row = stretch?.rows[this.rowsBefore(index) - stretch.start];
		return row === undefined ? undefined : { is: 'row', row };
	}

	/** Returns the record at an index, or `undefined` for a head and while the record is being read. */
	at(index: number): CardRow | undefined {
		const line = this.line(index);
		return line?.is === 'row' ? line.row : undefined;
	}

	/** Returns the index of a record's line, or -1 when it has not been read. */
	lineOf(id: RecordId): number {
		const at = this.stretch?.rows.findIndex((row) => row.id === id) ?? -1;
		if (this.stretch === undefined || at < 0) return -1;
		const place = this.stretch.start + at;
		return place + this.groups.filter(({ start }) => start <= place).length;
	}

	/** See `Sequence`. */
	neighbour(id: RecordId, step: 1 | -1): CardRow | null {
		const from = this.lineOf(id);
		return from < 0 ? null : rowBeside((index) => this.line(index), from, step);
	}

	/** Returns the name of a record's customer. */
	customerOf(row: CardRow): string | undefined {
		const id = row.kind === 'deal' ? row.customer : undefined;
		return id === undefined ? undefined : this.names.current?.get(id);
	}

	/** What the tasks are called that the visible ones are parts of or wait for. */
	get taskTitles(): TaskReferenceTexts {
		return this.tasks.current ?? NO_TITLES;
	}

	/** Sets which lines are visible, `end` not included. */
	show(start: number, end: number): void {
		this.first = start;
		this.last = Math.max(start, end - 1);
	}

	/** Returns how many records are above a line. */
	private rowsBefore(index: number): number {
		const heads = this.groups.filter((one, at) => one.start + at < index).length;
		return index - heads;
	}
}
