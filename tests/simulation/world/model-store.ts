import { MemoryStore } from '../../support/memory-store';
import { NotOwner, type RoomCommit, type RowWrite } from '../../../sync-server/store/store';
import type { Sequence } from '../../../src/lib/protocol/messages';
import type { RoomName } from '../../../src/lib/protocol/rooms';

/** When the disk is done with something. */
export interface DiskTime {
	/** Calls back when the disk has done one piece of work; never out of order. */
	readonly work: (what: string, done: () => void) => void;
	/** Told of what is about to be written. */
	readonly before?: (commits: readonly RoomCommit[]) => void;
	/** What the disk answers at present instead of storing, and whether it has stored all the same; `null` when it stores. */
	readonly failure: () => { readonly error: Error; readonly isWritten: boolean } | null;
}

/** A write that is on its way to the disk. */
interface Pending {
	readonly write: () => Promise<void>;
	readonly settle: (error: Error | null) => void;
}

/** What is on a model's disk, and stays when the process ends. */
type Content = Record<string, unknown>;

/**
 * A model of the LMDB store: a commit is on the disk, whole, some time after it was asked for, and in the order in
 * which it was asked for, or it fails, whole. Reads see what is on the disk. When the process ends, of the commits on
 * their way the first few may be on the disk, and nobody has been told; one that was being written is not.
 *
 * Opening it takes the disk over. Whoever had it before can read on, and fails to write.
 */
export class ModelStore extends MemoryStore {
	private readonly pending: Pending[] = [];
	private isWorking = false;
	private isClosed = false;
	/** How often the disk was taken over: every store on it has the same object. */
	private readonly owner = { epoch: 0 };
	/** The owner epoch with which this process writes. */
	private readonly epoch: number;

	constructor(
		logId: string,
		private readonly time: DiskTime,
		content?: Content
	) {
		super(logId);
		if (content !== undefined) Object.assign(this, content);
		this.owner.epoch += 1;
		this.epoch = this.owner.epoch;
	}

	override get isOwned(): boolean {
		return this.owner.epoch === this.epoch;
	}

	/** How many commits are on their way. */
	get onTheWay(): number {
		return this.pending.length;
	}

	override commit(commits: readonly RoomCommit[], rows: readonly RowWrite[] = []): Promise<void> {
		return this.add(async () => {
			this.mustOwn();
			this.time.before?.(commits);
			await super.commit(commits, rows);
		});
	}

	override async compact(room: RoomName, upTo: Sequence): Promise<number> {
		let dropped = 0;
		await this.add(async () => {
			this.mustOwn();
			dropped = await super.compact(room, upTo);
		});
		return dropped;
	}

	/** Ends it as a power cut does: of what is on its way, the first `count` are on the disk. */
	end(count: number): void {
		for (const { write } of this.pending.splice(0).slice(0, count)) void write();
		this.isClosed = true;
	}

	/** The same disk for the next process, or with `copy` one as it is at this moment. */
	content(copy: boolean): Content {
		const own = new Set(['pending', 'isWorking', 'isClosed', 'time', 'logId', 'epoch']);
		const content = Object.fromEntries(Object.entries(this).filter(([name]) => !own.has(name)));
		return copy ? structuredClone(content) : content;
	}

	private mustOwn(): void {
		if (!this.isOwned) throw new NotOwner();
	}

	private add(write: () => Promise<void>): Promise<void> {
		return new Promise((resolve, reject) => {
			this.pending.push({
				write,
				settle: (error) => {
					if (error === null) resolve();
					else reject(error);
				}
			});
			this.work();
		});
	}

	private work(): void {
		if (this.isWorking || this.pending.length === 0) return;
		this.isWorking = true;
		this.time.work('commit', () => {
			if (this.isClosed) return;
			const first = this.pending.shift();
			const failure = this.time.failure();
			this.isWorking = false;
			if (first !== undefined) {
				if (failure === null || failure.isWritten) {
					// Writing to memory takes no time, so that nothing comes between it and the answer.
					first.write().then(
						() => {
							first.settle(failure?.error ?? null);
						},
						(error: unknown) => {
							first.settle(error instanceof Error ? error : new Error(String(error)));
						}
					);
				} else first.settle(failure.error);
			}
			this.work();
		});
	}
}
