import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { MUTANTS } from '../simulation/mutants.mjs';
import { WITHIN } from '../simulation/verdicts.mjs';

const names = MUTANTS.map(({ name }) => name);

describe('the mutants of the simulation', () => {
	// They are built by hand only: without this a change of the product would break one without a word.
	it.each(MUTANTS)('$name can be built: its text is in $file once', ({ file, from, to }) => {
		expect(readFileSync(file, 'utf8').split(from)).toHaveLength(2);
		expect(to).not.toBe(from);
	});

	it('have a name each', () => {
		expect(new Set(names).size).toBe(names.length);
	});

	it('have verdicts by these names alone', () => {
		expect(Object.keys(WITHIN).filter((name) => !names.includes(name))).toEqual([]);
	});
});
