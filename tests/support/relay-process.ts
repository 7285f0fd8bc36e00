import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export type RelayOptions = {
	/** Kept when the relay stops; without it the data lives in a temporary directory that goes with it. */
	readonly dataDir?: string;
	/** A free one when not given. */
	readonly port?: number;
	/** Added to the relay's environment. */
	readonly env?: Readonly<Record<string, string>>;
	/** A program and its parameters that is to start the relay in its own place. */
	readonly through?: readonly [string, ...string[]];
};

export type RelayProcess = {
	/** Origin of the relay, as `http://127.0.0.1:4400`. */
	readonly url: string;
	/** What the relay printed to be opened first; a restarted relay may print another. */
	readonly link: string;
	readonly port: number;
	readonly dataDir: string;
	/** Of the process that runs now. */
	readonly pid: number;
	/** Everything that the relay has written so far, across restarts. */
	readonly output: () => string;
	/** What the relay measures, in the Prometheus text format. */
	readonly metrics: () => Promise<string>;
	/** Sends the signal and resolves when the process has ended; at once when it has already. */
	readonly kill: (signal: NodeJS.Signals) => Promise<void>;
	/**
	 * Starts it again on the same port and data, after ending it in order if it still runs.
	 * `later`: so many milliseconds later than it really is, by its machine's clock.
	 */
	readonly restart: (later?: number) => Promise<void>;
	/** Ends it in order and removes temporary data. May be called twice. */
	readonly stop: () => Promise<void>;
};

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** Without it nobody is shown the measurements. */
const METRICS_TOKEN = 'measurements-for-tests';

const startMilliseconds = 30_000;
const stopMilliseconds = 10_000;

/**
 * Runs the real relay as a process of its own and resolves once it has printed its link.
 *
 * @throws Error with everything that the relay wrote, when it ends or stays silent for 30 seconds instead
 */
export async function startRelay(options: RelayOptions = {}): Promise<RelayProcess> {
	const port = options.port ?? (await freePort());
	const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'polder-relay-')));
	const scheme = options.env?.['TLS_CERT'] === undefined ? 'http' : 'https';
	let output = '';
	let child: ChildProcess;
	let link: string;

	async function run(later = 0): Promise<void> {
		const shift = `const right = Date.now; Date.now = () => right() + ${String(later)};`;
		const shifted = { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(shift)}` };
		const relay = [process.execPath, '--enable-source-maps', 'dist/relay.js'] as const;
		const [program, ...parameters] = options.through
			? ([...options.through, ...relay] as const)
			: relay;
		child = spawn(program, parameters, {
			cwd: root,
			env: {
				...process.env,
				METRICS_TOKEN,
				...options.env,
				...(later === 0 ? {} : shifted),
				HOST: '127.0.0.1',
				PORT: String(port),
				DATA_DIR: dataDir
			},
			stdio: ['ignore', 'pipe', 'pipe']
		});
		const collect = (chunk: string) => {
			output += chunk;
		};
		child.stdout?.setEncoding('utf8').on('data', collect);
		child.stderr?.setEncoding('utf8').on('data', collect);
		link = await printedLink(child, () => output);
	}

	async function kill(signal: NodeJS.Signals): Promise<void> {
		await end(child, signal);
	}

	async function remove(): Promise<void> {
		if (!options.dataDir) await rm(dataDir, { recursive: true, force: true });
	}

	try {
		await run();
	} catch (error) {
		await remove();
		throw error;
	}

	return {
		url: `${scheme}://127.0.0.1:${port}`,
		get link() {
			return link;
		},
		port,
		dataDir,
		get pid() {
			return child.pid ?? 0;
		},
		output: () => output,
		metrics: async () => {
			const headers = { authorization: `Bearer ${METRICS_TOKEN}` };
			const answer = await fetch(`${scheme}://127.0.0.1:${port}/metrics`, { headers });
			if (!answer.ok) throw new Error(`/metrics answers ${String(answer.status)}`);
			return answer.text();
		},
		kill,
		restart: async (later) => {
			await kill('SIGTERM');
			await run(later);
		},
		stop: async () => {
			await kill('SIGTERM');
			await remove();
		}
	};
}

/** Resolves with the first line of this run that begins with "http". */
function printedLink(child: ChildProcess, output: () => string): Promise<string> {
	return new Promise((resolve, reject) => {
		let printed = '';

		const fail = (what: string) => {
			settle();
			reject(new Error(`The relay ${what}. It wrote:\n${output()}`));
		};
		const onData = (chunk: string) => {
			printed += chunk;
			// Only a whole line: a link cut in two would be a wrong one.
			const found = /^(http\S*)\s*\n/m.exec(printed)?.[1];
			if (!found) return;
			settle();
			resolve(found);
		};
		const onError = (error: Error) => {
			fail(`could not be started: ${error.message}`);
		};
		const onClose = (code: number | null, signal: NodeJS.Signals | null) => {
			fail(`ended with ${code ?? signal} before it printed its link`);
		};
		const timer = setTimeout(() => {
			fail(`printed no link within ${startMilliseconds / 1000} seconds`);
			child.kill('SIGKILL');
		}, startMilliseconds);

		function settle(): void {
			clearTimeout(timer);
			child.stdout?.off('data', onData);
			child.off('error', onError).off('close', onClose);
		}

		child.stdout?.on('data', onData);
		child.once('error', onError).once('close', onClose);
	});
}

/** A relay that does not end in order within ten seconds is ended anyway. */
async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
	if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
	const closed = new Promise((resolve) => child.once('close', resolve));
	child.kill(signal);
	const timer = setTimeout(() => child.kill('SIGKILL'), stopMilliseconds);
	await closed;
	clearTimeout(timer);
}

/** A port that is free at this moment. */
export function freePort(): Promise<number> {
	return new Promise((resolve, reject) => {
		const probe = createServer();
		probe.once('error', reject);
		probe.listen(0, '127.0.0.1', () => {
			const address = probe.address();
			probe.close(() => {
				if (address && typeof address === 'object') resolve(address.port);
				else reject(new Error('no port is free'));
			});
		});
	});
}
