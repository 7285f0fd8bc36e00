import type { WorkspaceView } from '$lib/app/context';
import type { RecordId } from '$lib/domain/core/ids';
import type { Row } from '$lib/replica/store/rows';
import { Selection } from '$lib/ui/selection.svelte';
import { binItems, moveItems, type Item } from './actions';
import { CARRIED, carriedIn } from './carried';
import type { AreaDoing } from './doing';
import { keepThing } from './keep-thing';
import type { AreaEntry, FileAreaModel } from './file-area.svelte';

/** What of a file area is selected, and what is done with it, by menu, key or mouse. */
export class AreaActs implements AreaDoing {
	readonly selection = new Selection();
	/** The index of the entry that keys act on. */
	active = $state(0);
	/** The item whose name and tags are being changed. */
	editing = $state.raw<Item | null>(null);
	/** The items for which a folder is being chosen. */
	moving = $state.raw<readonly Item[] | null>(null);
	/** The file whose versions are shown. */
	versionsOf = $state.raw<Extract<Item, { kind: 'file' }> | null>(null);

	constructor(
		private readonly view: WorkspaceView,
		private readonly area: FileAreaModel,
		private readonly mayWrite: () => boolean,
		/** Opens the entry at an index. */
		readonly open: (index: number) => void
	) {}

	/** Starts anew, because another place has other entries. */
	reset(): void {
		this.selection.clear();
		this.active = 0;
	}

	edit(item: Item): void {
		this.editing = item;
	}

	versions(item: Item): void {
		this.versionsOf = item.kind === 'file' ? item : null;
	}

	toggle(id: RecordId): void {
		this.selection.toggle(id);
	}

	isKept(entry: AreaEntry): boolean | null {
		const thing = this.area.keepable(entry);
		return thing === null ? null : this.area.isKept(thing);
	}

	keep(entry: AreaEntry, isKept: boolean): void {
		const thing = this.area.keepable(entry);
		if (thing === null) return;
		const name = entry.is === 'attached' ? entry.file.name : 'row' in entry ? entry.row.title : '';
		void keepThing(this.view, thing, name, isKept);
	}

	/** Asks where to move an item, with what is selected if it is part of that. */
	move(item: Item): void {
		void this.actedOn(item).then((items) => (this.moving = items));
	}

	/** Puts an item into the bin, with what is selected if it is part of that. */
	bin(item: Item): void {
		void this.actedOn(item).then((items) => this.binAll(items));
	}

	/** Asks where to move what is selected. */
	async moveSelected(): Promise<void> {
		this.moving = await this.selected();
	}

	/** Puts what is selected into the bin. */
	async binSelected(): Promise<void> {
		await this.binAll(await this.selected());
	}

	/** Moves items into a folder, `null` for the top. */
	async moveTo(items: readonly Item[], to: RecordId | null): Promise<void> {
		this.selection.clear();
		await moveItems(this.view, items, to, this.area.places);
	}

	/** Does what a key of a row stands for. */
	key(event: KeyboardEvent): void {
		if (event.ctrlKey || event.metaKey || event.altKey) return;
		const onRow =
			event.target instanceof HTMLElement && event.target.dataset['index'] !== undefined;
		const entry = this.area.at(this.active);
		const item = entry?.is === 'file' || entry?.is === 'folder' ? entry.row : null;
		if (!onRow || item === null || !this.mayWrite()) return;
		if (event.key === 'F2') this.edit(item);
		else if (event.key === 'Delete') this.bin(item);
		else if (event.key === 'm') this.move(item);
		else if (event.key === ' ') this.toggle(item.id);
		else return;
		event.preventDefault();
	}

	/** Takes an item along with the mouse, with what is selected if it is part of that. */
	carry(event: DragEvent, item: Item): void {
		const { selection } = this;
		const ids = selection.has(item.id) ? selection.ids : [item.id];
		event.dataTransfer?.setData(CARRIED, JSON.stringify(ids));
	}

	allowDrop(event: DragEvent): void {
		if (this.mayWrite() && event.dataTransfer?.types.includes(CARRIED)) event.preventDefault();
	}

	/** Moves what was carried into the folder that it was dropped on, `null` for the top. */
	dropInto(event: DragEvent, to: RecordId | null): void {
		const ids = carriedIn(event.dataTransfer);
		if (!this.mayWrite() || ids.length === 0) return;
		event.preventDefault();
		event.stopPropagation();
		void this.read(ids).then((items) => this.moveTo(items, to));
	}

	private async binAll(items: readonly Item[]): Promise<void> {
		this.selection.clear();
		await binItems(this.view, items, this.area.places);
	}

	private async actedOn(item: Item): Promise<readonly Item[]> {
		return this.selection.has(item.id) ? this.selected() : [item];
	}

	private selected(): Promise<readonly Item[]> {
		return this.read(this.selection.ids);
	}

	private async read(ids: Iterable<RecordId>): Promise<readonly Item[]> {
		const rows = await this.view.replica.db.records.bulkGet([...ids]);
		return rows.flatMap(itemOf);
	}
}

const itemOf = (row: Row | undefined): readonly Item[] =>
	row?.kind === 'file' || row?.kind === 'folder' ? [row] : [];
