import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
	buildReason,
	installReason,
	relayReason,
	whyBuild,
	whyInstall
} from '../../scripts/lib/stale.mjs';

describe('whether to install', () => {
	const lock = {
		packages: {
			'': { version: '0.1.0' },
			'node_modules/yjs': { version: '13.6.33' },
			'node_modules/fsevents': { version: '2.3.3', optional: true }
		}
	};

	it('installs when nothing is there', () => {
		expect(whyInstall(lock, undefined, { dev: true })).toBe('nothing is installed yet');
	});

	it('leaves alone what matches, without the packages of other systems', () => {
		const installed = { packages: { 'node_modules/yjs': { version: '13.6.33' } } };
		expect(whyInstall(lock, installed, { dev: true })).toBeUndefined();
	});

	it.each([
		['another version', { 'node_modules/yjs': { version: '13.6.1' } }],
		['a missing package', {}]
	])('installs for %s', (_what, packages) => {
		expect(whyInstall(lock, { packages }, { dev: true })).toBe('yjs has changed');
	});
});

describe('what only development needs', () => {
	const lock = {
		packages: {
			'node_modules/yjs': { version: '13.6.33' },
			'node_modules/vitest': { version: '4.1.12', dev: true }
		}
	};
	const started = { packages: { 'node_modules/yjs': { version: '13.6.33' } } };

	it('is not installed to start', () => {
		expect(whyInstall(lock, started, { dev: false })).toBeUndefined();
		expect(whyInstall(lock, started, { dev: true })).toBe('vitest has changed');
	});
});

describe('whether to build', () => {
	it('builds when there is no build, or a source is newer', () => {
		const files = [
			{ path: 'src/app.html', modifiedAt: 5 },
			{ path: 'src/app.css', modifiedAt: 11 }
		];
		expect(whyBuild(undefined, files)).toBe('nothing is built yet');
		expect(whyBuild(10, files)).toBe('src/app.css has changed');
		expect(whyBuild(11, files)).toBeUndefined();
	});
});

describe('a checkout', () => {
	let root: string;

	beforeEach(async () => {
		root = await mkdtemp(join(tmpdir(), 'polder-checkout-'));
	});

	afterEach(() => rm(root, { recursive: true }));

	/** @param seconds when the file was written */
	async function write(path: string, seconds: number, text = ''): Promise<void> {
		await mkdir(dirname(join(root, path)), { recursive: true });
		await writeFile(join(root, path), text);
		await utimes(join(root, path), seconds, seconds);
	}

	it('is built again for a source, not for a test or what the build writes itself', async () => {
		await write('src/app.html', 100);
		expect(await buildReason(root)).toBe('nothing is built yet');

		await write('build/index.html', 200);
		await write('src/lib/i18n/messages.js', 300);
		await write('src/lib/domain/deal.test.ts', 300);
		expect(await buildReason(root)).toBeUndefined();

		await write('messages/vi/board.json', 300);
		expect(await buildReason(root)).toBe('messages/vi/board.json has changed');

		await write('dist/relay.js', 250);
		expect(await relayReason(root)).toBeUndefined();
		await write('sync-server/main.ts', 300);
		expect(await relayReason(root)).toBe('sync-server/main.ts has changed');
	});

	it('is installed again after an install that was cut short', async () => {
		await write('package-lock.json', 100, '{ "packages": {} }');
		await write('node_modules/.package-lock.json', 100, '{ "packages": {');
		expect(await installReason(root, { dev: true })).toBe('nothing is installed yet');

		await write('node_modules/.package-lock.json', 100, '{ "packages": {} }');
		expect(await installReason(root, { dev: true })).toBeUndefined();
	});
});
