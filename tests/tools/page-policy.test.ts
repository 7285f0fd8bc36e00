import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import config from '../../svelte.config.js';

const directives = new Map(Object.entries(config.kit?.csp?.directives ?? {}));

/** Sources that stand for more than our own origin: a scheme, a wildcard, another host. */
const ofOthers = (sources: readonly unknown[]): unknown[] =>
	sources.filter((source) => source !== 'self' && source !== 'none');

test('the page connects to its own origin and nowhere else', () => {
	expect(directives.get('connect-src')).toEqual(['self']);
	expect(directives.get('default-src')).toEqual(['self']);
	for (const name of ['script-src', 'form-action', 'base-uri', 'object-src']) {
		const sources = directives.get(name);
		expect([name, Array.isArray(sources) ? ofOthers(sources) : sources]).toEqual([name, []]);
	}
});

const page = join(import.meta.dirname, '..', '..', 'build', 'index.html');

test.runIf(existsSync(page))('the built page says the same', () => {
	const html = readFileSync(page, 'utf8');
	const policy = /http-equiv="content-security-policy" content="([^"]+)"/i.exec(html)?.[1] ?? '';
	const built = new Map(
		policy.split(';').map((part) => {
			const [name = '', ...sources] = part.trim().split(/\s+/);
			return [name, sources];
		})
	);
	expect(built.get('connect-src')).toEqual(["'self'"]);
	for (const [name, sources] of built) {
		expect([
			name,
			sources.filter((source) => source === '*' || /^(?:wss?|https?):/.test(source))
		]).toEqual([name, []]);
	}
});
