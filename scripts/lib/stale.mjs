import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * @typedef {{ readonly path: string, readonly modifiedAt: number }} SourceFile `modifiedAt` in milliseconds
 * @typedef {{ readonly version?: string, readonly optional?: boolean, readonly peer?: boolean, readonly link?: boolean }} LockedPackage
 * @typedef {{ readonly packages?: Readonly<Record<string, LockedPackage>> }} Lock
 */

/** What the built app is made from, relative to the repository. */
const sources = [
	'src',
	'static',
	'messages',
	'svelte.config.js',
	'vite.config.ts',
	'package-lock.json'
];

/** Written by the build itself, so never a reason to build again. */
const generated = new Set(['src/lib/paraglide/messages.js', 'src/lib/paraglide/messages.d.ts']);

/**
 * Why the packages must be installed, as a phrase for the screen; undefined when they match the lock.
 * Contents are compared and not times: npm writes both files in one run, in no promised order.
 *
 * @param {Lock} lock package-lock.json
 * @param {Lock | undefined} installed node_modules/.package-lock.json, undefined when absent
 * @returns {string | undefined}
 */
export function whyInstall(lock, installed) {
	if (!installed) return 'nothing is installed yet';
	for (const [path, wanted] of Object.entries(lock.packages ?? {})) {
		const found = installed.packages?.[path];
		const mayBeAbsent = path === '' || wanted.link || wanted.optional || wanted.peer;
		if (!found && mayBeAbsent) continue;
		if (found?.version !== wanted.version)
			return `${path.replace('node_modules/', '')} has changed`;
	}
	return undefined;
}

/**
 * Why the app must be built, as a phrase for the screen; undefined when the build is newer than every source.
 *
 * @param {number | undefined} builtAt milliseconds, undefined when there is no build
 * @param {readonly SourceFile[]} files
 * @returns {string | undefined}
 */
export function whyBuild(builtAt, files) {
	if (builtAt === undefined) return 'nothing is built yet';
	const newer = files.find((file) => file.modifiedAt > builtAt);
	return newer && `${newer.path} has changed`;
}

/**
 * Reads both lock files below `root` and answers as {@link whyInstall}.
 *
 * @param {string} root
 * @returns {Promise<string | undefined>}
 * @throws when package-lock.json cannot be read
 */
export async function installReason(root) {
	/** @type {Lock} */
	const lock = JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8'));
	/** @type {Lock | undefined} */
	let installed;
	try {
		installed = JSON.parse(
			await readFile(join(root, 'node_modules', '.package-lock.json'), 'utf8')
		);
	} catch {
		// Absent, or cut short by an interrupted install: both mean "install".
	}
	return whyInstall(lock, installed);
}

/**
 * Compares build/index.html with the sources below `root` and answers as {@link whyBuild}.
 *
 * @param {string} root
 * @returns {Promise<string | undefined>}
 */
export async function buildReason(root) {
	const built = await stat(join(root, 'build', 'index.html')).catch(() => undefined);
	if (!built) return whyBuild(undefined, []);
	const files = await Promise.all(sources.map((path) => filesBelow(root, path)));
	return whyBuild(built.mtimeMs, files.flat());
}

/**
 * @param {string} root
 * @param {string} path relative, with forward slashes
 * @returns {Promise<SourceFile[]>}
 */
async function filesBelow(root, path) {
	if (generated.has(path) || path.endsWith('.test.ts')) return [];
	const found = await stat(join(root, path)).catch(() => undefined);
	if (!found) return [];
	if (!found.isDirectory()) return [{ path, modifiedAt: found.mtimeMs }];
	const names = await readdir(join(root, path));
	const below = await Promise.all(names.map((name) => filesBelow(root, `${path}/${name}`)));
	return below.flat();
}
