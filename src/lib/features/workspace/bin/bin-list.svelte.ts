import { LiveQuery, type WorkspaceView } from '$lib/app/context';
import type { RecordId } from '$lib/domain/core/ids';
import type { BinRow } from '$lib/replica/store/rows';
import { filtered, groupKey, groupsOf, placeWords } from './entry';

/** What is in the bin, what of it is shown, and what is chosen. To be made while a component initialises. */
export class BinList {
	query = $state('');
	/** The group that is shown; empty for all. */
	group = $state('');
	private picked = $state.raw<ReadonlySet<RecordId>>(new Set());
	private readonly found: LiveQuery<readonly BinRow[]>;

	constructor(private readonly view: WorkspaceView) {
		// A customer who turned out to be another is not in the bin: the other's page has it.
		this.found = new LiveQuery(
			() => () =>
				view.replica.db.bin
					.filter(({ mergedInto, binned }) => mergedInto === undefined || binned === true)
					.toArray()
		);
	}

	/** Everything in the bin, by kind and space, then by title; `null` while it is being read. */
	readonly all: readonly BinRow[] | null = $derived.by(() => {
		const rows = this.found.current;
		if (rows === undefined) return null;
		const { catalogue } = this.view;
		const places = new Map(rows.map((row) => [groupKey(row), placeWords(row, catalogue)]));
		const placeOf = (row: BinRow) => places.get(groupKey(row)) ?? '';
		const order = new Intl.Collator();
		return [...rows].sort(
			(a, b) => order.compare(placeOf(a), placeOf(b)) || order.compare(a.title, b.title)
		);
	});

	readonly groups = $derived.by(() => groupsOf(this.all ?? [], this.view.catalogue));

	/** The rows on the list now. A group that has been emptied does not hide the rest. */
	readonly shown: readonly BinRow[] = $derived.by(() => {
		const group = this.groups.some(({ key }) => key === this.group) ? this.group : '';
		return filtered(this.all ?? [], this.query, group);
	});

	/** What is chosen and shown: nobody deletes what they do not see. */
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

	/** Chooses everything that is shown, or nothing. */
	chooseAll(on: boolean): void {
		this.picked = new Set(on ? this.shown.map(({ id }) => id) : []);
	}
}
