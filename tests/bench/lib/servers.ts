import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { createServer } from 'node:net';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { benchDir, dataDir, root } from './places';
import { heldMemory, peakMemory, processorTime } from './process-figures';
import type { Dialect } from './yjs-wire';

/** Whether servers and load can be given a processor each. */
export const pinning =
	cpus().length > 1 && spawnSync('taskset', ['--version'], { stdio: 'ignore' }).status === 0;

/** The processor of the servers, and that of the load. */
const SERVER_CORE = 0;
const LOAD_CORE = 1;

/** Gives this process the load's processor. */
export function pinLoad(): void {
	if (!pinning) return;
	execFileSync('taskset', ['-a', '-p', '-c', String(LOAD_CORE), String(process.pid)], {
		stdio: 'ignore'
	});
}

/** A server under load. */
export interface BenchServer {
	readonly name: string;
	/** As `ws://127.0.0.1:4400`; the same after a restart. */
	readonly url: string;
	/** The most memory that it has held so far, in bytes; `null` where the system does not tell. */
	peakMemory(): number | null;
	/** The memory that it holds, in bytes; `null` where the system does not tell. */
	heldMemory(): number | null;
	/** Processor time used so far, in ms; `null` where the system does not tell. */
	processorTime(): number | null;
	/** Has it collect its garbage; gives the bytes that are still in use. For servers that count memory. */
	collect(): Promise<number>;
	stop(): Promise<void>;
	/** Ends it at once, as a power cut would. */
	kill(): Promise<void>;
	/** Starts it again on the same port and data, after it has ended. */
	restart(): Promise<void>;
}

/** A server to compare with, and what it speaks. */
export interface OtherServer extends BenchServer {
	readonly dialect: Dialect;
}

const peer = (file: string): string => join(benchDir, 'peers', file);

/** What Node is told so that a server can be asked to collect its garbage. */
export const COUNTING: readonly string[] = [
	'--expose-gc',
	'--import',
	pathToFileURL(peer('collect-on-signal.js')).href
];

/** Far above what any bench needs. The peers limit nothing, so the relay must not hold the load back. */
const MUCH = String(1e12);

/**
 * The relay's limits for one device and one address: here a whole company is on one address, and one
 * device writes as much as a hundred. Limits of sizes stay as they are.
 */
const RAISED: Readonly<Record<string, string>> = {
	POLDER_LIMIT_BURST: MUCH,
	POLDER_LIMIT_PER_SECOND: MUCH,
	POLDER_LIMIT_BURST_BYTES: MUCH,
	POLDER_LIMIT_BYTES_PER_SECOND: MUCH,
	POLDER_LIMIT_CONNECTIONS: MUCH,
	POLDER_LIMIT_ADDRESS_CONNECTIONS: MUCH,
	POLDER_LIMIT_DEVICE_CONNECTIONS: MUCH,
	POLDER_LIMIT_DEVICE_CHANNELS: MUCH,
	POLDER_LIMIT_STRANGERS: MUCH,
	POLDER_LIMIT_ADDRESS_STRANGERS: MUCH,
	POLDER_LIMIT_RETURNING: MUCH,
	POLDER_LIMIT_PROVING: '120000'
};

/** The limits that the relay runs with: out of the load's way, or as they come. */
export type Limiting = 'raised' | 'default';

/** Polder's relay over the data in a directory. */
export const startPolder = (
	directory: string,
	flags: readonly string[] = [],
	limiting: Limiting = 'raised'
): Promise<BenchServer> =>
	start('Polder', [...flags, '--enable-source-maps', 'dist/relay.js'], {
		...(limiting === 'raised' ? RAISED : {}),
		DATA_DIR: directory,
		LOG_LEVEL: 'info'
	});

/** When Hocuspocus stores: after a pause, as by default, or before it applies and passes on. */
export type Storing = 'default' | 'first';

/** Hocuspocus with a store on the disk. */
export async function startHocuspocus(
	storing: Storing,
	flags: readonly string[] = []
): Promise<OtherServer> {
	const name = `Hocuspocus ${storing === 'default' ? '(default)' : 'storing first'}`;
	const env = { DATA_DIR: await dataDir(), STORING: storing };
	const server = await start(name, [...flags, peer('hocuspocus.js')], env);
	return { ...server, dialect: 'hocuspocus' };
}

/** The y-websocket server, which keeps documents in memory only. */
export async function startYWebsocket(flags: readonly string[] = []): Promise<OtherServer> {
	const file = peer('node_modules/@y/websocket-server/src/server.js');
	return { ...(await start('y-websocket', [...flags, file], {})), dialect: 'y-websocket' };
}

/** All the servers to compare with, one after the other. */
export const startOthers = async (flags: readonly string[] = []): Promise<OtherServer[]> => [
	await startHocuspocus('default', flags),
	await startHocuspocus('first', flags),
	await startYWebsocket(flags)
];

/** What a real client of Hocuspocus finds in some maps of a document. */
export function seenByProvider(
	server: BenchServer,
	name: string,
	maps: readonly string[]
): Readonly<Record<string, unknown>> {
	const printed = execFileSync(process.execPath, [peer('see.js'), server.url, name, ...maps]);
	return JSON.parse(printed.toString()) as Readonly<Record<string, unknown>>;
}

/** A free port of this machine. */
export function freePort(): Promise<number> {
	return new Promise((resolve, reject) => {
		const probe = createServer();
		probe.once('error', reject);
		probe.listen(0, '127.0.0.1', () => {
			const address = probe.address();
			probe.close(() => {
				if (address !== null && typeof address === 'object') resolve(address.port);
				else reject(new Error('no port is free'));
			});
		});
	});
}

/** The start of a command line that runs Node on the servers' processor. */
export function onServerCore(parameters: readonly string[]): [string, string[]] {
	const node = [process.execPath, ...parameters];
	const [command = '', ...rest] = pinning ? ['taskset', '-c', String(SERVER_CORE), ...node] : node;
	return [command, rest];
}

/** Servers that run. None is to outlive a bench that fails or is broken off. */
const running = new Set<ChildProcess>();
process.on('exit', () => {
	for (const child of running) child.kill('SIGKILL');
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(1));

/** Starts a server on its processor and waits until it says that it listens. */
async function start(
	name: string,
	parameters: readonly string[],
	env: Readonly<Record<string, string>>
): Promise<BenchServer> {
	const port = await freePort();
	const [command, rest] = onServerCore(parameters);
	const run = async (): Promise<ChildProcess> => {
		const started = spawn(command, rest, {
			cwd: root,
			env: { ...process.env, ...env, HOST: '127.0.0.1', PORT: String(port) },
			stdio: ['ignore', 'pipe', 'pipe']
		});
		running.add(started);
		started.once('exit', () => running.delete(started));
		await listening(name, started);
		return started;
	};
	let child = await run();
	const pid = () => child.pid ?? 0;
	return {
		name,
		url: `ws://127.0.0.1:${String(port)}`,
		peakMemory: () => peakMemory(pid()),
		heldMemory: () => heldMemory(pid()),
		processorTime: () => processorTime(pid()),
		collect: () => {
			const collected = said(name, child, /collected (\d+)/);
			child.kill('SIGUSR2');
			return collected.then(Number);
		},
		stop: () => end(child, 'SIGTERM'),
		kill: () => end(child, 'SIGKILL'),
		restart: async () => {
			child = await run();
		}
	};
}

/** Every one of the servers prints something once it listens. */
const listening = (name: string, child: ChildProcess): Promise<string> =>
	said(name, child, /(listening|running at)/i);

/** Waits until a server has printed something; gives what its first group stands for. */
function said(name: string, child: ChildProcess, what: RegExp): Promise<string> {
	return new Promise((resolve, reject) => {
		let output = '';
		const take = (chunk: Buffer) => {
			output += chunk.toString();
			const [, found] = what.exec(output) ?? [];
			if (found === undefined) return;
			settle();
			resolve(found);
		};
		const ended = () => {
			settle();
			reject(new Error(`${name} ended:\n${output}`));
		};
		const settle = () => {
			for (const stream of [child.stdout, child.stderr]) {
				stream?.off('data', take);
				// Nobody may wait for what is not read.
				stream?.resume();
			}
			child.off('exit', ended);
			child.off('error', reject);
		};
		for (const stream of [child.stdout, child.stderr]) stream?.on('data', take);
		child.once('exit', ended);
		child.once('error', reject);
	});
}

function end(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
	return new Promise((resolve) => {
		if (child.exitCode !== null || child.signalCode !== null) {
			resolve();
			return;
		}
		child.once('exit', () => {
			resolve();
		});
		child.kill(signal);
		setTimeout(() => child.kill('SIGKILL'), 20_000).unref();
	});
}
