import { existsSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { BOARD, WELCOME } from '../../scripts/first-screen-chunks';

const ROOTS = ['src/routes/+layout.svelte', ...BOARD, ...WELCOME];

/** What the first screen does without: each is loaded by one module when it is first needed. */
const LATER = [
	...['libphonenumber-js', 'papaparse', '@e965/xlsx', '@tiptap/core', 'bits-ui'],
	// Nobody drags before there is something to drag.
	'@atlaskit/pragmatic-drag-and-drop',
	// It is drawn from rows: documents and connections come after it.
	...['yjs', 'lib0', 'y-protocols', 'y-indexeddb', 'y-websocket', 'valibot']
];

/** What a file imports statically, types aside. */
function imported(file: string): string[] {
	const source = readFileSync(file, 'utf8');
	const scripts = file.endsWith('.svelte')
		? [...source.matchAll(/<script[^>]*>([\s\S]*?)<\/script>/g)].map(([, script = '']) => script)
		: [source];
	return scripts.flatMap((script) =>
		[...script.matchAll(/^\s*(?:import|export)\s+(?!type\b)(?:([^'";]*?)\s+from\s+)?'([^']+)'/gm)]
			.filter(([, names = '']) => !/^\{(?:\s*type\s[^,}]*,?)+\}$/.test(names.trim()))
			.map(([, , from = '']) => from)
	);
}

function resolved(from: string, name: string): string {
	const base = name.startsWith('$lib/')
		? resolve('src/lib', name.slice(5))
		: resolve(dirname(from), name);
	const path = [base, `${base}.ts`, `${base}/index.ts`].find(
		(one) => /\.(?:ts|svelte)$/.test(one) && existsSync(one)
	);
	return path ?? name;
}

/** Every file and package that the first screen loads, and by which file. */
function loaded(): ReadonlyMap<string, string> {
	const by = new Map(ROOTS.map((root) => [resolve(root), 'a root']));
	for (const file of by.keys()) {
		if (!file.startsWith('/') || file.includes('/i18n/')) continue;
		for (const name of imported(file)) {
			const next = /^[.$]/.test(name) ? resolved(file, name) : name;
			if (!by.has(next)) by.set(next, file);
		}
	}
	return by;
}

test('the first screen loads no library that is needed later', () => {
	expect(ROOTS.filter((root) => !existsSync(root))).toEqual([]);
	const by = loaded();
	expect(by.size).toBeGreaterThan(300);
	const early = [...by].filter(([path]) =>
		LATER.some((library) => path === library || path.startsWith(`${library}/`))
	);
	expect(early).toEqual([]);
	// No dialog is open on it.
	const shownLater = /\/(?:\w+Dialog|DialogPanel|DatePanel|BulkBar|PartPanel|QuickEdit)\.svelte$/;
	expect([...by].filter(([path]) => shownLater.test(path))).toEqual([]);
	// What is done on it, what the inbox holds, and what a new workspace is made of come after it.
	const doneLater =
		/\/(?:moves\/(?:move-record|move-card|following)|inbox\/inbox\.svelte|space\/templates|process\/edit|repeat\/next)\.ts$/;
	expect([...by].filter(([path]) => doneLater.test(path))).toEqual([]);
});
