import { liveQuery, type Subscription } from 'dexie';
import type { RecordId, SpaceId } from '../../domain/core/ids';
import { pathOf, placeFolders, type FolderPlaces } from '../../domain/file/folder';
import { isKept, wordFor, type KeepingSaid } from '../../domain/file/keeping';
import { foldersOf } from '../store/file-area';
import type { RecordStore } from '../store/records';
import { downloadQueue } from './download-queue';
import type { Fetches } from './fetches';
import type { DownloadRow, KeepingRow } from './rows';
import type { TransferQueue } from './transfer-queue';
import { signOfWanted, wantedIn } from './wanted-files';
import { platform } from '../platform';
import type { Timer } from '../../domain/core/waiting';

/** Something that can be kept on this device. */
export type Keepable = Pick<KeepingRow, 'id' | 'of' | 'space'> & {
	/** The folder that it is in; `null` at the top, and for what is in none. */
	readonly folder: RecordId | null;
};

/** How much something comes to: files, and their bytes. */
export interface Amount {
	readonly count: number;
	readonly size: number;
}

/** What somebody asked to keep here, and what it comes to. */
export interface KeptThing extends KeepingRow {
	readonly amount: Amount;
	/** What its first file is called; `null` while it has none. */
	readonly first: string | null;
}

/** How long after one look through what is to be kept there is another one, ms: much may be arriving. */
const BETWEEN = 1_000;

/** What is to be kept on this device (FL-04): it is fetched in the background, and never let go for room. */
export class KeptFiles {
	private queue: TransferQueue<DownloadRow> | null = null;
	private readonly subscriptions: Subscription[] = [];
	private isPaused = true;
	private downloads: readonly DownloadRow[] = [];
	private looking: Promise<void> | null = null;
	private lookAgain = false;
	private timer: Timer | undefined;

	constructor(
		private readonly records: Pick<RecordStore, 'db' | 'read'>,
		private readonly fetches: Fetches,
		private readonly onError: (error: unknown) => void
	) {}

	/** This tab leads: it fetches what is to be kept here and is not. */
	lead(): void {
		this.queue = downloadQueue(this.db, this.fetches, this.onError);
		this.subscriptions.push(
			liveQuery(() => this.db.downloads.toArray()).subscribe((rows) => {
				this.downloads = rows;
				this.queue?.take(this.toFetch);
			}, this.onError),
			liveQuery(() => signOfWanted(this.db)).subscribe(() => {
				this.look();
			}, this.onError)
		);
	}

	/** Another tab leads. */
	async unlead(): Promise<void> {
		const { queue } = this;
		this.queue = null;
		for (const subscription of this.subscriptions.splice(0)) subscription.unsubscribe();
		this.timer?.cancel();
		this.lookAgain = false;
		await Promise.all([queue?.stop(), this.looking]);
	}

	/** Pauses what is being fetched, or lets it go on. */
	pause(isPaused: boolean): void {
		this.isPaused = isPaused;
		this.queue?.take(this.toFetch);
	}

	/** There is a connection again, or somebody asks for it: tries what waits now. */
	retry(): void {
		if (!this.isPaused) this.queue?.retry();
	}

	/** What was said of the things of a space. For live queries. */
	async said(space: SpaceId): Promise<KeepingSaid> {
		const rows = await this.db.keeping.where('space').equals(space).toArray();
		return new Map(rows.map(({ id, keep }) => [id, keep]));
	}

	/**
	 * Keeps something on this device, with everything in it, or does not any more. What was said of anything in it is
	 * forgotten. Returns what is fetched for it.
	 */
	async keep(thing: Keepable, keep: boolean): Promise<Amount> {
		const { id, of, space } = thing;
		await this.db.transaction('rw', [this.db.keeping, this.db.records], async () => {
			const places = placeFolders(await foldersOf(this.db, space));
			const said = await this.said(space);
			const below = [...said.keys()].filter((other) => other !== id);
			const paths = await Promise.all(below.map((other) => this.pathOf(space, other, places)));
			await this.db.keeping.bulkDelete(below.filter((_, at) => paths[at]?.includes(id)));
			const word = wordFor(pathTo(thing, places), keep, said);
			if (word === null) await this.db.keeping.delete(id);
			else await this.db.keeping.put({ id, of, space, keep: word });
		});
		return this.missing(thing);
	}

	/** Calls off one file that is being fetched: it is not kept any more. */
	async callOff({ keeping }: Pick<DownloadRow, 'keeping'>): Promise<void> {
		const { id, of, space } = keeping;
		const row = of === 'file' ? await this.db.records.get(id) : undefined;
		const folder = row?.kind === 'file' && row.folder !== '' ? row.folder : null;
		await this.keep({ id, of, space, folder }, false);
		await this.lookNow();
	}

	/** What is still to be fetched, in order. For live queries. */
	waiting(): Promise<DownloadRow[]> {
		return this.db.downloads.toArray();
	}

	/** Tries a file again that could not be fetched. */
	async retryDownload(id: string): Promise<void> {
		await this.db.downloads.update(id, { fault: null });
		this.retry();
	}

	/** What people asked to keep here, with what it comes to. For live queries. */
	async things(): Promise<KeptThing[]> {
		const rows = (await this.db.keeping.toArray()).filter(({ keep }) => keep);
		return Promise.all(
			rows.map(async (row) => {
				const wanted = [...(await wantedIn(this.records, row)).values()];
				return { ...row, amount: amountOf(wanted), first: wanted[0]?.name ?? null };
			})
		);
	}

	/** Looks through what is to be kept once more. Resolves when what is missing waits to be fetched. */
	async lookNow(): Promise<void> {
		const wanted = await wantedIn(this.records);
		const { held, downloads } = this.db;
		await this.db.transaction('rw', [held, downloads], async () => {
			const here = new Set<string>();
			for (const row of await held.toArray()) {
				here.add(row.hash);
				const { kept: _, ...plain } = row;
				if (wanted.has(row.hash) === (row.kept === true)) continue;
				await held.put(wanted.has(row.hash) ? { ...plain, kept: true } : plain);
			}
			const waiting = new Set(await downloads.toCollection().primaryKeys());
			const missing = [...wanted.values()].filter(({ id }) => !here.has(id) && !waiting.has(id));
			await downloads.bulkDelete([...waiting].filter((id) => !wanted.has(id) || here.has(id)));
			await downloads.bulkPut(missing);
		});
	}

	private get db() {
		return this.records.db;
	}

	private get toFetch(): readonly DownloadRow[] {
		return this.isPaused ? [] : this.downloads;
	}

	/** Looks through soon; what comes meanwhile is looked at in the same go. */
	private look(): void {
		if (this.looking !== null) {
			this.lookAgain = true;
			return;
		}
		this.looking = this.lookNow()
			.catch(this.onError)
			.finally(() => {
				this.looking = null;
				if (!this.lookAgain) return;
				this.lookAgain = false;
				this.timer = platform.timeout(() => {
					this.look();
				}, BETWEEN);
			});
	}

	private async pathOf(
		space: SpaceId,
		id: string,
		places: FolderPlaces
	): Promise<readonly string[]> {
		const row = await this.db.records.get(id);
		if (row?.kind === 'folder') return pathTo({ id, of: 'folder', space, folder: null }, places);
		const folder = row?.kind === 'file' && row.folder !== '' ? row.folder : null;
		return pathTo({ id, of: 'file', space, folder }, places);
	}

	private async missing(thing: Keepable): Promise<Amount> {
		const wanted = [...(await wantedIn(this.records, thing)).values()];
		const held = await this.db.held.bulkGet(wanted.map(({ id }) => id));
		return amountOf(wanted.filter((_, at) => held[at] === undefined));
	}
}

const amountOf = (rows: readonly DownloadRow[]): Amount => ({
	count: rows.length,
	size: rows.reduce((sum, { file }) => sum + file.size, 0)
});

/** Returns what a thing is in, the space first, and the thing itself at the end. */
export function pathTo(
	{ id, of, space, folder }: Keepable,
	places: FolderPlaces
): readonly string[] {
	switch (of) {
		case 'space':
			return [space];
		case 'folder':
			return [space, ...pathOf(id, places)];
		case 'file':
			return [space, ...(folder === null ? [] : pathOf(folder, places)), id];
		case 'attached':
			return [space, id];
	}
}

/** Returns whether a thing is kept on this device. */
export const isThingKept = (thing: Keepable, places: FolderPlaces, said: KeepingSaid): boolean =>
	isKept(pathTo(thing, places), said);
