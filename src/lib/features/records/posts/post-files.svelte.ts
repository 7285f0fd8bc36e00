import { clock, LiveQuery, type WorkspaceView } from '$lib/app/context';
import { m } from '$lib/i18n/messages';
import type { GivenFile } from '$lib/replica/files/files';
import {
	dropWaiting,
	keepWaiting,
	waitingFiles,
	type WaitingFile
} from '$lib/replica/store/waiting-files';
import { toast } from '$lib/ui/toasts.svelte';

/**
 * The files of the post that is being written. They are kept on this device with its draft, so that a reload or a closed
 * tab loses none, and are attached when the post is sent. Create it while a component initialises.
 */
export class PostFiles {
	private readonly stored: LiveQuery<readonly WaitingFile[]>;
	/** Those that this device could not store: a reload forgets them. */
	private here = $state.raw<readonly WaitingFile[]>([]);
	/** The keys of those that are on their way into a post. */
	private leaving = $state.raw<ReadonlySet<string>>(new Set());

	constructor(
		private readonly view: WorkspaceView,
		private readonly draftKey: string
	) {
		this.stored = new LiveQuery(() => () => waitingFiles(view.replica.db, draftKey));
	}

	get list(): readonly WaitingFile[] {
		return [...(this.stored.current ?? []), ...this.here].filter(
			({ key }) => !this.leaving.has(key)
		);
	}

	/** Adds files behind the others. What cannot be stored is there all the same, and the person is told. */
	async add(given: readonly GivenFile[]): Promise<void> {
		const kept = await keepWaiting(this.view.replica.db, this.draftKey, given, clock.now());
		if (kept.ok) return;
		this.here = [...this.here, ...given.map((file) => ({ ...file, key: crypto.randomUUID() }))];
		toast({ message: m.files_waiting_not_stored({ count: given.length }), tone: 'danger' });
	}

	async remove(key: string): Promise<void> {
		await this.drop([key]);
	}

	/**
	 * Hands the files over to the post that was sent. They leave the list at once, and the device when `attach` has
	 * ended: what ends in between loses none.
	 */
	async send(attach: (given: readonly GivenFile[]) => Promise<unknown>): Promise<void> {
		const { list } = this;
		if (list.length === 0) return;
		const keys = list.map(({ key }) => key);
		this.leaving = new Set([...this.leaving, ...keys]);
		await attach(list);
		await this.drop(keys);
	}

	/** What stands as the text of a post that has only files. */
	get instead(): string {
		return namesOf(this.list);
	}

	private async drop(keys: readonly string[]): Promise<void> {
		this.here = this.here.filter(({ key }) => !keys.includes(key));
		const dropped = await dropWaiting(this.view.replica.db, keys);
		if (!dropped.ok) toast({ message: m.files_waiting_not_dropped(), tone: 'danger' });
	}
}

/** Returns what a post says that has only these files. */
export const namesOf = (files: readonly { readonly name: string }[]): string =>
	files.map(({ name }) => name).join(', ');
