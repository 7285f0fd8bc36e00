import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const FEATURES = 'src/lib/features';
const DOOR = join(FEATURES, 'common', 'undo', 'undo.ts');
/** It lists what was offered there, and undoes it there. */
const LIST = join(FEATURES, 'shell', 'frame', 'LastActs.svelte');

const sources = readdirSync(FEATURES, { recursive: true, encoding: 'utf8' })
	.filter((path) => /\.(?:svelte|ts)$/.test(path) && !path.endsWith('.test.ts'))
	.map((path) => join(FEATURES, path));

// There each undo has to say what has become of it: by its type.
test('every undo is offered by `offerUndo`', () => {
	const other = sources.filter(
		(path) =>
			path !== DOOR && path !== LIST && /\bm\.common_undo\(/.test(readFileSync(path, 'utf8'))
	);
	expect(other).toEqual([]);
	const offering = sources.filter((path) =>
		/\bofferUndo(?:If)?\(/.test(readFileSync(path, 'utf8'))
	);
	expect(offering.length).toBeGreaterThan(30);
});

test('what an undo says of others is said by it alone', () => {
	const words = /\bm\.common_(?:undo_fields|undone)\(/;
	expect(sources.filter((path) => path !== DOOR && words.test(readFileSync(path, 'utf8')))).toEqual(
		[]
	);
});
