import { LiveQuery, type WorkspaceView } from '$lib/app/context';
import { standWords, type StandWords } from '$lib/features/records/files/file-words';
import { m } from '$lib/i18n/messages';
import type { Whereabouts } from '$lib/replica/files/files';
import { bytesText } from '$lib/ui/format';
import type { MenuEntry } from '$lib/ui/menu';
import { aboutEntry, type AboutEntry } from './about-entry';
import type { Item } from './actions';
import { entryMenu, type AreaDoing } from './doing';
import type { AreaEntry } from './file-area.svelte';

/** What a line or a tile of a file area is given. */
export interface EntryGiven {
	readonly entry: AreaEntry;
	readonly mayWrite: boolean;
	readonly does: AreaDoing;
}

/** An entry as a line or a tile shows it. Create it while a component initialises. */
export class ShownEntry {
	readonly about: AboutEntry;
	/** The file or folder of the file area that it is; `null` for anything else. */
	readonly item: Item | null;
	/** Whether something is being dragged over it that could be dropped. */
	isOver = $state(false);
	readonly stand: StandWords | null;
	readonly menu: readonly MenuEntry[];
	private readonly where: LiveQuery<Whereabouts | undefined>;

	constructor(
		view: WorkspaceView,
		private readonly given: () => EntryGiven
	) {
		this.about = $derived(aboutEntry(view, given().entry));
		this.item = $derived.by(() => {
			const { entry } = given();
			return entry.is === 'file' || entry.is === 'folder' ? entry.row : null;
		});
		this.where = new LiveQuery(() => {
			const { file } = this.about;
			return async () =>
				file === null ? undefined : (await view.replica.files.whereabouts([file])).get(file.id);
		});
		this.stand = $derived(
			this.about.file === null || this.where.current === undefined
				? null
				: standWords(this.where.current, view.status.state)
		);
		this.menu = $derived.by(() => {
			const { entry, mayWrite, does } = given();
			return entryMenu(view, entry, mayWrite, does);
		});
	}

	/** Whether its bytes are on this device. */
	get isHeld(): boolean {
		return (this.where.current?.held ?? null) !== null;
	}

	/** How large it is, and that it is not here; empty for what is no file. */
	get sizeWords(): string {
		if (this.about.size === null) return '';
		const size = bytesText(this.about.size);
		return this.isHeld ? size : m.files_away_size({ size });
	}

	/** What is said of it below its name. */
	get details(): readonly string[] {
		const { entry, does } = this.given();
		const isKeptFolder = entry.is === 'folder' && does.isKept(entry) === true;
		return isKeptFolder ? [...this.about.details, m.files_kept()] : this.about.details;
	}

	/** The attributes of an element that is carried along by the mouse, and takes what is dropped on it. */
	get carrying() {
		const { entry, mayWrite, does } = this.given();
		const { item } = this;
		const folder = entry.is === 'folder' ? entry.row.id : null;
		return {
			draggable: mayWrite && item !== null,
			ondragstart: (event: DragEvent) => {
				if (item !== null) does.carry(event, item);
			},
			ondragover: (event: DragEvent) => {
				if (folder === null) return;
				does.allowDrop(event);
				this.isOver = event.defaultPrevented;
			},
			ondragleave: () => {
				this.isOver = false;
			},
			ondrop: (event: DragEvent) => {
				this.isOver = false;
				if (folder !== null) does.dropInto(event, folder);
			}
		};
	}
}
