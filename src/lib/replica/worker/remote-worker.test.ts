import { afterEach, expect, test } from 'vitest';
import { RemoteWorker, WorkerEnded, type WorkerEnd } from './remote-worker';
import { testWorker, type TestWorker } from './testkit';

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
	let last: TestWorker | null = null;
	let started = 0;
	const start = (): WorkerEnd => {
		started += 1;
		const { end } = (last = testWorker(new Sums()));
		ends.push(() => {
			end.terminate();
		});
		return end;
	};
	return { start, die: () => last?.die(), started: () => started };
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
