import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LmdbStore } from '../../sync-server/store/lmdb';
import type { RoomCommit, RowWrite } from '../../sync-server/store/store';

/**
 * The store of the product, in a directory of its own, whose commits can be held up or made to fail: what
 * comes between a decision and the disk then really comes between.
 */
export class SlowStore extends LmdbStore {
	/** While it says so, commits wait. */
	isHeld = false;
	/** The rooms and rows of each commit that was made. */
	readonly committed: (readonly string[])[] = [];
	/** What the next commits fail with, as on a full disk. */
	failure: Error | null = null;
	private readonly waiting: (() => void)[] = [];

	private constructor(readonly directory: string) {
		super(directory, () => 'log');
	}

	/** A store in a temporary directory, which goes with `remove`. */
	static make(): SlowStore {
		return new SlowStore(mkdtempSync(join(tmpdir(), 'polder-slow-')));
	}

	/** How many commits wait. */
	get held(): number {
		return this.waiting.length;
	}

	override async commit(
		commits: readonly RoomCommit[],
		rows: readonly RowWrite[] = []
	): Promise<void> {
		if (this.isHeld) await new Promise<void>((resolve) => this.waiting.push(resolve));
		const { failure } = this;
		if (failure !== null) throw failure;
		this.committed.push([
			...commits.map(({ room }) => room),
			...rows.map(({ table, key }) => `${table}/${key}`)
		]);
		return super.commit(commits, rows);
	}

	/** Lets everything that waits go on, and holds nothing any more. */
	release(): void {
		this.isHeld = false;
		for (const go of this.waiting.splice(0)) go();
	}

	/** Removes the directory of a store that has been closed. */
	remove(): void {
		rmSync(this.directory, { recursive: true, force: true });
	}
}

/** What a full disk says. */
export const noSpace = (): Error =>
	Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
