import { resolve } from 'node:path';
import { platform } from '../common/platform';
import { restoreSnapshot } from '../ops/snapshot';

/** Restores a backup: `npm run restore -- <backup> [data directory] [--replace]`. */
async function main(words: readonly string[]): Promise<number> {
	const [snapshot, directory] = words.filter((word) => !word.startsWith('--'));
	const options = words.filter((word) => word.startsWith('--'));
	if (snapshot === undefined || options.some((option) => option !== '--replace')) {
		process.stderr.write('usage: npm run restore -- <backup> [data directory] [--replace]\n');
		return 1;
	}
	const dataDir = resolve(directory ?? process.env['DATA_DIR'] ?? 'data');
	const restored = await restoreSnapshot(resolve(snapshot), dataDir, {
		replace: options.includes('--replace'),
		now: new Date(platform.now())
	});
	if (!restored.ok) {
		process.stderr.write(`${restored.error}\n`);
		return 1;
	}
	const { rooms, records, files, aside } = restored.value;
	process.stdout.write(
		`${dataDir}: ${String(rooms)} rooms, ${String(records)} records, ${String(files)} files.\n` +
			(aside === null ? '' : `What was there before is in ${aside}.\n`)
	);
	return 0;
}

process.exitCode = await main(process.argv.slice(2));
