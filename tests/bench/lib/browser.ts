import { chromium, type BrowserContext, type Page } from '@playwright/test';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { build } from 'vite';
import { browserFlags } from '../../../scripts/lib/browser-flags.mjs';
import { installedBrowsers } from '../../../scripts/lib/browser.mjs';
import { runScript } from '../../../scripts/lib/run.mjs';
import { buildReason } from '../../../scripts/lib/stale.mjs';
import { startRelay, type RelayProcess } from '../../support/relay-process';
import { benchDir, dataDir, root } from './places';

/** Opens a browser on a profile; a profile that was used before is found as it was left. */
export function openBrowser(
	profile: string,
	options: { readonly bypassCSP?: boolean } = {}
): Promise<BrowserContext> {
	const executablePath = process.env['CHROMIUM_PATH'] ?? installedBrowsers()[0];
	return chromium.launchPersistentContext(profile, {
		args: [...browserFlags],
		locale: 'en-US',
		viewport: { width: 1440, height: 900 },
		...(executablePath === undefined ? {} : { executablePath }),
		...options
	});
}

/** The page of a browser that has just been opened. */
export const firstPage = async (context: BrowserContext): Promise<Page> =>
	context.pages()[0] ?? (await context.newPage());

/**
 * The product as it is served: by the real relay, built from the sources as they are. With
 * BENCH_KEEP_BUILD an older build is measured as well as a new one. `env` is added to the relay's environment.
 */
export async function serveProduct(
	env: Readonly<Record<string, string>> = {}
): Promise<RelayProcess> {
	const reason = await buildReason(root);
	const keep = process.env['BENCH_KEEP_BUILD'] !== undefined && reason !== 'nothing is built yet';
	if (reason !== undefined && !keep) {
		console.log(`Building… (${reason})`);
		if ((await runScript('scripts/build.mjs')) !== 0) throw new Error('the app cannot be built');
	}
	return startRelay({ dataDir: await dataDir(), env });
}

/** Bundles a script of `pages/` together with what it imports of the product. */
export async function bundle(name: string): Promise<string> {
	const built = await build({
		configFile: false,
		logLevel: 'error',
		root,
		resolve: { alias: { $lib: join(root, 'src', 'lib') } },
		define: { 'process.env.NODE_ENV': '"production"' },
		build: {
			write: false,
			lib: { entry: join(benchDir, 'pages', `${name}.ts`), formats: ['iife'], name: 'bench' }
		}
	});
	const outputs = Array.isArray(built) ? built : [built];
	const [output] = outputs.filter((one) => 'output' in one);
	if (output === undefined) throw new Error(`${name} was not bundled`);
	return output.output[0].code;
}

/** Serves bundled pages at `/name`, from an origin of their own. */
export async function servePages(
	names: readonly string[]
): Promise<{ readonly origin: string; stop(): void }> {
	const scripts = new Map<string, string>();
	for (const name of names) scripts.set(`/${name}.js`, await bundle(name));
	const server = createServer((request, response) => {
		const path = new URL(request.url ?? '/', 'http://bench').pathname;
		const script = scripts.get(path);
		if (script !== undefined) {
			response.setHeader('content-type', 'text/javascript; charset=utf-8');
			// As the product's own scripts are: kept by the browser for good.
			response.setHeader('cache-control', 'public, max-age=31536000, immutable');
			response.end(script);
			return;
		}
		response.setHeader('content-type', 'text/html; charset=utf-8');
		response.end(
			`<!doctype html><meta charset="utf-8"><body><script src="${path}.js"></script></body>`
		);
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	return {
		origin: `http://127.0.0.1:${String(port)}`,
		stop: () => {
			server.close();
			server.closeAllConnections();
		}
	};
}
