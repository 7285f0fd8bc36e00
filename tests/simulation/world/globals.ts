import { webcrypto } from 'node:crypto';

/** What a simulated world gives in the place of the platform. */
export interface SimulatedPlatform {
	timer(run: () => void, delay: number, isShared: boolean): () => void;
	interval(run: () => void, every: number): () => void;
	task(run: () => void, callback: object): () => void;
	/** The time of the clock on the wall, ms since 1970; and since the world began, ms. */
	wall(): number;
	monotonic(): number;
	random(): number;
	bytes(count: number): Uint8Array;
	storage(): IDBFactory | undefined;
	openChannel(channel: Channel): () => void;
	post(channel: Channel, data: unknown): void;
}

/**
 * The one place where the simulation takes over globals, for the libraries that know no other way to wait (Dexie,
 * fake-indexeddb, y-websocket, y-protocols, y-indexeddb, lib0); the product itself waits by `platforms.ts`. It has to be
 * imported before all of them: some keep the function that they find when they are loaded. While no simulated event is
 * running, everything goes to the platform as ever, so that the test runner does not notice.
 */
const state: { world: SimulatedPlatform | null } = { world: null };

/** The world whose event is running; `null` outside of events. */
export const runningPlatform = (): SimulatedPlatform | null => state.world;

/** Runs one event of a world: whatever it asks of the platform, it asks of the world. */
export function enter(world: SimulatedPlatform, event: () => void): void {
	state.world = world;
	try {
		event();
		// Runs all that follows from it without waiting: what is left then waits for another event.
		process._tickCallback();
	} finally {
		state.world = null;
	}
}

declare global {
	// eslint-disable-next-line @typescript-eslint/no-namespace -- the types of Node do not have this function
	namespace NodeJS {
		interface Process {
			/** Runs everything that is queued as a microtask. */
			_tickCallback(): void;
		}
	}
}

/** A timer of a world, in the form that Node's timers have. */
class Handle {
	constructor(readonly cancel: () => void) {}
	ref(): this {
		return this;
	}
	unref(): this {
		return this;
	}
	hasRef(): boolean {
		return true;
	}
}

type Callback = (...args: unknown[]) => void;

const real = {
	setTimeout: globalThis.setTimeout,
	setInterval: globalThis.setInterval,
	setImmediate: globalThis.setImmediate,
	clearTimeout: globalThis.clearTimeout,
	clearInterval: globalThis.clearInterval,
	dateNow: Date.now.bind(Date),
	performanceNow: performance.now.bind(performance),
	mathRandom: Math.random.bind(Math),
	getRandomValues: webcrypto.getRandomValues.bind(webcrypto)
};

/** The platform's own functions, for what stands outside of every world. */
export const platform: Pick<typeof real, 'setImmediate' | 'performanceNow'> = real;

function replace(target: object, name: string, value: unknown): void {
	Object.defineProperty(target, name, { value, writable: true, configurable: true });
}

const clear = (realClear: (handle: never) => void) => (handle: unknown) => {
	if (handle instanceof Handle) handle.cancel();
	else realClear(handle as never);
};

replace(globalThis, 'setTimeout', (callback: Callback, delay = 0, ...args: unknown[]) => {
	const { world } = state;
	if (world === null) return real.setTimeout(callback, delay, ...args);
	return new Handle(
		world.timer(
			() => {
				callback(...args);
			},
			delay,
			isShared(callback)
		)
	);
});
replace(globalThis, 'setInterval', (callback: Callback, every = 0, ...args: unknown[]) => {
	const { world } = state;
	if (world === null) return real.setInterval(callback, every, ...args);
	return new Handle(
		world.interval(
			() => {
				callback(...args);
			},
			Math.max(1, every)
		)
	);
});
replace(globalThis, 'setImmediate', (callback: Callback, ...args: unknown[]) => {
	const { world } = state;
	if (world === null) return real.setImmediate(callback, ...args);
	return new Handle(
		world.task(() => {
			callback(...args);
		}, callback)
	);
});
replace(globalThis, 'clearTimeout', clear(real.clearTimeout));
replace(globalThis, 'clearInterval', clear(real.clearInterval));
replace(Date, 'now', () => state.world?.wall() ?? real.dateNow());
replace(performance, 'now', () => state.world?.monotonic() ?? real.performanceNow());
replace(Math, 'random', () => state.world?.random() ?? real.mathRandom());
replace(webcrypto, 'getRandomValues', <Values extends NodeJS.ArrayBufferView>(values: Values) => {
	const { world } = state;
	if (world === null) return real.getRandomValues(values as never);
	const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
	bytes.set(world.bytes(bytes.length));
	return values;
});

/** Dexie gathers signals of all databases of the process under one timer: it belongs to no tab. */
const isShared = (callback: Callback): boolean =>
	Function.prototype.toString.call(callback).includes('unsignaledParts');

/** A channel between the tabs of a browser profile; outside of a world nobody hears anything. */
class SimulatedBroadcastChannel {
	onmessage: ((event: { data: unknown }) => void) | null = null;
	private readonly leave: () => void;

	constructor(readonly name: string) {
		this.leave = state.world?.openChannel(this) ?? (() => undefined);
	}

	postMessage(data: unknown): void {
		state.world?.post(this, data);
	}

	close(): void {
		this.leave();
	}

	unref(): void {
		// A real one would keep the process alive.
	}
}

/** A channel as the world sees it. */
export type Channel = Pick<SimulatedBroadcastChannel, 'name' | 'onmessage'>;

replace(globalThis, 'BroadcastChannel', SimulatedBroadcastChannel);
replace(
	globalThis,
	'indexedDB',
	new Proxy({} as IDBFactory, {
		get: (_, name: keyof IDBFactory) => {
			const factory = state.world?.storage();
			const value = factory?.[name];
			return typeof value === 'function' ? value.bind(factory) : value;
		}
	})
);
