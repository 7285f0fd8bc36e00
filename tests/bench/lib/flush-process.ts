// Answers each number it is sent with the times, in ms, of that many commits of the kind that a relay
// waits for: one put of 500 bytes, flushed to the disk.
import { open } from 'lmdb';
import { join } from 'node:path';

const root = open<Uint8Array, string>({
	path: join(process.env['DATA_DIR'] ?? '.', 'flush.lmdb'),
	maxDbs: 12,
	overlappingSync: false,
	encoding: 'binary'
});
const value = new Uint8Array(500).map((_, index) => index % 251);
let written = 0;

process.on('message', (wanted: number) => {
	void measure(wanted).then((times) => process.send?.(times));
});
process.on('disconnect', () => process.exit(0));
process.send?.('ready');

async function measure(wanted: number): Promise<number[]> {
	const times: number[] = [];
	for (let done = 0; done < wanted; done++) {
		const began = performance.now();
		await root.put(`record ${String(++written)}`, value);
		times.push(performance.now() - began);
	}
	return times;
}
