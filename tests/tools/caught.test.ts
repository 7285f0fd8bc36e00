import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../../scripts/lib/root.mjs';

/** Where the product's code is. */
const folders = ['src', 'sync-server'];

/** The catches of a source that drop what they caught and do not say which failure they expect. */
function dropped(source: string): string[] {
	const lines = source.split('\n');
	return lines.flatMap((line, at) => {
		const bare = /\bcatch \{$/.test(line) || /\.catch\(\(\) =>/.test(line);
		if (!bare) return [];
		const said = [lines[at - 1], lines[at + 1]].some((near) => /^\s*(\/\/|\/?\*)/.test(near ?? ''));
		return said ? [] : [line.trim()];
	});
}

test('a catch without a word is found', () => {
	expect(dropped('try {\n\twork();\n} catch {\n\treturn null;\n}')).toEqual(['} catch {']);
	expect(dropped('work().catch(() => undefined);')).toHaveLength(1);
	expect(dropped('try {\n\twork();\n} catch {\n\t// Not JSON.\n\treturn null;\n}')).toEqual([]);
	expect(dropped('// Told by the first.\nwork().catch(() => undefined);')).toEqual([]);
});

test('whoever drops what was caught says which failure is expected there', async () => {
	const files = (
		await Promise.all(
			folders.map(async (folder) =>
				(await readdir(join(root, folder), { recursive: true })).map((name) => join(folder, name))
			)
		)
	)
		.flat()
		.filter((name) => /\.(ts|svelte)$/.test(name) && !/\.test\.ts$|i18n.messages/.test(name));
	expect(files.length).toBeGreaterThan(500);
	const found = await Promise.all(
		files.map(async (name) =>
			dropped(await readFile(join(root, name), 'utf8')).map((line) => `${name}: ${line}`)
		)
	);
	expect(found.flat()).toEqual([]);
});
