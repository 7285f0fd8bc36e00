import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * @typedef {{ readonly path: string, readonly modifiedAt: number }} SourceFile `modifiedAt` in milliseconds
 * @typedef {{ readonly version?: string, readonly optional?: boolean, readonly peer?: boolean, readonly link?: boolean, readonly dev?: boolean }} LockedPackage
 * @typedef {{ readonly packages?: Readonly<Record<string, LockedPackage>> }} Lock
 */

/** What the built app is made from, relative to the repository. */
const appSources = [
	'src',
	'static',
	'messages',
	'svelte.config.js',
	'vite.config.ts',
	'package-lock.json'
];

/** What the relay's programs are made from. */
const relaySources = [
	'sync-server',
	'src/lib/domain',
	'src/lib/documents',
	'src/lib/protocol',
	'package-lock.json'
];

/** Written by the build itself, so never a reason to build again. */
const generated = new Set(['src/lib/i18n/messages.js', 'src/lib/i18n/messages.d.ts']);

/**
 * Why the packages must be installed, as a phrase for the screen; undefined when they match the lock.
 * Contents are compared and not times: npm writes both files in one run, in no promised order.
 *
 * @param {Lock} lock package-lock.json
 * @param {Lock | undefined} installed node_modules/.package-lock.json, undefined when absent
 * @param {{ readonly dev: boolean }} options whether the packages for development are needed
 * @returns {string | undefined}
 */
export function whyInstall(lock, installed, { dev }) {
	if (!installed) return 'nothing is installed yet';
	for (const [path, wanted] of Object.entries(lock.packages ?? {})) {
		const found = installed.packages?.[path];
		const mayBeAbsent =
			path === '' || wanted.link || wanted.optional || wanted.peer || (wanted.dev && !dev);
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
 * Reads both lock files below `root`.
 *
 * @param {string} root
 * @returns {Promise<{ readonly lock: Lock, readonly installed: Lock | undefined }>}
 * @throws when package-lock.json cannot be read
 */
async function readLocks(root) {
	/** @type {Lock} */
	const lock = JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8'));
	try {
		const installed = join(root, 'node_modules', '.package-lock.json');
		return { lock, installed: JSON.parse(await readFile(installed, 'utf8')) };
	} catch {
		// Absent, or cut short by an interrupted install: both mean "install".
		return { lock, installed: undefined };
	}
}

/**
 * Reads both lock files below `root` and answers as {@link whyInstall}.
 *
 * @param {string} root
 * @param {{ readonly dev: boolean }} options
 * @returns {Promise<string | undefined>}
 */
export async function installReason(root, options) {
	const { lock, installed } = await readLocks(root);
	return whyInstall(lock, installed, options);
}

/**
 * Whether packages are installed that only development needs.
 *
 * @param {string} root
 */
export async function hasDevPackages(root) {
	const { lock, installed } = await readLocks(root);
	return Object.entries(lock.packages ?? {}).some(
		([path, { dev }]) => dev === true && installed?.packages?.[path] !== undefined
	);
}

/**
 * Compares the built app with its sources below `root` and answers as {@link whyBuild}.
 *
 * @param {string} root
 */
export const buildReason = (root) => reason(root, 'build/index.html', appSources);

/**
 * Compares the built relay with its sources below `root` and answers as {@link whyBuild}.
 *
 * @param {string} root
 */
export const relayReason = (root) => reason(root, 'dist/relay.js', relaySources);

/**
 * @param {string} root
 * @param {string} product relative, with forward slashes, as are the sources
 * @param {readonly string[]} sources
 * @returns {Promise<string | undefined>}
 */
async function reason(root, product, sources) {
	const built = await stat(join(root, product)).catch(() => undefined);
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
