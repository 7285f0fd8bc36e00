import { spawnSync } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { ESLint } from 'eslint';
import { describe, expect, it } from 'vitest';
import { root } from '../../scripts/lib/root.mjs';

/** What Oxlint finds in files that lie where they would in the repository: rule → file. */
async function oxlint(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
	const tree = await mkdtemp(join(tmpdir(), 'polder-lint-'));
	try {
		await copyFile(join(root, '.oxlintrc.json'), join(tree, '.oxlintrc.json'));
		const tsconfig = {
			compilerOptions: { strict: true, target: 'ESNext', lib: ['ESNext', 'DOM'] }
		};
		for (const [path, text] of Object.entries({
			...files,
			'tsconfig.json': JSON.stringify(tsconfig)
		})) {
			await mkdir(dirname(join(tree, path)), { recursive: true });
			await writeFile(join(tree, path), text);
		}
		const { stdout } = spawnSync(
			process.execPath,
			[join(root, 'node_modules/oxlint/bin/oxlint'), '--type-aware', '--format=json'],
			// Oxlint looks for its typed half beside the files, or among the commands that can be run.
			{
				cwd: tree,
				encoding: 'utf8',
				env: {
					...process.env,
					PATH: [join(root, 'node_modules/.bin'), process.env['PATH']].join(delimiter)
				}
			}
		);
		const { diagnostics } = JSON.parse(stdout) as {
			diagnostics: readonly { readonly code: string; readonly filename: string }[];
		};
		return diagnostics.map(({ code, filename }) => `${code} ${filename}`).sort();
	} finally {
		await rm(tree, { recursive: true });
	}
}

describe('what the linters forbid', () => {
	it('with types: a promise that nobody waits for, any, a case that is missing, a needless assertion', async () => {
		expect(
			await oxlint({
				'src/lib/replica/bad.ts': [
					'declare function save(): Promise<void>;',
					'save();',
					'export const read = (text: string): string => JSON.parse(text).name;',
					"export function word(of: 'a' | 'b'): string {",
					"\tswitch (of) { case 'a': return of!; }",
					"\treturn '';",
					'}'
				].join('\n')
			})
		).toEqual([
			'typescript(no-floating-promises) src/lib/replica/bad.ts',
			'typescript(no-non-null-assertion) src/lib/replica/bad.ts',
			'typescript(no-unnecessary-type-assertion) src/lib/replica/bad.ts',
			'typescript(no-unsafe-member-access) src/lib/replica/bad.ts',
			'typescript(no-unsafe-return) src/lib/replica/bad.ts',
			'typescript(switch-exhaustiveness-check) src/lib/replica/bad.ts'
		]);
	});

	it('clock and randomness in the domain, but not in its tests; the browser’s storage in the app', async () => {
		const impure = 'export const at = [Date.now(), Math.random(), crypto.randomUUID()];\n';
		expect(
			await oxlint({
				'src/lib/domain/bad.ts': impure,
				'src/lib/domain/good.test.ts': impure,
				'src/lib/ui/bad.ts': "export const chosen = localStorage.getItem('x');\n"
			})
		).toEqual([
			'eslint(no-restricted-globals) src/lib/domain/bad.ts',
			'eslint(no-restricted-globals) src/lib/domain/bad.ts',
			'eslint(no-restricted-globals) src/lib/ui/bad.ts',
			'eslint(no-restricted-properties) src/lib/domain/bad.ts',
			'eslint(no-restricted-properties) src/lib/domain/bad.ts'
		]);
	});

	it.each([
		['let typed = $derived(value);'],
		['let typed = $derived.by(() => value);'],
		['class Form { typed = $derived(value); }'],
		['enum Kind { A }'],
		['export const busy = (event) => event.isComposing;'],
		['export const busy = ({ isComposing }) => isComposing;']
	])('%s', async (code) => {
		const eslint = new ESLint({ cwd: root });
		const [result] = await eslint.lintText(code, { filePath: 'src/lib/ui/bad.svelte.ts' });
		expect(result?.messages.map(({ ruleId }) => ruleId)).toEqual(['no-restricted-syntax']);
	});

	it.each([
		['const typed = $derived(value);'],
		['class Form { readonly typed = $derived(value); }']
	])('but not %s', async (code) => {
		const eslint = new ESLint({ cwd: root });
		const [result] = await eslint.lintText(code, { filePath: 'src/lib/ui/good.svelte.ts' });
		expect(result?.messages).toEqual([]);
	});
});
