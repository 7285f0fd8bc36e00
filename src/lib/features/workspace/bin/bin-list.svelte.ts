import { byName } from '$lib/ui/format';
import { LiveQuery, type WorkspaceView } from '$lib/app/context';
import type { RecordId } from '$lib/domain/core/ids';
import type { BinRow } from '$lib/replica/store/rows';
import { filtered, groupKey, groupsOf, placeWords } from './entry';

/** The contents of the bin, the shown rows, and the selection. Create it while a component initialises. */
export class BinList {
	query = $state('');
	/** The shown group; empty for all. */
	group = $state('');
	private picked = $state.raw<ReadonlySet<RecordId>>(new Set());
	private readonly found: LiveQuery<readonly BinRow[]>;

	constructor(private readonly view: WorkspaceView) {
		// A merged customer is not listed in the bin. It is on the page of the customer that stays.
		this.found = new LiveQuery(
			() => () =>
				view.replica.db.bin
					.filter(({ mergedInto, binned }) => mergedInto === undefined || binned === true)
					.toArray()
		);
	}

	/** All records in the bin, sorted by kind and space, then by title; `null` while they are being read. */
	readonly all: readonly BinRow[] | null = $derived.by(() => {
		const rows = this.found.current;
		if (rows === undefined) return null;
		const { catalogue } = this.view;
		const places = new Map(rows.map((row) => [groupKey(row), placeWords(row, catalogue)]));
		const placeOf = (row: BinRow) => places.get(groupKey(row)) ?? '';
		const order = byName();
		return [...rows].sort((a, b) => order(placeOf(a), placeOf(b)) || order(a.title, b.title));
	});

	readonly groups = $derived.by(() => groupsOf(this.all ?? [], this.view.catalogue));

	/** The rows that the list shows. When a group becomes empty, all rows are shown. */
	readonly shown: readonly BinRow[] = $derived.by(() => {
		const group = this.groups.some(({ key }) => key === this.group) ? this.group : '';
		return filtered(this.all ?? [], this.query, group);
	});

	/** The rows that are selected and shown, so that nobody deletes what they do not see. */
	readonly chosen: readonly BinRow[] = $derived(this.shown.filter(({ id }) => this.picked.has(id)));

	isChosen(id: RecordId): boolean {
		return this.picked.has(id);
	}

	choose(id: RecordId, on: boolean): void {
		const picked = new Set(this.picked);
		if (on) picked.add(id);
		else picked.delete(id);
		this.picked = picked;
	}

	/** Selects all shown rows, or none. */
	chooseAll(on: boolean): void {
		this.picked = new Set(on ? this.shown.map(({ id }) => id) : []);
	}
}
