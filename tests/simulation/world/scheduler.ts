import { Dice } from '../../support/dice';
import { enter, platform, runningPlatform, type Channel, type SimulatedPlatform } from './globals';
import { Trace } from './trace';

let runs = 0;

/** The moment at which every simulation begins, ms since 1970. */
export const BEGINNING = Date.UTC(2031, 0, 6, 8);

/** Something that happens in a world at one moment. */
interface Event {
	readonly at: number;
	readonly order: number;
	/** Whose event it is: it does not happen when that host has ended. `null`: the world's own. */
	readonly host: Host | null;
	/** Whether it happens also when its host has ended: a storage goes on without its tab. */
	readonly outlives: boolean;
	readonly what: string;
	readonly run: () => void;
	isCancelled: boolean;
}

/** What a host offers to the code that runs in it. */
export interface Surroundings {
	/** The IndexedDB of a tab. */
	readonly storage?: () => IDBFactory;
	/** The tabs that share channels with it. */
	readonly siblings?: () => readonly Host[];
	/** Puts the name of a storage that is this host's into the form that another host uses. */
	readonly rename?: (data: unknown, to: Host) => unknown;
}

/**
 * Something that runs and can end at any moment: a tab, or one start of a relay. All that it waits for is an event of
 * the world that names it, so that ending it is to let nothing happen to it any more.
 */
export class Host {
	isAlive = true;
	/** Nothing happens in a frozen tab until it is thawed. */
	isFrozen = false;
	/** How far its wall clock is off, ms. */
	skew = 0;
	/** How long its machine has slept, which its monotonic time does not count, ms. */
	slept = 0;
	/** How long it was frozen at most, ms. */
	longestGap = 0;
	private frozenAt = 0;
	private isAsleep = false;
	/** How long others have their turn between two of its own, at most, ms. */
	slowestTurn = 0;
	/** Called when it ends. */
	readonly onEnd = new Set<() => void>();
	readonly channels = new Map<string, Channel>();
	private deferred: (() => void)[] = [];

	constructor(
		readonly world: World,
		readonly name: string,
		readonly surroundings: Surroundings = {}
	) {
		world.begin(this);
	}

	/** Ends it at once, in the middle of whatever it waits for. */
	end(): void {
		if (!this.isAlive) return;
		this.isAlive = false;
		this.deferred = [];
		for (const work of this.onEnd) work();
	}

	freeze(): void {
		this.isFrozen = true;
		this.frozenAt = this.world.now;
	}

	/** Freezes it with its monotonic time. */
	sleep(): void {
		this.freeze();
		this.isAsleep = true;
	}

	/** Lets it go on: what was to happen in the meantime happens now, in its order. */
	thaw(): void {
		if (this.isFrozen) {
			const gap = this.world.now - this.frozenAt;
			this.longestGap = Math.max(this.longestGap, gap);
			if (this.isAsleep) this.slept += gap;
		}
		this.isFrozen = false;
		this.isAsleep = false;
		for (const again of this.deferred.splice(0)) again();
	}

	defer(again: () => void): void {
		this.deferred.push(again);
	}

	/** Runs work in this host as its next event. Resolves when the work has, unless the host ends before. */
	run<Value>(what: string, work: () => Promise<Value>): Promise<Value> {
		return new Promise((resolve, reject) => {
			this.world.after(0, this, what, () => {
				work().then(resolve, reject);
			});
		});
	}
}

/**
 * The one scheduler of a simulation. It owns the time and everything that is waited for: timers, tasks, messages and
 * completions are events, and what they choose comes from one seed. One event runs at a time, to the end of all that
 * follows from it without waiting; so the same seed gives the same trace.
 */
export class World implements SimulatedPlatform {
	/** Virtual time since the beginning, ms. */
	now = 0;
	readonly dice: Dice;
	readonly trace = new Trace();
	/** The host whose event is running. */
	current: Host | null = null;
	/** What was thrown in an event and caught by nobody. */
	readonly thrown: unknown[] = [];
	/** Tells this world from the others of the process. */
	readonly run = ++runs;
	/** How many events have happened. */
	count = 0;
	private readonly queue: Event[] = [];
	private order = 0;
	private readonly hosts = new Set<Host>();
	/** What listened for the end of the process before. */
	private readonly exits = process.listeners('exit');

	constructor(readonly seed: number) {
		this.dice = new Dice(seed);
	}

	/** @internal */
	begin(host: Host): void {
		this.hosts.add(host);
		host.onEnd.add(() => this.hosts.delete(host));
	}

	/** Ends everything in it, so that nothing of it stays in the process. */
	end(): void {
		for (const host of [...this.hosts]) host.end();
		this.queue.length = 0;
		for (const listener of process.listeners('exit')) {
			if (!this.exits.includes(listener)) process.off('exit', listener);
		}
	}

	/** How much waits to happen. */
	get pending(): number {
		return this.queue.length;
	}

	/** Lets something happen later in a host. Returns the way to cancel it. */
	after(
		delay: number,
		host: Host | null,
		what: string,
		run: () => void,
		outlives = false
	): () => void {
		const event: Event = {
			at: this.now + Math.max(0, delay),
			order: this.order++,
			host,
			outlives,
			what,
			run,
			isCancelled: false
		};
		push(this.queue, event);
		return () => {
			event.isCancelled = true;
		};
	}

	/** A timer of whatever is running. */
	timer(run: () => void, delay: number, isShared: boolean): () => void {
		return this.after(delay, isShared ? null : this.current, 'timer', run);
	}

	interval(run: () => void, every: number): () => void {
		const host = this.current;
		let cancel = (): void => undefined;
		let isOver = false;
		const again = () => {
			cancel = this.after(every, host, 'interval', () => {
				again();
				if (!isOver) run();
			});
		};
		again();
		return () => {
			isOver = true;
			cancel();
		};
	}

	/** The end of the storage's queue of tasks, by host: tasks keep their order. */
	private readonly busyUntil = new Map<object, number>();

	/** How much longer than usual the storage of a host takes, by its name. */
	slowness: (host: Host) => number = () => 1;

	/** A task (`setImmediate`): a turn of the relay, or a step of IndexedDB, which outlives its tab. */
	task(run: () => void, callback: object): () => void {
		const host = this.current;
		// One that waits for others to be done asks again and again, for as long as a tab is frozen, and holds up nobody.
		const isBlocked = WAITING.test(Function.prototype.toString.call(callback));
		// The storage's own, of a tab that has ended.
		if (host === null) return this.after(isBlocked ? 25 : 0.2, null, 'storage', run);
		if (host.surroundings.storage === undefined) {
			const others = host.slowestTurn === 0 ? 0 : this.dice.below(host.slowestTurn);
			return this.after(others, host, 'turn', run);
		}
		if (isBlocked) return this.after(25, host, 'blocked', run, true);
		const factory = host.surroundings.storage();
		const took = ((1 + this.dice.below(20)) / 100) * this.slowness(host);
		const at = Math.max(this.busyUntil.get(factory) ?? 0, this.now + took);
		this.busyUntil.set(factory, at);
		return this.after(at - this.now, host, 'storage', run, true);
	}

	wall(): number {
		return Math.floor(BEGINNING + this.now + (this.current?.skew ?? 0));
	}

	monotonic(): number {
		return this.now - (this.current?.slept ?? 0);
	}

	random(): number {
		return this.dice.below(0x1_0000_0000) / 0x1_0000_0000;
	}

	bytes(count: number): Uint8Array {
		const bytes = new Uint8Array(count);
		for (let at = 0; at < count; at++) bytes[at] = this.dice.below(256);
		return bytes;
	}

	/** The IndexedDB of the tab that is running. */
	storage(): IDBFactory | undefined {
		return this.current?.surroundings.storage?.();
	}

	openChannel(channel: Channel): () => void {
		const host = this.current;
		host?.channels.set(channel.name, channel);
		return () => {
			if (host?.channels.get(channel.name) === channel) host.channels.delete(channel.name);
		};
	}

	/** Brings a message to the other tabs of the profile, as a BroadcastChannel does. */
	post(channel: Channel, data: unknown): void {
		const from = this.current;
		const { siblings, rename } = from?.surroundings ?? {};
		if (from === null || siblings === undefined) return;
		const sent: unknown = structuredClone(data);
		// Dexie's channel is made when it is loaded, and is everybody's. What is sent arrives, also when its sender has
		// closed the channel by then.
		const isOfTab = from.channels.has(channel.name);
		for (const to of siblings()) {
			if (to === from) continue;
			this.after(this.dice.below(40) / 10, to, 'channel', () => {
				const heard = isOfTab ? to.channels.get(rename?.(channel.name, to) as string) : channel;
				heard?.onmessage?.({ data: rename?.(structuredClone(sent), to) ?? sent });
			});
		}
	}

	/**
	 * Lets events happen until something holds, or a time has passed. Returns whether it holds.
	 */
	async until(holds: () => boolean, patience: number): Promise<boolean> {
		const end = this.now + patience;
		const chunk = (): boolean | null => {
			for (let count = 0; count < CHUNK; count++) {
				if (holds()) return true;
				const [next] = this.queue;
				if (next === undefined || next.at > end) {
					this.now = end;
					return holds();
				}
				this.step();
			}
			return null;
		};
		for (;;) {
			// Microtasks are run by hand, which is only possible where none is running.
			const done = await new Promise<boolean | null>((resolve, reject) => {
				platform.setImmediate(() => {
					try {
						resolve(chunk());
					} catch (error) {
						reject(error instanceof Error ? error : new Error(String(error)));
					}
				});
			});
			if (done !== null) return done;
		}
	}

	/** Lets time pass. */
	async pass(milliseconds: number): Promise<void> {
		await this.until(() => false, milliseconds);
	}

	/** Lets events happen until a promise is settled, and gives its value. */
	async settled<Value>(what: string, promise: Promise<Value>, patience = 120_000): Promise<Value> {
		let result: Settled<Value> | undefined;
		const settle = (settled: Settled<Value>): void => {
			result = settled;
		};
		promise.then(
			(value) => {
				settle({ ok: true, value });
			},
			(error: unknown) => {
				settle({ ok: false, error });
			}
		);
		await this.until(() => result !== undefined, patience);
		return opened(what, result);
	}

	private step(): void {
		const event = pop(this.queue);
		if (event === undefined || event.isCancelled) return;
		this.now = event.at;
		const { host, run, what } = event;
		if (host !== null && !host.isAlive && !event.outlives) return;
		if (host?.isFrozen === true && !event.outlives) {
			host.defer(() => this.after(0, host, what, run));
			return;
		}
		this.count += 1;
		if (this.count > MOST)
			throw new Error(`more than ${String(MOST)} events: something never ends`);
		this.current = host;
		this.trace.event(event.at, host?.name ?? '', what);
		enter(this, () => {
			try {
				run();
			} catch (error) {
				this.thrown.push(error);
			}
		});
		this.current = null;
	}
}

/** What came of a promise. */
type Settled<Value> =
	{ readonly ok: true; readonly value: Value } | { readonly ok: false; readonly error: unknown };

function opened<Value>(what: string, result: Settled<Value> | undefined): Value {
	if (result === undefined) throw new Error(`never settled: ${what}`);
	if (result.ok) return result.value;
	throw result.error;
}

/** The steps of fake-indexeddb that wait: for connections to be closed, and for transactions to be finished. */
const WAITING = /waitForOthersClosed|closeConnection\(connection, forced\)/;

/** How many events a simulation may have. An ordinary one has some ten thousand. */
const MOST = 400_000;

/** How many events happen before the platform has its turn. */
const CHUNK = 500;

const isBefore = (a: Event, b: Event): boolean =>
	a.at < b.at || (a.at === b.at && a.order < b.order);

function push(heap: Event[], event: Event): void {
	let at = heap.length;
	heap.push(event);
	while (at > 0) {
		const up = (at - 1) >> 1;
		const parent = heap[up];
		if (parent === undefined || !isBefore(event, parent)) break;
		heap[at] = parent;
		at = up;
	}
	heap[at] = event;
}

function pop(heap: Event[]): Event | undefined {
	const [first] = heap;
	const last = heap.pop();
	if (first === undefined || last === undefined || heap.length === 0) return first;
	let at = 0;
	for (;;) {
		let down = at * 2 + 1;
		const right = heap[down + 1];
		let child = heap[down];
		if (child === undefined) break;
		if (right !== undefined && isBefore(right, child)) {
			down += 1;
			child = right;
		}
		if (!isBefore(child, last)) break;
		heap[at] = child;
		at = down;
	}
	heap[at] = last;
	return first;
}

/** The world whose event is running. Throws outside of events: nothing of the product runs there. */
export function ownWorld(): World {
	const world = runningWorld();
	if (world === null) throw new Error('the product waits outside of a world');
	return world;
}

/** The world whose event is running; `null` outside of events. */
export function runningWorld(): World | null {
	const running = runningPlatform();
	return running instanceof World ? running : null;
}
