import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { root } from './root.mjs';
import { run, runScript } from './run.mjs';

/** The one without windows first: in a full Chromium each new context opens a window, a second of processor time. */
const names = [
	'chromium-headless-shell',
	'chromium',
	'chromium-browser',
	'google-chrome',
	'google-chrome-stable'
];

/** Where a browser lies that is not on PATH. */
const places = [
	'/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
	'/Applications/Chromium.app/Contents/MacOS/Chromium',
	'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe'
];

/** How to install Chromium with each package manager that a system may have, the best way first. */
const packageManagers = [
	[
		['apt-get', 'update'],
		['apt-get', 'install', '-y', '--no-install-recommends', 'chromium-headless-shell'],
		['apt-get', 'install', '-y', '--no-install-recommends', 'chromium']
	],
	[['dnf', 'install', '-y', 'chromium']],
	[['apk', 'add', '--no-cache', 'chromium']],
	[['pacman', '-Sy', '--noconfirm', 'chromium']],
	[['brew', 'install', '--cask', 'chromium']]
];

/**
 * @param {string} name of a program
 * @returns {string | undefined} its path, looked for on PATH
 */
export function onPath(name) {
	return (process.env['PATH'] ?? '')
		.split(delimiter)
		.map((directory) => join(directory, name))
		.find(existsSync);
}

/**
 * The Chromium and Chrome programs that this machine has outside of Playwright's own, the best first.
 *
 * @returns {readonly string[]}
 */
export function installedBrowsers() {
	return [...names.map(onPath), ...places.filter(existsSync)].filter((path) => path !== undefined);
}

/**
 * Finds a browser that starts, installing one when there is none. The one that CHROMIUM_PATH names
 * comes first.
 *
 * @returns {Promise<{ readonly path: string } | undefined>} an empty path for Playwright's own
 *   browser; undefined altogether when none could be had
 */
export async function provideBrowser() {
	const chosen = process.env['CHROMIUM_PATH'];
	if (chosen) {
		if (await starts(chosen)) return { path: chosen };
		console.error(`CHROMIUM_PATH names ${chosen}, which does not start; looking for another.`);
	}

	const installed = await firstThatStarts();
	if (installed) return installed;

	console.log('Installing a browser for the journeys…');
	if ((await playwright('install', 'chromium')) === 0) {
		if (await starts('')) return { path: '' };
		// It is there and does not start: libraries of the system are missing.
		if ((await playwright('install-deps', 'chromium')) === 0 && (await starts(''))) {
			return { path: '' };
		}
	}

	for (const commands of packageManagers) {
		const manager = commands[0]?.[0];
		if (!manager || !onPath(manager)) continue;
		for (const command of commands) {
			await asAdministrator(command);
			const found = await firstThatStarts();
			if (found) return found;
		}
	}
	return undefined;
}

/** @returns {Promise<{ readonly path: string } | undefined>} */
async function firstThatStarts() {
	for (const path of [...installedBrowsers(), '']) {
		if (await starts(path)) return { path };
	}
	return undefined;
}

/**
 * @param {string} executablePath empty for Playwright's own
 * @returns {Promise<boolean>} whether the browser starts; a file that exists may still be a stub
 */
async function starts(executablePath) {
	const code = await run(
		process.execPath,
		[
			join(root, 'scripts', 'lib', 'probe-browser.mjs'),
			...(executablePath ? [executablePath] : [])
		],
		{ stdio: 'ignore', timeout: 60_000 }
	);
	return code === 0;
}

/** @param {string[]} parameters */
function playwright(...parameters) {
	// Without a network this would wait for long.
	return runScript('node_modules/@playwright/test/cli.js', parameters, { timeout: 300_000 });
}

/** @param {readonly string[]} command */
function asAdministrator(command) {
	const isRoot = process.getuid?.() === 0;
	const [program = '', ...parameters] =
		isRoot || command[0] === 'brew' || !onPath('sudo') ? command : ['sudo', '-n', ...command];
	return run(program, parameters, { timeout: 600_000 });
}
