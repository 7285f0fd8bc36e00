import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

/** Every source file of the app. */
function* sources(folder: string): Generator<string> {
	for (const entry of readdirSync(folder, { withFileTypes: true })) {
		const path = join(folder, entry.name);
		if (entry.isDirectory()) {
			if (entry.name !== 'i18n') yield* sources(path);
		} else if (/\.(?:ts|svelte)$/.test(entry.name) && !entry.name.endsWith('.test.ts')) yield path;
	}
}

test('every table that is given out comes from the one writer, which defuses formulas', () => {
	const writers = [...sources('src')].filter((path) =>
		/new Blob\([^)]*text\/(?:csv|tab)|type: 'text\/csv/.test(readFileSync(path, 'utf8'))
	);
	expect(writers.map((path) => path.replaceAll('\\', '/'))).toEqual([
		'src/lib/features/common/spreadsheet/csv-blob.ts'
	]);
	// Only one place in the code gives files to the browser.
	const savers = [...sources('src')].filter((path) =>
		/\.download = /.test(readFileSync(path, 'utf8'))
	);
	expect(savers.map((path) => path.replaceAll('\\', '/'))).toEqual(['src/lib/ui/save-file.ts']);
});
