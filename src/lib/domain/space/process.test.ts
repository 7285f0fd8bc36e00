import { describe, expect, test } from 'vitest';
import {
	checkProcess,
	hasManyStages,
	settled,
	type ProcessFault,
	type StageDraft
} from './process';

const open = (name: string, probability = 10): StageDraft => ({ name, kind: 'open', probability });
const won: StageDraft = { name: 'Won', kind: 'won', probability: 100 };
const lost: StageDraft = { name: 'Lost', kind: 'lost', probability: 0 };
const at = (
	place: number,
	fault: Extract<ProcessFault, { field: 'stage' }>['fault']
): ProcessFault => ({ field: 'stage', at: place, fault });

describe('the check of a process', () => {
	test.each<[what: string, stages: readonly StageDraft[], faults: readonly ProcessFault[]]>([
		['LW-03 · a process as it should be', [open('New'), open('Talk', 50), won, lost], []],
		['LW-03 · a stage without a name', [open('New'), open('  ')], [at(1, 'missing')]],
		[
			'LW-03 · a name twice, but for case and space',
			[open('New'), open(' nEW ')],
			[at(1, 'twice')]
		],
		['LW-03 · names are compared in any script', [open('Mới'), open('MỚI')], [at(1, 'twice')]],
		['LW-03 · no open stage', [won, lost], [{ field: 'stages', fault: 'none-open' }]],
		['LW-03 · no stage at all', [], [{ field: 'stages', fault: 'none-open' }]],
		['PL-06 · 0 and 100 are probabilities', [open('New', 0), open('Sure', 100)], []],
		['PL-06 · below 0', [open('New', -1)], [at(0, 'out-of-range')]],
		['PL-06 · above 100', [open('New', 101)], [at(0, 'out-of-range')]],
		['PL-06 · not whole', [open('New', 12.5)], [at(0, 'out-of-range')]],
		['PL-06 · nothing typed', [open('New', NaN)], [at(0, 'out-of-range')]],
		['PL-08 · won is 100', [open('New'), { ...won, probability: 99 }], [at(1, 'out-of-range')]],
		['PL-08 · lost is 0', [open('New'), { ...lost, probability: 1 }], [at(1, 'out-of-range')]]
	])('%s', (_what, stages, faults) => {
		expect(checkProcess(stages)).toEqual(faults);
	});
});

test.each([
	['open', 33, 33],
	['won', 33, 100],
	['lost', 33, 0],
	['won', NaN, 100]
] as const)(
	'PL-08 · a stage that is %s with %d typed is kept with %d',
	(kind, typed, probability) => {
		expect(settled({ name: 'A', kind, probability: typed }).probability).toBe(probability);
	}
);

test.each([
	[6, false],
	[7, true]
])('PL-04 · with %d open stages the hint that fewer are clearer is shown: %s', (count, shown) => {
	const stages = Array.from({ length: count }, (_, index) => open(`Stage ${String(index)}`));
	expect(hasManyStages([...stages, won, lost])).toBe(shown);
	// A hint, not a fault.
	expect(checkProcess([...stages, won, lost])).toEqual([]);
});
