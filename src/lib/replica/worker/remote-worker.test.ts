import { expose } from 'comlink';
import { afterEach, expect, test } from 'vitest';
import { RemoteWorker, WorkerEnded, type WorkerEnd } from './remote-worker';

class Sums {
	private base = 0;
	open(base: number): void {
		this.base = base;
	}
	add(by: number): number {
		return this.base + by;
	}
	fail(): never {
		throw new RangeError('too large');
	}
	never(): Promise<number> {
		return new Promise(() => undefined);
	}
}

const ends: (() => void)[] = [];
afterEach(() => {
	for (const end of ends.splice(0)) end();
});

/** Workers behind real message channels, and how to kill the last one. */
function workers() {
	const deaths: (() => void)[] = [];
	let started = 0;
	const start = (): WorkerEnd => {
		started += 1;
		const { port1, port2 } = new MessageChannel();
		expose(new Sums(), port2);
		const terminate = () => {
			port1.close();
			port2.close();
		};
		ends.push(terminate);
		const own = port1.addEventListener.bind(port1);
		return Object.assign(port1, {
			terminate,
			addEventListener: (...[type, listener, options]: Parameters<typeof own>) => {
				if (type === 'error') deaths.push(listener as () => void);
				else own(type, listener, options);
			}
		});
	};
	return { start, die: () => deaths.at(-1)?.(), started: () => started };
}

test('the worker starts with the first call, is opened once, and answers', async () => {
	const { start, started } = workers();
	const remote = new RemoteWorker<Sums>(start, (api) => api.open(10));
	expect(started()).toBe(0);
	expect(await Promise.all([1, 2].map((by) => remote.call((api) => api.add(by))))).toEqual([
		11, 12
	]);
	expect(started()).toBe(1);
});

test('what the worker throws rejects that call alone', async () => {
	const remote = new RemoteWorker<Sums>(workers().start);
	await expect(remote.call((api) => api.fail())).rejects.toThrow('too large');
	expect(await remote.call((api) => api.add(1))).toBe(1);
});

test('what a dead worker owes is rejected, and the next call starts another one', async () => {
	const { start, die, started } = workers();
	const remote = new RemoteWorker<Sums>(start, (api) => api.open(5));
	await remote.call((api) => api.add(0));
	const owed = remote.call((api) => api.never());
	die();
	await expect(owed).rejects.toBeInstanceOf(WorkerEnded);
	expect(await remote.call((api) => api.add(1))).toBe(6);
	expect(started()).toBe(2);
});

test('closing rejects what was asked and not answered', async () => {
	const remote = new RemoteWorker<Sums>(workers().start);
	const owed = remote.call((api) => api.never());
	remote.close();
	await expect(owed).rejects.toBeInstanceOf(WorkerEnded);
});
