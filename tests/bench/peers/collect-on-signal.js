// Loaded into a server whose memory is compared (`--expose-gc --import`): on SIGUSR2 it collects its
// garbage and says so. What it then holds is what it needs.
import { setImmediate } from 'node:timers/promises';

process.on('SIGUSR2', async () => {
	// What the first round lets go of may hold on to more, outside of the heap.
	for (let round = 0; round < 3; round++) {
		globalThis.gc?.();
		await setImmediate();
	}
	const { heapUsed, external } = process.memoryUsage();
	process.stdout.write(`collected ${String(heapUsed + external)}\n`);
});
