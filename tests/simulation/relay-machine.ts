import { DEFAULT_LIMITS, type Limits } from '../../sync-server/common/limits';
import { platform } from '../../sync-server/common/platform';
import { SILENT } from '../../sync-server/common/meter';
import { Relay } from '../../sync-server/rooms/relay';
import type { RoomCommit, Store } from '../../sync-server/store/store';
import { RelayClock } from '../../sync-server/store/relay-clock';
import { newId } from '../../src/lib/domain/core/ids';
import { FileDoor, type FileDisk } from './world/file-door';
import { ModelStore } from './world/model-store';
import type { Pipe, RunningRelay } from './world/network';
import { Host, type World } from './world/scheduler';

/** The secret that claims the relay. */
export const CLAIM = 'claim-secret';

/** How often the relay shows that it is there, as in `websockets.ts`, ms. */
const HEARTBEAT = 20_000;

/** How often it tidies, and stores the time, as in `main.ts`, ms. */
const TIDY_EVERY = 10_000;
const KEEP_TIME_EVERY = 30_000;

/** How long closing the connections takes when the disk belongs to another process, as in `main.ts`, ms. */
const GOODBYE = 250;

const failed = (text: string, code: string, isWritten: boolean) => ({
	error: Object.assign(new Error(text), { code }),
	isWritten
});

/** Limits that a small company meets: much is dropped from the log, sent in parts, unloaded, slowed down and refused. */
export const NARROW: Limits = {
	...DEFAULT_LIMITS,
	logEntries: 12,
	recentEntries: 4,
	batchRecords: 3,
	batchBytes: 2048,
	held: 64 * 1024,
	idleRoom: 3000,
	burst: 80,
	perSecond: 40,
	memberSpaces: 2,
	memberLinks: 1,
	deviceAuthors: 30,
	memberStored: 256 * 1024
};

/** Limits by which all is sent in small parts, from a log that has everything. */
export const IN_PARTS: Limits = {
	...DEFAULT_LIMITS,
	batchRecords: 2,
	batchBytes: 2048,
	recentEntries: 4
};

/** Says which entries of a commit do not follow what is in their room's log: a place is given once, and none is left out. */
const misplaced = (store: Store, commits: readonly RoomCommit[]): string[] =>
	commits.flatMap(({ room, log }) =>
		log.flatMap(({ seq }, at) =>
			seq === store.head(room) + at + 1
				? []
				: [`entry ${String(seq)} of ${room} is out of its place`]
		)
	);

/** The disk of a relay as it was at some moment. */
export interface Backup {
	readonly logId: string;
	readonly content: Record<string, unknown>;
}

/**
 * The machine that the relay runs on: its disk, and the relay put together as `main.ts` does, without HTTP and sockets.
 * It can crash at any moment and starts again with what was on the disk.
 */
export class RelayMachine {
	running: RunningRelay | null = null;
	store: ModelStore;
	/** How long the disk takes for a commit at most, ms. */
	slowest = 8;
	/** How long its processor is busy with others between two turns, at most, ms. */
	private turns = 0;
	/** While it is full, every commit fails. */
	isFull = false;
	/** How many of the next commits fail and leave nothing. */
	failing = 0;
	/** How many of the next commits are on the disk, and fail all the same: the machine could not say so. */
	torn = 0;
	/** How far the machine's clock is off, ms. */
	private off = 0;
	/** How many rooms it has in memory, and connections open, as it says itself. */
	rooms = 0;
	connections = 0;
	/** The bytes of files. A machine that is restored still has them. */
	readonly files: FileDisk = { uploads: new Map(), blobs: new Map() };
	private hasFiles = false;
	/** Called after each commit. */
	onStored: (() => void) | null = null;
	/** What the relay has reported as a bug of its own. */
	readonly faults: string[] = [];
	private starts = 0;
	/** The process that is about to run. */
	private starting: Host | null = null;
	/** The process that was started last. */
	private latest: Host | null = null;
	/** The process that was stopped in its tracks while another one took over its disk, until it ends. */
	private stopped: Host | null = null;

	constructor(
		private readonly world: World,
		private readonly limits: Limits = DEFAULT_LIMITS,
		disk: Backup | null = null
	) {
		this.store =
			disk === null
				? this.makeStore(newId({ bytes: (count) => world.bytes(count) }))
				: this.makeStore(disk.logId, structuredClone(disk.content));
	}

	start(): void {
		const { world } = this;
		if (this.running !== null || this.starting !== null) return;
		const host = new Host(world, `relay#${String(++this.starts)}`);
		host.slowestTurn = this.turns;
		host.skew = this.off;
		this.starting = host;
		this.latest = host;
		const pipes = new Set<Pipe>();
		// The constructor of the relay starts timers: it runs in its host.
		world.after(0, host, 'start', () => {
			this.starting = null;
			const { store } = this;
			// Who has lost the disk says so, and fails to write.
			const report = (about: readonly unknown[]) => {
				if (store.isOwned) this.report(about);
			};
			const wall = () => platform.now();
			const clock = new RelayClock(store, { wall, monotonic: () => world.now });
			const relay = new Relay({
				store,
				clock,
				random: { bytes: (count) => world.bytes(count) },
				limits: this.limits,
				meter: {
					...SILENT,
					rooms: (loaded) => {
						if (this.latest === host) this.rooms = loaded;
					},
					connections: (open) => {
						if (this.latest === host) this.connections = open;
					}
				},
				logger: {
					info: () => undefined,
					warn: () => undefined,
					error: (...about: unknown[]) => {
						report(about);
					}
				},
				sealSecret: 'seal',
				claimSecret: CLAIM,
				onStoreLost: () => {
					// What it has said goes out first, as in `main.ts`.
					world.after(GOODBYE, null, 'ends', () => {
						host.end();
					});
				}
			});
			let door: FileDoor | null = null;
			const files = () => {
				this.hasFiles = true;
				door ??= new FileDoor(relay, this.files);
				return door;
			};
			// It hears of what is accepted from its opening on.
			if (this.hasFiles) files();
			const running: RunningRelay = { host, relay, pipes, store, files };
			relay.onEachStored(() => {
				this.onStored?.();
			});
			this.running = running;
			platform.interval(() => {
				relay.tidy().catch((error: unknown) => {
					report([{ err: error }, 'could not tidy']);
				});
			}, TIDY_EVERY);
			// A failure needs no report here, because every other write reports it.
			const keepTime = () => void clock.keep().catch(() => undefined);
			keepTime();
			platform.interval(keepTime, KEEP_TIME_EVERY);
			platform.interval(() => {
				for (const pipe of [...pipes]) pipe.beat();
			}, HEARTBEAT);
		});
	}

	get skew(): number {
		return this.off;
	}

	/** Sets the machine's clock, also for whoever runs on it. */
	set skew(off: number) {
		this.off = off;
		for (const host of [this.starting, this.running?.host ?? null, this.stopped])
			if (host !== null) host.skew = off;
	}

	/** Says how busy the machine is with others: what is sent in parts takes its time, and rights change meanwhile. */
	set busy(slowestTurn: number) {
		this.turns = slowestTurn;
		if (this.running !== null) this.running.host.slowestTurn = slowestTurn;
	}

	/** Ends the process in the middle of whatever it does; some of what is on its way to the disk gets there. */
	crash(): void {
		const { running, starting, world } = this;
		this.starting = null;
		starting?.end();
		if (running === null) return;
		this.running = null;
		running.host.end();
		this.store.end(world.dice.below(this.store.onTheWay + 1));
		this.store = this.makeStore(this.store.logId, this.store.content(false));
	}

	/**
	 * Stops the process in its tracks, as a debugger does, or a machine that sleeps, and starts another one on its disk.
	 * Returns whether that could be done.
	 */
	takeOver(isAsleep = false): boolean {
		const { running, store } = this;
		if (running === null || this.stopped !== null) return false;
		const { host } = running;
		if (isAsleep) host.sleep();
		else host.freeze();
		host.onEnd.add(() => (this.stopped = null));
		this.stopped = host;
		this.running = null;
		this.store = this.makeStore(store.logId, store.content(false));
		this.start();
		return true;
	}

	/** Lets the process go on that was stopped: it has to find out that the disk belongs to another one. */
	goOn(): void {
		this.stopped?.thaw();
	}

	/** The disk as it is now. */
	backup(): Backup {
		return {
			logId: this.store.logId,
			content: this.store.content(true)
		};
	}

	/** Ends it and puts an older disk in its place. */
	restore({ logId, content }: Backup): void {
		this.crash();
		this.store = this.makeStore(logId, structuredClone(content));
	}

	private report(about: readonly unknown[]): void {
		const [first, text] = about;
		const error =
			typeof first === 'object' && first !== null && 'err' in first ? first.err : undefined;
		// A full disk is no bug.
		if (error instanceof Error && 'code' in error) return;
		const stack = error instanceof Error ? error.stack : String(error);
		this.faults.push(`${String(text ?? first)}: ${stack ?? ''}`);
	}

	private makeStore(logId: string, content?: Record<string, unknown>): ModelStore {
		const { world } = this;
		return new ModelStore(
			logId,
			{
				before: (commits) => {
					this.faults.push(...misplaced(this.store, commits));
				},
				work: (what, done) => {
					const took = 0.3 + (world.dice.below(1000) / 1000) * this.slowest;
					world.after(
						took,
						world.current?.name.startsWith('relay') === true ? world.current : null,
						what,
						done
					);
				},
				failure: () => {
					if (this.isFull) return failed('no space left', 'ENOSPC', false);
					if (this.failing > 0) {
						this.failing -= 1;
						return failed('could not write', 'EIO', false);
					}
					if (this.torn === 0) return null;
					this.torn -= 1;
					return failed('could not flush', 'EIO', true);
				}
			},
			content
		);
	}
}
