import { random, type WorkspaceView } from '$lib/app/context';
import { newId, type RecordId, type SpaceId } from '$lib/domain/core/ids';
import { fileName } from '$lib/domain/file/commands';
import { createFolder } from '$lib/domain/file/file-record';
import { placeFolders } from '$lib/domain/file/folder';
import { problemOf } from '$lib/features/common/refusals/why';
import { offerUndo } from '$lib/features/common/undo/undo';
import { undoMade } from '$lib/features/common/undo/undo-record';
import { attachFaultWords } from '$lib/features/records/files/file-words';
import { m } from '$lib/i18n/messages';
import { foldersOf } from '$lib/replica/store/file-area';
import { toast } from '$lib/ui/toasts.svelte';
import type { PlacedFile } from './given';

/** The folder of a space that files are added to; `null` for the top. */
export interface IntoFolder {
	readonly space: SpaceId;
	readonly folder: RecordId | null;
}

/** Files that are being added: they are saved on this device one after the other. */
interface Adding {
	readonly done: number;
	readonly all: number;
}

/** Has the browser ask before the app is closed: what has not been saved yet cannot be found again. */
const askBeforeLeaving = (event: BeforeUnloadEvent): void => {
	event.preventDefault();
};

/** How many files are stored together, and how many bytes of them: all are in memory meanwhile. */
const TOGETHER = 10;
const TOGETHER_BYTES = 32 * 1024 * 1024;

/** How many faults are told one by one. */
const TOLD = 3;

/** Adds files to file areas. It goes on when the page that began it is left. */
class Intake {
	/** `null` while nothing is being added. */
	adding = $state.raw<Adding | null>(null);
	private stopped = false;
	private turn: Promise<void> = Promise.resolve();

	/** Adds files and makes the folders that they came in. Resolves when all are saved on this device. */
	add(view: WorkspaceView, into: IntoFolder, given: readonly PlacedFile[]): Promise<void> {
		const { done, all } = this.adding ?? { done: 0, all: 0 };
		this.adding = { done, all: all + given.length };
		addEventListener('beforeunload', askBeforeLeaving);
		this.turn = this.turn.then(() => this.addNow(view, into, given));
		return this.turn;
	}

	/** Adds no more of what is being added. What is there stays. */
	stop(): void {
		this.stopped = true;
	}

	private async addNow(
		view: WorkspaceView,
		into: IntoFolder,
		given: readonly PlacedFile[]
	): Promise<void> {
		const folders = new FolderMaker(view, into);
		const made: RecordId[] = [];
		const names: string[] = [];
		const faults: string[] = [];
		let here = 0;
		for (const batch of batches(given)) {
			if (!this.stopped) {
				const [first] = batch;
				const folder = await folders.at(first?.folders ?? []);
				if (folder.problem !== null) faults.push(...batch.map(() => folder.problem));
				else {
					const place = { ...into, folder: folder.id };
					const added = await view.replica.files.addSome(
						place,
						batch.map(({ file }) => file)
					);
					for (const [at, one] of added.entries()) {
						if (!one.ok) faults.push(attachFaultWords(batch[at]?.file.name ?? '', one.error));
						else if (one.value.is === 'here') here += 1;
						else {
							made.push(one.value.added.record);
							names.push(one.value.added.file.name);
						}
					}
				}
			}
			this.step(batch.length);
		}
		for (const fault of faults.slice(0, TOLD)) toast({ message: fault, tone: 'danger' });
		if (faults.length > TOLD) {
			toast({ message: m.files_add_failed({ count: faults.length }), tone: 'danger' });
		}
		const already = here === 0 ? [] : [m.files_here_already({ count: here })];
		const [name] = names;
		if (name === undefined) {
			for (const message of already) toast({ message });
			return;
		}
		const said =
			names.length === 1 ? m.files_added_one({ name }) : m.files_added({ count: names.length });
		const message = [said, ...already].join('. ');
		offerUndo({ message }, () => undoMade(view, [...made, ...folders.made], m.deal_not_saved()));
	}

	private step(count: number): void {
		const { done, all } = this.adding ?? { done: 0, all: 0 };
		this.adding = done + count >= all ? null : { done: done + count, all };
		if (this.adding !== null) return;
		this.stopped = false;
		removeEventListener('beforeunload', askBeforeLeaving);
	}
}

export const intake = new Intake();

/** Returns files in their order, in groups that came in one folder and are stored together. */
function batches(given: readonly PlacedFile[]): readonly (readonly PlacedFile[])[] {
	const all: PlacedFile[][] = [];
	let size = 0;
	for (const one of given) {
		const batch = all.at(-1);
		size += one.file.bytes.size;
		const isFull = batch === undefined || batch.length === TOGETHER || size > TOGETHER_BYTES;
		const isElsewhere = batch?.[0]?.folders.join('/') !== one.folders.join('/');
		if (!isFull && !isElsewhere) batch.push(one);
		else {
			all.push([one]);
			size = one.file.bytes.size;
		}
	}
	return all;
}

/** Finds the folders that files came in, by their names, and makes those that are not there. */
class FolderMaker {
	/** The folders that were made. */
	readonly made: RecordId[] = [];
	private readonly known = new Map<string, RecordId | null>();

	constructor(
		private readonly view: WorkspaceView,
		private readonly into: IntoFolder
	) {}

	/** Returns the folder of a path of names, or why it could not be made. */
	async at(
		path: readonly string[]
	): Promise<
		{ readonly id: RecordId | null; readonly problem: null } | { readonly problem: string }
	> {
		let { folder } = this.into;
		for (const name of path) {
			const found = await this.inside(folder, fileName(name));
			if (found.problem !== null) return found;
			folder = found.id;
		}
		return { id: folder, problem: null };
	}

	private async inside(
		parent: RecordId | null,
		name: string
	): Promise<{ readonly id: RecordId; readonly problem: null } | { readonly problem: string }> {
		const { view, into } = this;
		const key = JSON.stringify([parent, name]);
		const known = this.known.get(key) ?? (await this.there(parent, name));
		if (known !== null) {
			this.known.set(key, known);
			return { id: known, problem: null };
		}
		const id = newId(random);
		const change = createFolder(name, { space: into.space, folder: parent }, view.acting);
		const problem = await problemOf(view.changeInSpace(into.space, id, change), m.deal_not_saved());
		if (problem !== null) return { problem };
		this.made.push(id);
		this.known.set(key, id);
		return { id, problem: null };
	}

	private async there(parent: RecordId | null, name: string): Promise<RecordId | null> {
		const rows = await foldersOf(this.view.replica.db, this.into.space);
		const places = placeFolders(rows);
		return rows.find((row) => row.title === name && places.get(row.id) === parent)?.id ?? null;
	}
}
