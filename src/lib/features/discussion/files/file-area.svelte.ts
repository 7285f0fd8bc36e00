import { LiveQuery, type WorkspaceView } from '$lib/app/context';
import type { RecordId, SpaceId } from '$lib/domain/core/ids';
import type { FileRef } from '$lib/domain/file/file';
import type { KeepingSaid } from '$lib/domain/file/keeping';
import { pathOf, placeFolders, type FolderPlaces } from '$lib/domain/file/folder';
import { pagesAround } from '$lib/features/records/cards/cards';
import {
	ATTACHING_KINDS,
	attachedCount,
	attachedPage,
	filesCount,
	filesIn,
	filesPage,
	foldersOf,
	lostFolders,
	type AttachingKind,
	type FileSort
} from '$lib/replica/store/file-area';
import { isThingKept, type Keepable } from '$lib/replica/files/kept-files';
import { FAR, type Page } from '$lib/replica/store/queries';
import type { FileRow, FolderRow, Row } from '$lib/replica/store/rows';
import { searchWithin } from '$lib/replica/store/search-within';
import { ShownFiles } from './shown-files.svelte';
import type { AreaPlace } from './place';

/** One thing that a file area lists. */
export type AreaEntry =
	| { readonly is: 'folder'; readonly row: FolderRow }
	| { readonly is: 'file'; readonly row: FileRow }
	/** The way to the files that are attached to records of a kind. */
	| { readonly is: 'group'; readonly kind: AttachingKind; readonly count: number }
	/** The way to the files whose folder is gone. */
	| { readonly is: 'lost'; readonly count: number }
	/** A file that is attached to a record. It stays there, and is only shown here. */
	| { readonly is: 'attached'; readonly id: string; readonly file: FileRef; readonly row: Row };

/** The most files and folders that a search shows. */
const MOST_FOUND = 200;

interface Stretch {
	readonly start: number;
	readonly entries: readonly AreaEntry[];
}

interface Groups {
	readonly attached: readonly { readonly kind: AttachingKind; readonly count: number }[];
	readonly lost: number;
}

const NONE: ReadonlySet<RecordId> = new Set();

const NO_GROUPS: Groups = { attached: [], lost: 0 };

/**
 * What a file area shows: the folders of a place, then its files, of which only those are read that are on the screen.
 * Create it while a component initialises.
 */
export class FileAreaModel {
	/** What is searched for in the whole space; empty while nothing is. */
	query = $state('');
	readonly shown: ShownFiles;
	/** Where each folder is. */
	readonly places: FolderPlaces;
	/** The folder that is shown, `null` for the top and for one that is gone. */
	readonly folder: RecordId | null;
	private readonly folders: LiveQuery<FolderRow[]>;
	private readonly byId: ReadonlyMap<RecordId, FolderRow>;
	private readonly said: LiveQuery<KeepingSaid>;
	private readonly groups: LiveQuery<Groups>;
	private readonly heads: readonly AreaEntry[];
	private readonly counted: LiveQuery<number | undefined>;
	private readonly found: LiveQuery<readonly AreaEntry[] | null>;
	private readonly stretch: LiveQuery<Stretch>;
	private first = $state(0);
	private last = $state(40);

	constructor(
		private readonly view: WorkspaceView,
		readonly space: SpaceId,
		private readonly place: () => AreaPlace
	) {
		const { db } = view.replica;
		this.shown = new ShownFiles(view.settings);
		this.folders = new LiveQuery(() => () => foldersOf(db, space));
		this.byId = $derived(new Map((this.folders.current ?? []).map((row) => [row.id, row])));
		this.places = $derived(placeFolders(this.folders.current ?? []));
		this.folder = $derived.by(() => {
			const at = place();
			return at.is === 'folder' && at.id !== null && this.places.has(at.id) ? at.id : null;
		});
		this.said = new LiveQuery(() => () => view.replica.files.kept.said(space));
		this.groups = new LiveQuery(() => {
			const isTop = this.isTop;
			const { known } = this;
			return async () => {
				if (!isTop) return NO_GROUPS;
				const attached: { readonly kind: AttachingKind; readonly count: number }[] = [];
				for (const kind of ATTACHING_KINDS) {
					const count = await attachedCount(db, space, kind);
					if (count > 0) attached.push({ kind, count });
				}
				const lost = await lostFolders(db, space, known);
				let count = 0;
				for (const folder of lost) count += await filesCount(db, { space, folder });
				return { attached, lost: count };
			};
		});
		this.heads = $derived.by(() => this.headsHere());
		this.found = new LiveQuery(() => {
			const text = this.query.trim();
			return async () => {
				if (text === '') return null;
				const scope = { spaces: new Set([space]), kinds: new Set(['folder', 'file'] as const) };
				const { rows } = await searchWithin(db, text, scope, MOST_FOUND);
				return rows.flatMap(entryOf);
			};
		});
		const page = $derived(
			pagesAround(
				Math.max(0, this.first - this.heads.length),
				Math.max(0, this.last - this.heads.length)
			)
		);
		const start = $derived(page.start);
		const count = $derived(page.count);
		this.stretch = new LiveQuery(() => this.reading({ start, count }));
		const isShown = $derived(this.stretch.current !== undefined);
		this.counted = new LiveQuery(() => {
			const [at, folder] = [place(), this.folder];
			const known = at.is === 'lost' ? this.known : NONE;
			// What is on the screen is read first: a browser counts by going through everything.
			const isTurn = isShown;
			return async () => {
				if (!isTurn) return undefined;
				if (at.is === 'attached') return attachedCount(db, space, at.kind);
				if (at.is === 'folder') return filesCount(db, { space, folder: folder ?? '' });
				return (await filesIn(db, space, await lostFolders(db, space, known))).length;
			};
		});
	}

	/** Whether something is searched for in the whole space. */
	get isSearching(): boolean {
		return this.query.trim() !== '';
	}

	/** Whether the top of the area is shown, and nothing is searched for. */
	get isTop(): boolean {
		const at = this.place();
		return at.is === 'folder' && this.folder === null;
	}

	/** The folders from the top to the one that is shown. */
	get path(): readonly FolderRow[] {
		return this.folder === null ? [] : this.pathOf(this.folder);
	}

	/** Returns the folders from the top to one, which is the last. */
	pathOf(folder: RecordId): readonly FolderRow[] {
		return pathOf(folder, this.places).flatMap((id) => this.byId.get(id) ?? []);
	}

	/** All folders of the space. */
	get allFolders(): readonly FolderRow[] {
		return this.folders.current ?? [];
	}

	/** How many entries there are; `undefined` until that is known. */
	get count(): number | undefined {
		const found = this.found.current;
		if (this.isSearching) return found?.length ?? undefined;
		const shown = this.stretch.current;
		if (shown === undefined || this.folders.current === undefined) return undefined;
		// Until they are counted, there are those that have been read.
		return this.heads.length + (this.counted.current ?? shown.start + shown.entries.length);
	}

	/** How many of the entries are not files of the place itself, and stand before those. */
	get headCount(): number {
		return this.isSearching ? 0 : this.heads.length;
	}

	/** Returns the entry at an index, or `undefined` while it is being read. */
	at(index: number): AreaEntry | undefined {
		if (this.isSearching) return this.found.current?.[index];
		const head = this.heads[index];
		if (head !== undefined) return head;
		const { current } = this.stretch;
		return current?.entries[index - this.heads.length - current.start];
	}

	/** Returns what of an entry can be kept on this device; `null` where no relay could give it again. */
	keepable(entry: AreaEntry): Keepable | null {
		const { space } = this;
		if (this.view.status.state === 'local') return null;
		switch (entry.is) {
			case 'folder':
				return { id: entry.row.id, of: 'folder', space, folder: null };
			case 'file':
				return { id: entry.row.id, of: 'file', space, folder: entry.row.folder || null };
			case 'attached':
				return { id: entry.id, of: 'attached', space, folder: null };
			case 'group':
			case 'lost':
				return null;
		}
	}

	/** The folder that is shown, or the whole space at the top, as something that can be kept; `null` elsewhere. */
	get keepableHere(): Keepable | null {
		const { space, folder } = this;
		if (this.view.status.state === 'local' || this.place().is !== 'folder') return null;
		return folder === null
			? { id: space, of: 'space', space, folder: null }
			: { id: folder, of: 'folder', space, folder: null };
	}

	/** Whether something is kept on this device. */
	isKept(thing: Keepable): boolean {
		const { current } = this.said;
		return current !== undefined && isThingKept(thing, this.places, current);
	}

	/** Sets which entries are on the screen, `end` not included. */
	show(start: number, end: number): void {
		this.first = start;
		this.last = Math.max(start, end - 1);
	}

	/** Returns the next file before or after an index; `null` at an end, and where it has not been read. */
	fileBeside(index: number, step: 1 | -1): number | null {
		for (let at = index + step; at >= 0 && at < (this.count ?? 0); at += step) {
			const entry = this.at(at);
			if (entry === undefined) return null;
			if (entry.is === 'file' || entry.is === 'attached') return at;
		}
		return null;
	}

	/** The folders that are not gone; empty for the top. */
	private get known(): ReadonlySet<RecordId> {
		return new Set(['', ...this.byId.keys()]);
	}

	private headsHere(): readonly AreaEntry[] {
		const { folder, places } = this;
		if (this.place().is !== 'folder') return [];
		const rows = this.allFolders.filter(({ id }) => places.get(id) === folder);
		const { attached, lost } = this.groups.current ?? NO_GROUPS;
		const groups = this.isTop ? attached : [];
		return [
			...rows.map((row) => ({ is: 'folder', row }) as const),
			...groups.map(({ kind, count }) => ({ is: 'group', kind, count }) as const),
			...(this.isTop && lost > 0 ? [{ is: 'lost', count: lost } as const] : [])
		];
	}

	private reading(page: Page): () => Promise<Stretch> {
		const { view, space, folder } = this;
		const { db } = view.replica;
		const at = this.place();
		const { sort, down } = this.shown;
		const known = at.is === 'lost' ? this.known : NONE;
		const { start } = page;
		// Near the beginning the number does not matter, and must not have everything read again.
		const total = start < FAR ? undefined : this.counted.current;
		return async () => {
			switch (at.is) {
				case 'folder': {
					const query = { space, folder: folder ?? '', sort, down };
					const rows = await filesPage(db, query, page, total);
					return { start, entries: rows.map((row) => ({ is: 'file', row }) as const) };
				}
				case 'lost': {
					const ids = await filesIn(db, space, await lostFolders(db, space, known));
					const rows = await db.records.bulkGet(ids.slice(start, start + page.count));
					return { start, entries: rows.flatMap((row) => (row === undefined ? [] : entryOf(row))) };
				}
				case 'attached':
					return { start, entries: await this.attachedHere(at.kind, page) };
			}
		};
	}

	private async attachedHere(kind: AttachingKind, page: Page): Promise<AreaEntry[]> {
		const { db, records } = this.view.replica;
		const lines = await attachedPage(db, this.space, kind, page);
		const rows = await db.records.bulkGet(lines.map(({ record }) => record));
		const entries: AreaEntry[] = [];
		for (const [index, { id, record }] of lines.entries()) {
			const row = rows[index];
			const whole = (await records.read(record))?.record;
			if (row === undefined || whole === undefined || !('files' in whole)) continue;
			const file = whole.files.find((one) => `${record}/${one.id}` === id);
			if (file !== undefined) entries.push({ is: 'attached', id, file, row });
		}
		return entries;
	}
}

function entryOf(row: Row): readonly AreaEntry[] {
	if (row.kind === 'folder') return [{ is: 'folder', row }];
	return row.kind === 'file' ? [{ is: 'file', row }] : [];
}

/** Returns a key by which an entry is told from others. */
export function entryKey(entry: AreaEntry): string {
	switch (entry.is) {
		case 'folder':
		case 'file':
			return entry.row.id;
		case 'group':
			return `group/${entry.kind}`;
		case 'lost':
			return 'lost';
		case 'attached':
			return entry.id;
	}
}

export type { FileSort };
