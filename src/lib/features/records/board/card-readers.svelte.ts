import { LiveQuery, type WorkspaceView } from '$lib/app/context';
import type { Instant } from '$lib/domain/core/day';
import type { SpaceId, StageId } from '$lib/domain/core/ids';
import type { ReplicaDatabase } from '$lib/replica/store/database';
import { ColumnPlaces } from '$lib/replica/store/column-places';
import {
	closedPage,
	columnPage,
	columnWatch,
	FAR,
	stagelessPage,
	type Page
} from '$lib/replica/store/queries';
import type { LookState } from '../views/look-state.svelte';
import { LiveScan } from '../views/live-scan.svelte';
import { scanOf } from '../views/scan';
import { customerNames, type CardPage, type CardRow } from '../cards/cards';
import type { BoardColumn } from '../cards/columns';
import { SteadyRows } from '../cards/steady-rows';

/** Reads the cards of a column. */
export interface CardReader {
	/** The range of cards that was read last. */
	readonly current: CardPage | undefined;
	readonly failed: boolean;
}

/** What to read of a column. */
interface Wanted {
	readonly column: () => BoardColumn;
	/**
	 * For a closed stage: the moment from which closed cards are read, the latest first. `null` reads
	 * all cards, in the order that people gave them.
	 */
	readonly since: () => Instant | null;
	readonly page: () => Page;
}

/**
 * Returns the reader of a column. A view without a filter is read from the indexes, any other from the
 * scan. When the view changes, the old cards stay until the new ones have been read. Create it while a
 * component initialises.
 */
export function cardReader(view: WorkspaceView, look: LookState, wanted: Wanted): CardReader {
	const index = indexReader(view, look, wanted);
	const scan = scanReader(view, look, wanted);
	const reader = $derived(look.isPlain ? index : scan);
	const steady = new SteadyRows<CardRow>();
	let last: CardPage | undefined;
	const current = $derived.by(() => {
		const page = reader.current;
		if (page !== undefined) last = { ...page, rows: steady.keep(page.rows) };
		return last;
	});
	return {
		get current() {
			return current;
		},
		get failed() {
			return reader.failed;
		}
	};
}

/** Reads a column of stages from the indexes. The cost depends on what is on the screen. */
function indexReader(
	{ replica }: WorkspaceView,
	look: LookState,
	{ column, since, page }: Wanted
): CardReader {
	// Texts, so that a column that is drawn again is not read again.
	const space = $derived(look.space.id);
	const stages = $derived(JSON.stringify(stagesOf(column())));
	// Far down the places of cards are remembered, until anything in the column changes.
	const places = new ColumnPlaces();
	let placesOf = '';
	const isFar = $derived(page().start >= FAR);
	const changes = new LiveQuery<number>(() => {
		const of = JSON.parse(stages) as ColumnStages;
		const id = space;
		if (!isFar || typeof of !== 'string') return () => 0;
		let seen = 0;
		return async () => {
			await columnWatch(replica.db, id, of);
			return seen++;
		};
	});
	const live = new LiveQuery<CardPage | undefined>(() => {
		if (!look.isPlain) return () => undefined;
		const of = JSON.parse(stages) as ColumnStages;
		const [id, from] = [space, since()];
		const range = page();
		const now = isFar ? `${String(changes.current ?? 0)} ${stages}` : '';
		if (now !== placesOf) places.forget();
		placesOf = now;
		return async () => {
			const rows = await indexedRows(replica.db, id, of, from, range, places);
			return { ...range, rows, customers: await customerNames(replica.db, rows) };
		};
	});
	return {
		get current() {
			return live.current;
		},
		get failed() {
			return live.error !== undefined;
		}
	};
}

/** The stage of a column, or the removed stages whose cards it collects. `null` for any other column. */
type ColumnStages = StageId | readonly StageId[] | null;

function stagesOf(column: BoardColumn): ColumnStages {
	if (column.is === 'stage') return column.stage.id;
	return column.is === 'stageless' ? column.stages : null;
}

function indexedRows(
	db: ReplicaDatabase,
	space: SpaceId,
	stages: ColumnStages,
	since: Instant | null,
	page: Page,
	places: ColumnPlaces
): Promise<CardRow[]> {
	if (stages === null) return Promise.resolve([]);
	if (typeof stages !== 'string') return stagelessPage(db, space, stages, page);
	return since === null
		? columnPage(db, space, stages, page, places)
		: closedPage(db, space, stages, since, page);
}

/** Reads any column from the scan, with any filter. */
function scanReader(view: WorkspaceView, look: LookState, { column, page }: Wanted): CardReader {
	const live = new LiveScan(
		() => scanOf(view),
		() =>
			look.isPlain ? null : { query: look.query, windows: [{ group: column().group, ...page() }] }
	);
	const rows = $derived(live.current?.answer.windows[0] ?? []);
	const names = new LiveQuery(() => {
		const of = rows;
		return () => customerNames(view.replica.db, of);
	});
	const none: ReadonlyMap<string, string> = new Map();
	const current = $derived.by((): CardPage | undefined => {
		const [window] = live.current?.windows ?? [];
		if (window === undefined) return undefined;
		return { start: window.start, count: window.count, rows, customers: names.current ?? none };
	});
	return {
		get current() {
			return current;
		},
		get failed() {
			return live.failed;
		}
	};
}
