import { resolve } from 'node:path';
import { takeSnapshot } from '../ops/snapshot';

/** Copies the workspace, even while the relay runs: `npm run backup -- <new directory>`. */
async function main([target]: readonly string[]): Promise<number> {
	if (target === undefined) {
		process.stderr.write('usage: npm run backup -- <new directory>\n');
		return 1;
	}
	const dataDir = resolve(process.env['DATA_DIR'] ?? 'data');
	const taken = await takeSnapshot(dataDir, resolve(target));
	if (!taken.ok) {
		process.stderr.write(`${taken.error}\n`);
		return 1;
	}
	const { rooms, records, files, bytes } = taken.value;
	process.stdout.write(
		`${resolve(target)}: ${String(rooms)} rooms, ${String(records)} records, ${String(files)} files, ` +
			`${(bytes / 1024 / 1024).toFixed(1)} MB. It holds the relay's secrets: keep it from others.\n`
	);
	return 0;
}

process.exitCode = await main(process.argv.slice(2));
