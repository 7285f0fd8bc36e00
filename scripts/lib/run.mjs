import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { root } from './root.mjs';

/** @typedef {import('node:child_process').ChildProcess} ChildProcess */
/** @typedef {{ readonly env?: NodeJS.ProcessEnv, readonly stdio?: import('node:child_process').StdioOptions, readonly timeout?: number }} RunOptions `timeout` in milliseconds */

const oldestNode = [20, 19];

/** Ends this process with a plain sentence when Node is older than the project needs. */
export function requireNode() {
	const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
	const [wantedMajor = 0, wantedMinor = 0] = oldestNode;
	if (major > wantedMajor || (major === wantedMajor && minor >= wantedMinor)) return;
	console.error(
		`Polder needs Node ${oldestNode.join('.')} or newer, and this is Node ${process.versions.node}.\n` +
			'Install a newer one from https://nodejs.org and run the command again.'
	);
	process.exit(1);
}

/**
 * Starts a program in the repository's directory.
 *
 * @param {string} command
 * @param {readonly string[]} parameters
 * @param {RunOptions} [options] output is inherited unless `stdio` says otherwise
 * @returns {ChildProcess}
 */
export function start(command, parameters, options = {}) {
	return spawn(command, parameters, { cwd: root, stdio: 'inherit', ...options });
}

/**
 * Waits for the end of a program.
 *
 * @param {ChildProcess} child
 * @returns {Promise<number>} its exit code; 128 + number when a signal ended it; 127 when it could not be started
 */
export function ended(child) {
	return new Promise((resolve) => {
		child.once('error', (error) => {
			console.error(error.message);
			resolve(127);
		});
		child.once('exit', (code, signal) => {
			resolve(code ?? 128 + (signal ? constants.signals[signal] : 0));
		});
	});
}

/**
 * Runs a program to its end in the repository's directory.
 *
 * @param {string} command
 * @param {readonly string[]} parameters
 * @param {RunOptions} [options]
 * @returns {Promise<number>} as {@link ended}
 */
export function run(command, parameters, options) {
	return ended(start(command, parameters, options));
}

/**
 * Runs npm to its end, with the npm that started this process where there is one.
 *
 * @param {readonly string[]} parameters
 * @returns {Promise<number>} as {@link ended}
 */
export function runNpm(parameters) {
	const npm = process.env['npm_execpath'];
	if (npm?.endsWith('.js')) return run(process.execPath, [npm, ...parameters]);
	// On Windows npm is a .cmd file, which only a shell can start.
	return process.platform === 'win32'
		? run('cmd', ['/c', 'npm', ...parameters])
		: run('npm', parameters);
}

/**
 * Runs a script with this Node: no shell, no PATH, the same on every system.
 *
 * @param {string} script relative to the repository
 * @param {readonly string[]} [parameters]
 * @param {RunOptions} [options]
 * @returns {Promise<number>} as {@link ended}
 */
export function runScript(script, parameters = [], options = {}) {
	return run(process.execPath, [script, ...parameters], options);
}

/**
 * Passes SIGINT and SIGTERM on to the children, so that they can end in order.
 *
 * @param {readonly ChildProcess[]} children
 */
export function forwardSignals(children) {
	// Ctrl-c in a terminal reaches the whole group by itself; a second SIGINT could cut a shutdown short.
	process.on('SIGINT', () => {
		if (!process.stdin.isTTY) for (const child of children) child.kill('SIGINT');
	});
	process.on('SIGTERM', () => {
		for (const child of children) child.kill('SIGTERM');
	});
	// A closed terminal is a request to stop like any other.
	process.on('SIGHUP', () => {
		for (const child of children) child.kill('SIGTERM');
	});
}
