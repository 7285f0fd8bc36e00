import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..', '..');

/** Every test file of the product. */
const testFiles = (): string[] =>
	['src', 'sync-server', 'tests'].flatMap((folder) =>
		readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
			.filter((name) => /\.(test|spec)\.ts$/.test(name) && !name.includes('node_modules'))
			.map((name) => join(root, folder, name))
	);

/** The ids in the titles of tests and of the groups that hold them. */
function titledIds(): Set<string> {
	const ids = new Set<string>();
	for (const file of testFiles()) {
		const text = readFileSync(file, 'utf8');
		for (const [title] of text.matchAll(/\b(?:test|it|describe)\b[^\n]*\(\s*['"`][^\n]*/g)) {
			for (const [id] of title.matchAll(/\b(?:LW|LS|OP|PL|PR)-\d\d\b/g)) ids.add(id);
		}
		// A table's title stands on the line of its closing bracket.
		for (const [title] of text.matchAll(/^\t*\](?: as const)?\)\([^\n]*/gm)) {
			for (const [id] of title.matchAll(/\b(?:LW|LS|OP|PL|PR)-\d\d\b/g)) ids.add(id);
		}
	}
	return ids;
}

test('every rule that docs/rules.md calls built has a test that names it', () => {
	const listed = [
		...readFileSync(join(root, 'docs/rules.md'), 'utf8').matchAll(
			/^\| ((?:LW|LS|OP|PL|PR)-\d\d) \|/gm
		)
	].map(([, id = '']) => id);
	expect(listed.length).toBeGreaterThan(10);
	const titled = titledIds();
	expect(listed.filter((id) => !titled.has(id))).toEqual([]);
});
