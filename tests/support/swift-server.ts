import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { AwsClient } from 'aws4fetch';
import { waitFor } from './wait-for';

const run = promisify(execFile);

/** Who may use the server. It has one account. */
export const SWIFT_KEYS = {
	keyId: 'test:tester',
	secret: 'not/a+secret',
	region: 'us-east-1'
} as const;

/** The three servers behind the proxy, each with what its ring places. */
const STORES = ['account', 'container', 'object'] as const;

/** How much of what the servers wrote is told, characters. */
const TOLD = 2_000;

type Store = (typeof STORES)[number];
type Server = Store | 'proxy';

/**
 * A real S3 service on loopback: OpenStack Swift with its S3 interface, as Debian packages it (`swift-proxy`, `swift-object`,
 * `swift-container`, `swift-account`). Everything that it keeps is in a temporary directory.
 */
export class SwiftServer {
	private readonly processes: ChildProcess[] = [];
	private output = '';

	private constructor(
		private readonly directory: string,
		private readonly ports: Readonly<Record<Server, number>>
	) {}

	/** Starts the servers. Rejects with what they wrote when they do not answer. */
	static async start(): Promise<SwiftServer> {
		const directory = await mkdtemp(join(tmpdir(), 'polder-swift-'));
		const [account, container, object, proxy] = await freePorts(4);
		const server = new SwiftServer(directory, { account, container, object, proxy });
		try {
			await server.configure();
			for (const each of [...STORES, 'proxy'] as const) server.spawn(each);
			await waitFor(
				() => server.answers(),
				() => server.output.slice(-TOLD),
				60_000
			);
		} catch (error) {
			await server.stop();
			throw error;
		}
		return server;
	}

	/** Makes a bucket and returns its address. */
	async bucket(name: string): Promise<string> {
		const { keyId, secret, region } = SWIFT_KEYS;
		const client = new AwsClient({
			...{ accessKeyId: keyId, secretAccessKey: secret, service: 's3', region },
			retries: 0
		});
		const url = `${this.origin}/${name}`;
		const answer = await client.fetch(url, { method: 'PUT' });
		if (!answer.ok) throw new Error(`${String(answer.status)} ${await answer.text()}`);
		return url;
	}

	/** Ends the servers and removes what they kept. */
	async stop(): Promise<void> {
		for (const child of this.processes) {
			if (child.exitCode !== null || child.signalCode !== null) continue;
			const ended = new Promise((resolve) => child.once('exit', resolve));
			child.kill('SIGKILL');
			await ended;
		}
		await rm(this.directory, { recursive: true, force: true });
	}

	private get origin(): string {
		return `http://127.0.0.1:${String(this.ports.proxy)}`;
	}

	private async configure(): Promise<void> {
		await mkdir(join(this.directory, 'disks', 'd1'), { recursive: true });
		await this.write('swift.conf', '[swift-hash]\nswift_hash_path_suffix = polder\n');
		for (const store of STORES) {
			await this.write(`${store}.conf`, this.storeConfiguration(store));
			const builder = join(this.directory, `${store}.builder`);
			const device = `r1z1-127.0.0.1:${String(this.ports[store])}/d1`;
			await run('swift-ring-builder', [builder, 'create', '4', '1', '0']);
			await run('swift-ring-builder', [builder, 'add', device, '1']);
			await run('swift-ring-builder', [builder, 'rebalance']);
		}
		await this.write('proxy.conf', this.proxyConfiguration());
	}

	private storeConfiguration(store: Store): string {
		return [
			...this.common(store),
			`devices = ${join(this.directory, 'disks')}`,
			'mount_check = false',
			'disable_fallocate = true',
			`[pipeline:main]\npipeline = ${store}-server`,
			`[app:${store}-server]\nuse = egg:swift#${store}\n`
		].join('\n');
	}

	private proxyConfiguration(): string {
		const { keyId, secret } = SWIFT_KEYS;
		const filters = ['catch_errors', 'gatekeeper', 'cache', 's3api', 'tempauth'];
		return [
			...this.common('proxy'),
			`[pipeline:main]\npipeline = ${filters.join(' ')} proxy-server`,
			'[app:proxy-server]\nuse = egg:swift#proxy\naccount_autocreate = true',
			...filters.map(
				(filter) =>
					`[filter:${filter}]\nuse = egg:swift#${filter === 'cache' ? 'memcache' : filter}`
			),
			// Under the last filter, which knows the people.
			`user_${keyId.replace(':', '_')} = ${secret} .admin\n`
		].join('\n');
	}

	private common(server: Server): readonly string[] {
		return [
			'[DEFAULT]',
			...['bind_ip = 127.0.0.1', `bind_port = ${String(this.ports[server])}`, 'workers = 0'],
			`swift_dir = ${this.directory}`,
			`user = ${userInfo().username}`
		];
	}

	private spawn(server: Server): void {
		const child = spawn(
			`swift-${server}-server`,
			[join(this.directory, `${server}.conf`), '--verbose'],
			{ stdio: ['ignore', 'pipe', 'pipe'] }
		);
		const collect = (chunk: Buffer): void => {
			this.output += chunk.toString();
		};
		child.stdout.on('data', collect);
		child.stderr.on('data', collect);
		child.once('error', (error) => {
			this.output += `${error.message}\n`;
		});
		this.processes.push(child);
	}

	/** Whether the whole of it works: a bucket can be made. */
	private async answers(): Promise<boolean> {
		try {
			await this.bucket('ready');
			return true;
		} catch (error) {
			// Expected until all four listen.
			this.output += `${String(error)}\n`;
			return false;
		}
	}

	private write(name: string, text: string): Promise<void> {
		return writeFile(join(this.directory, name), text);
	}
}

/** Returns ports that nothing listens on. */
async function freePorts(count: 4): Promise<readonly [number, number, number, number]> {
	const servers = Array.from({ length: count }, () => createServer());
	const ports = await Promise.all(
		servers.map(
			(server) =>
				new Promise<number>((resolve) => {
					server.listen(0, '127.0.0.1', () => {
						resolve((server.address() as AddressInfo).port);
					});
				})
		)
	);
	await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
	const [a = 0, b = 0, c = 0, d = 0] = ports;
	return [a, b, c, d];
}
