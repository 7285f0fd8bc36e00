import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { benchDir, dataDir, root } from './places';

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
	/** As `ws://127.0.0.1:4400`. */
	readonly url: string;
	/** The most memory that it has held so far, in bytes; `null` where the system does not tell. */
	peakMemory(): number | null;
	/** Processor time used so far, in ms; `null` where the system does not tell. */
	processorTime(): number | null;
	stop(): Promise<void>;
}

/** Polder's relay over the data in a directory. */
export const startPolder = (directory: string): Promise<BenchServer> =>
	start('Polder', ['--import', 'tsx', 'sync-server/main.ts'], { DATA_DIR: directory });

/** When Hocuspocus stores: after a pause, as by default, or before it applies and passes on. */
export type Storing = 'default' | 'first';

/** Hocuspocus with a store on the disk. */
export const startHocuspocus = async (storing: Storing): Promise<BenchServer> =>
	start(
		`Hocuspocus ${storing === 'default' ? '(default)' : 'storing first'}`,
		[peer('hocuspocus.js')],
		{
			DATA_DIR: await dataDir(),
			STORING: storing
		}
	);

/** The y-websocket server, which keeps documents in memory only. */
export const startYWebsocket = (): Promise<BenchServer> =>
	start('y-websocket', [peer('node_modules/@y/websocket-server/src/server.js')], {});

/** What a real client of Hocuspocus finds in some maps of a document. */
export function seenByProvider(
	server: BenchServer,
	name: string,
	maps: readonly string[]
): Readonly<Record<string, unknown>> {
	const printed = execFileSync(process.execPath, [peer('see.js'), server.url, name, ...maps]);
	return JSON.parse(printed.toString()) as Readonly<Record<string, unknown>>;
}

const peer = (file: string): string => join(benchDir, 'peers', file);

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

/** Starts a server on its processor and waits until it says that it listens. */
async function start(
	name: string,
	parameters: readonly string[],
	env: Readonly<Record<string, string>>
): Promise<BenchServer> {
	const port = await freePort();
	const [command, rest] = onServerCore(parameters);
	const child = spawn(command, rest, {
		cwd: root,
		env: { ...process.env, ...env, HOST: '127.0.0.1', PORT: String(port) },
		stdio: ['ignore', 'pipe', 'pipe']
	});
	await listening(name, child);
	return {
		name,
		url: `ws://127.0.0.1:${String(port)}`,
		peakMemory: () => peakMemory(child.pid ?? 0),
		processorTime: () => processorTime(child.pid ?? 0),
		stop: () => end(child)
	};
}

/** Every one of the servers prints something once it listens. */
function listening(name: string, child: ChildProcess): Promise<void> {
	return new Promise((resolve, reject) => {
		let output = '';
		const take = (chunk: Buffer) => {
			output += chunk.toString();
			if (/listening|running at/i.test(output)) resolve();
		};
		child.stdout?.on('data', take);
		child.stderr?.on('data', take);
		child.once('exit', () => {
			reject(new Error(`${name} ended:\n${output}`));
		});
		child.once('error', reject);
	});
}

function end(child: ChildProcess): Promise<void> {
	return new Promise((resolve) => {
		if (child.exitCode !== null) resolve();
		child.once('exit', () => {
			resolve();
		});
		child.kill('SIGTERM');
		setTimeout(() => child.kill('SIGKILL'), 5000).unref();
	});
}

function peakMemory(pid: number): number | null {
	try {
		const status = readFileSync(`/proc/${String(pid)}/status`, 'utf8');
		const kilobytes = /VmHWM:\s+(\d+) kB/.exec(status)?.[1];
		return kilobytes === undefined ? null : Number(kilobytes) * 1024;
	} catch {
		// No such file system here.
		return null;
	}
}

/** Linux counts in hundredths of a second. */
const TICK = 10;

function processorTime(pid: number): number | null {
	try {
		// The name in brackets may hold spaces: count the fields after it.
		const fields =
			readFileSync(`/proc/${String(pid)}/stat`, 'utf8')
				.split(') ')[1]
				?.split(' ') ?? [];
		return (Number(fields[11]) + Number(fields[12])) * TICK;
	} catch {
		return null;
	}
}
