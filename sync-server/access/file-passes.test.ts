import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FilePasses, PASS_LIFETIME } from './file-passes';

const clock = { now: () => 1_000 };
const holder = { device: 'dev-1_x', member: 'anna' };

test('a pass says whom it was given to, until it runs out', () => {
	let now = 1_000;
	const passes = new FilePasses('secret', { now: () => now });
	const pass = passes.issue(holder);
	expect(passes.check(pass)).toEqual(holder);
	now += PASS_LIFETIME - 1;
	expect(passes.check(pass)).toEqual(holder);
	now += 1;
	expect(passes.check(pass)).toBeNull();
});

test('a pass of another relay is none', () => {
	const pass = new FilePasses('another', clock).issue(holder);
	expect(new FilePasses('secret', clock).check(pass)).toBeNull();
});

test('a pass that was changed anywhere is none', () => {
	const passes = new FilePasses('secret', clock);
	const pass = passes.issue(holder);
	fc.assert(
		fc.property(fc.nat(pass.length - 1), fc.string({ maxLength: 3 }), (at, put) => {
			const changed = pass.slice(0, at) + put + pass.slice(at + 1);
			fc.pre(changed !== pass);
			expect(passes.check(changed)).toBeNull();
		})
	);
	expect(passes.check('')).toBeNull();
});
