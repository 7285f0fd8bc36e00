import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { DIRECTORY_RULES } from '../../src/lib/domain/policy/directory-rules';
import { RECORD_RULES } from '../../src/lib/domain/policy/record-rules';
import { SPACE_RULES } from '../../src/lib/domain/policy/space-rules';

const root = join(import.meta.dirname, '..', '..');

/** Every test file of the product. */
const testFiles = (): string[] =>
	['src', 'sync-server', 'tests'].flatMap((folder) =>
		readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
			.filter((name) => /\.(test|spec)\.ts$/.test(name) && !name.includes('node_modules'))
			.map((name) => join(root, folder, name))
	);

const RULE_ID = /\b(?:LW|LS|OP|PL|PR|HI|SP|DI|IN)-\d\d\b/g;

/** The ids in the titles of tests and of the groups that hold them. */
function titledIds(): Set<string> {
	const ids = new Set<string>();
	for (const file of testFiles()) {
		const text = readFileSync(file, 'utf8');
		for (const [title] of text.matchAll(/\b(?:test|it|describe)\b[^\n]*\(\s*['"`][^\n]*/g)) {
			for (const [id] of title.matchAll(RULE_ID)) ids.add(id);
		}
		// A table's title stands on the line of its closing bracket.
		for (const [title] of text.matchAll(/^\t*\](?: as const)?\)\([^\n]*/gm)) {
			for (const [id] of title.matchAll(RULE_ID)) ids.add(id);
		}
	}
	return ids;
}

test('every rule that docs/rules.md calls built has a test that names it', () => {
	const listed = [
		...readFileSync(join(root, 'docs/rules.md'), 'utf8').matchAll(
			/^\| ((?:LW|LS|OP|PL|PR|HI|SP|DI|IN)-\d\d) \|/gm
		)
	].map(([, id = '']) => id);
	expect(listed.length).toBeGreaterThan(10);
	const titled = titledIds();
	expect(listed.filter((id) => !titled.has(id))).toEqual([]);
});

/** The gatekeeper's rules as lines of a table. */
function tableOfRules(): string {
	const rules = [RECORD_RULES, SPACE_RULES, DIRECTORY_RULES].flatMap((group) =>
		Object.entries(group)
	);
	return [
		'| id | rule | who | what | on | why |',
		'| --- | --- | --- | --- | --- | --- |',
		...rules.map(
			([name, { id, who, what, on, why }]) =>
				`| ${id} | ${name} | ${who} | ${what} | ${on} | ${why} |`
		)
	].join('\n');
}

test('docs/rules.md has the table of the gatekeeper’s rules (UPDATE=1 writes it)', () => {
	const path = join(root, 'docs/rules.md');
	const text = readFileSync(path, 'utf8');
	const [before = '', , after = ''] = text.split(/<!-- gatekeeper -->\n/);
	const expected = `${before}<!-- gatekeeper -->\n${tableOfRules()}\n<!-- gatekeeper -->\n${after}`;
	if (process.env['UPDATE'] === '1') writeFileSync(path, expected);
	expect(readFileSync(path, 'utf8')).toBe(expected);
});
