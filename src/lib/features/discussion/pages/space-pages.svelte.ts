import { LiveQuery, type WorkspaceView } from '$lib/app/context';
import type { RecordId, SpaceId } from '$lib/domain/core/ids';
import { keepsPage, writesPage, writesPages, type KeptPage } from '$lib/domain/page/keeping';
import { PageTree, type Grown } from '$lib/domain/page/tree';
import { setFavouritePage } from '$lib/documents/private-pages';
import type { Saved } from '$lib/replica/saved';
import { pagesOf } from '$lib/replica/store/pages';
import type { PageRow } from '$lib/replica/store/rows';

/** The setting of this browser that says which pages of a space are folded. */
const FOLDED = 'pages-folded';

/** The pages of a space as a tree, and what of it is folded in this browser. */
export class SpacePages {
	private readonly query: LiveQuery<readonly PageRow[]>;
	private folded = $state.raw<ReadonlySet<RecordId>>(new Set());
	/** Asks for files to make pages of, under one page or at the top. */
	askImport: (under: RecordId | null, what: 'files' | 'folder') => void = () => undefined;

	constructor(
		readonly view: WorkspaceView,
		readonly space: SpaceId
	) {
		this.query = new LiveQuery(() => () => pagesOf(view.replica.db, space));
		const kept = view.settings.getItem(`${FOLDED}/${space}`);
		if (kept !== null) this.folded = new Set(kept.split(' '));
	}

	/** The tree; `undefined` while it is being read. */
	readonly tree: PageTree<PageRow> | undefined = $derived.by(() => {
		const rows = this.query.current;
		return rows === undefined ? undefined : new PageTree(rows);
	});

	/** The pages that are shown in the tree, from the top. */
	readonly shown: readonly Grown<PageRow>[] = $derived.by(
		() => this.tree?.grown((id) => !this.folded.has(id)) ?? []
	);

	isFolded(id: RecordId): boolean {
		return this.folded.has(id);
	}

	/** Folds a page, or shows what is under it, and remembers that. */
	fold(id: RecordId, isFolded: boolean): void {
		if (this.folded.has(id) === isFolded) return;
		const next = new Set(this.folded);
		if (isFolded) next.add(id);
		else next.delete(id);
		this.folded = next;
		this.view.settings.setItem(`${FOLDED}/${this.space}`, [...next].join(' '));
	}

	/** Shows a page in the tree: whatever it is under is not folded any more. */
	reveal(id: RecordId): void {
		for (const { id: above } of this.tree?.above(id) ?? []) this.fold(above, false);
	}

	/** The pages of this space that this person has marked, in the order in which they did. */
	get favourites(): readonly PageRow[] {
		return (this.view.own?.pages ?? []).flatMap((id) => this.tree?.get(id) ?? []);
	}

	/** Marks a page as a favourite, or no longer, on all devices of this person. */
	mark(page: RecordId, isFavourite: boolean): Promise<Saved> {
		const at = isFavourite ? this.view.acting.clock.now() : null;
		return this.view.replica.mine.edit((doc) => setFavouritePage(doc, page, at));
	}

	/** Whether this person makes pages here (PG-01). */
	get mayWrite(): boolean {
		const { me } = this.view;
		const place = this.place;
		return me !== undefined && place !== null && writesPages(me, place);
	}

	/** Whether this person writes a page, names it and moves it (PG-01, PG-02). */
	writes(page: KeptPage): boolean {
		const { me } = this.view;
		const place = this.place;
		return me !== undefined && place !== null && writesPage(me, page, place);
	}

	/** Whether this person locks a page (PG-02). */
	keeps(page: KeptPage): boolean {
		const { me } = this.view;
		const place = this.place;
		return me !== undefined && place !== null && keepsPage(me, page, place);
	}

	/** The space; `null` while it is not here, and when nothing is written in it any more. */
	private get place() {
		const place = this.view.space(this.space);
		return place === null || place.archived ? null : place;
	}
}

/** Who keeps the page of a row. */
export const keptOf = ({ createdBy, locked }: PageRow): KeptPage => ({
	createdBy,
	locked: locked === true
});
