import { execFile } from 'node:child_process';
import { cp, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parse } from 'svelte/compiler';
import { root } from './root.mjs';

/** @typedef {{ readonly rule: string, readonly from: string, readonly to: string }} Violation */

const folders = ['src', 'sync-server', 'tests', 'scripts'];

/**
 * Checks every import below `tree` against .dependency-cruiser.cjs, type-only imports included.
 *
 * Compiling a component drops its type-only imports before they can be seen. The check therefore
 * runs on a copy in which each component is reduced to the imports that its source names.
 *
 * @param {string} [tree] a directory laid out like the repository
 * @returns {Promise<{ readonly modules: number, readonly violations: readonly Violation[] }>}
 * @throws when a file cannot be parsed
 */
export async function checkDependencies(tree = root) {
	const copy = await mkdtemp(join(tmpdir(), 'polder-dependencies-'));
	try {
		const present = folders.filter((folder) => existsSync(join(tree, folder)));
		await Promise.all(
			present.map((folder) => cp(join(tree, folder), join(copy, folder), { recursive: true }))
		);
		await Promise.all(present.map((folder) => reduceComponents(join(copy, folder))));
		await cp(join(root, 'package.json'), join(copy, 'package.json'));
		await symlink(join(root, 'node_modules'), join(copy, 'node_modules'), 'junction');
		await writeFile(join(copy, 'tsconfig.json'), JSON.stringify(tsconfig));
		return await cruise(copy, present);
	} finally {
		await rm(copy, { recursive: true, force: true });
	}
}

const tsconfig = {
	compilerOptions: {
		target: 'ESNext',
		module: 'ESNext',
		moduleResolution: 'bundler',
		paths: { $lib: ['./src/lib'], '$lib/*': ['./src/lib/*'] }
	}
};

/**
 * @param {string} directory
 * @param {readonly string[]} present
 */
async function cruise(directory, present) {
	const { stdout } = await promisify(execFile)(
		process.execPath,
		[
			join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs'),
			...['--config', join(root, '.dependency-cruiser.cjs')],
			...['--ts-config', 'tsconfig.json', '--output-type', 'json'],
			...present
		],
		{ cwd: directory, maxBuffer: 1024 ** 3 }
	);
	/** @type {{ summary: { totalCruised: number, violations: { rule: { name: string }, from: string, to: string }[] } }} */
	const { summary } = JSON.parse(stdout);
	return {
		modules: summary.totalCruised,
		violations: summary.violations.map(({ rule, from, to }) => ({ rule: rule.name, from, to }))
	};
}

/** @param {string} directory */
async function reduceComponents(directory) {
	const names = await readdir(directory, { recursive: true });
	const components = names.filter((name) => name.endsWith('.svelte'));
	await Promise.all(
		components.map(async (name) => {
			const file = join(directory, name);
			await writeFile(file, importsOnly(await readFile(file, 'utf8'), name));
		})
	);
}

/**
 * @param {string} source a component
 * @param {string} filename for the message of a parse error
 * @returns {string} a component that does nothing but import the same modules
 */
function importsOnly(source, filename) {
	const { instance, module, fragment } = parse(source, { modern: true, filename });
	const imported = new Set([instance, module, fragment].flatMap(importedBy));
	const lines = [...imported].map((path) => `import ${JSON.stringify(path)};`);
	return `<script>\n${lines.join('\n')}\n</script>\n`;
}

/**
 * @param {unknown} node of a syntax tree
 * @returns {string[]}
 */
function importedBy(node) {
	if (typeof node !== 'object' || node === null) return [];
	const below = Object.values(node).flatMap(importedBy);
	const { type, source, argument } =
		/** @type {{ type?: string, source?: { value?: unknown }, argument?: { value?: unknown, literal?: { value?: unknown } } }} */ (
			node
		);
	const path =
		type === 'TSImportType' ? (argument?.literal?.value ?? argument?.value) : source?.value;
	const names = /^(Import(Declaration|Expression)|Export(Named|All)Declaration|TSImportType)$/;
	return typeof path === 'string' && names.test(type ?? '') ? [path, ...below] : below;
}
