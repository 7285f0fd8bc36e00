import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';

type LockedPackage = {
	readonly version?: string;
	readonly resolved?: string;
	readonly optionalDependencies?: Readonly<Record<string, string>>;
};

const { packages } = JSON.parse(
	await readFile(new URL('../../package-lock.json', import.meta.url), 'utf8')
) as { readonly packages: Readonly<Record<string, LockedPackage>> };

/** Where Node would find `name` from inside of `from`: the nearest node_modules upwards. */
function isLocked(from: string, name: string): boolean {
	if (packages[`${from}/node_modules/${name}`.replace(/^\//, '')]) return true;
	const parent = from.lastIndexOf('/node_modules/');
	if (from === '') return false;
	return isLocked(parent === -1 ? '' : from.slice(0, parent), name);
}

describe('package-lock.json', () => {
	it('names no address to download from, so that any registry serves', () => {
		const addressed = Object.keys(packages).filter((path) => packages[path]?.resolved);
		expect(addressed).toEqual([]);
	});

	it('holds the packages of every system, or `npm ci` refuses it', () => {
		const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
			Object.keys(optionalDependencies).filter((name) => !isLocked(path, name))
		);
		expect(missing).toEqual([]);
	});
});
