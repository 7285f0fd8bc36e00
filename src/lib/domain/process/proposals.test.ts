import { expect, test } from 'vitest';
import type { StageDraft } from '../space/process';
import { proposedStages } from './proposals';

const open = (name: string, probability = 10): StageDraft => ({ name, kind: 'open', probability });
const won: StageDraft = { name: 'Won', kind: 'won', probability: 100 };
const classic = [open('New', 5), open('Qualified', 15), open('Offer', 50), won];
const trial = [open('New', 5), open('Demo', 25), open('Trial', 50), won];

test.each<[string, readonly StageDraft[], readonly [string, number, string | null][]]>([
	[
		'those of the nearest template, each after the one before it',
		[open('New'), open(' demo ')],
		[['Trial', 50, ' demo ']]
	],
	[
		'those at the beginning too',
		[open('Offer')],
		[
			['New', 5, null],
			['Qualified', 15, null]
		]
	],
	[
		'those of the first template when nothing is in common; won and lost are nobody’s proposal',
		[open('Anything'), won],
		[
			['New', 5, null],
			['Qualified', 15, null],
			['Offer', 50, null]
		]
	],
	['nothing when the process is complete', classic, []],
	['nothing for what no template knows', [...classic, open('Our own')], []],
	[
		'those of another template, where a stage beside a complete one belongs to it',
		[...classic, open('Trial')],
		[['Demo', 25, 'New']]
	]
])('PL-02 · proposes %s', (_what, stages, proposals) => {
	expect(
		proposedStages(stages, [classic, trial]).map(({ name, probability, after }) => [
			name,
			probability,
			after
		])
	).toEqual(proposals);
});
