import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ICON_PROPS, lightIcon } from '../../scripts/icons-plugin';
import { root } from '../../scripts/lib/root.mjs';

const SRC = join(root, 'src');
const ICONS = join(root, 'node_modules/@lucide/svelte/dist/icons');
const IMPORT = /import (\w+) from '@lucide\/svelte\/icons\/([\w-]+)'/g;
const ATTRIBUTE = /([\w:-]+)=|\{(\.\.\.)/g;

const sources = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
	.filter((file) => /\.(?:svelte|ts)$/.test(file))
	.map((file) => ({ file, source: readFileSync(join(SRC, file), 'utf8') }));

test('screens say nothing of an icon that its template leaves out', () => {
	const allowed = new Set<string | undefined>(ICON_PROPS);
	const others: string[] = [];
	for (const { file, source } of sources) {
		for (const [, name = ''] of source.matchAll(IMPORT)) {
			const uses = new RegExp(`<${name}\\b((?:[^>{]|\\{[^}]*\\})*?)/?>`, 'g');
			for (const [use, attributes = ''] of source.matchAll(uses)) {
				for (const [, said] of attributes.matchAll(ATTRIBUTE)) {
					if (!allowed.has(said)) others.push(`${file}: ${use}`);
				}
			}
		}
	}
	expect(others).toEqual([]);
});

test('every icon that is imported has a template with its shapes', () => {
	const icons = new Set(
		sources.flatMap(({ source }) => [...source.matchAll(IMPORT)].map(([, , icon = '']) => icon))
	);
	expect(icons.size).toBeGreaterThan(100);
	for (const icon of icons) {
		// An older name leads to the file of the newer one.
		const index = readFileSync(join(ICONS, `${icon}.js`), 'utf8');
		const [, file = ''] = /from "\.\/([\w-]+\.svelte)"/.exec(index) ?? [];
		const template = lightIcon(readFileSync(join(ICONS, file), 'utf8'));
		expect(template, icon).toMatch(
			/>(?:<(?:path|circle|rect|line|polyline|polygon|ellipse) [^>]*\/>)+<\/svg>/
		);
	}
});
