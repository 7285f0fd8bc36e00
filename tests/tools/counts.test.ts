import { describe, expect, it } from 'vitest';
import { countPlaywright, countVitest, sum, summaryLine } from '../../scripts/lib/counts.mjs';
import { failedPlaywright, failedVitest } from '../../scripts/lib/failures.mjs';

describe('the sum of a test run', () => {
	it('adds up and is written as one line', () => {
		const total = sum([
			{ passed: 2, failed: 0 },
			{ passed: 3, failed: 1 }
		]);
		expect(summaryLine(total)).toBe('5 passed, 1 failed');
	});

	it.each([
		['all passed', { numPassedTests: 3, numFailedTests: 0 }, 0, '3 passed, 0 failed'],
		['one failed', { numPassedTests: 3, numFailedTests: 1 }, 1, '3 passed, 1 failed'],
		[
			'a file that cannot be loaded',
			{
				numPassedTests: 3,
				numFailedTests: 0,
				testResults: [
					{ status: 'failed', assertionResults: [] },
					{ status: 'passed', assertionResults: [{}] }
				]
			},
			1,
			'3 passed, 1 failed'
		],
		['an error between tests', { numPassedTests: 3, numFailedTests: 0 }, 1, '3 passed, 1 failed'],
		['nothing run', { numPassedTests: 0, numFailedTests: 0 }, 0, '0 passed, 1 failed'],
		['no report', undefined, 0, '0 passed, 1 failed']
	])('reads what Vitest says: %s', (_what, report, code, line) => {
		expect(summaryLine(countVitest(report, code))).toBe(line);
	});

	it.each([
		['all passed', { stats: { expected: 4, unexpected: 0, flaky: 0 } }, 0, '4 passed, 0 failed'],
		['one failed', { stats: { expected: 4, unexpected: 1, flaky: 0 } }, 1, '4 passed, 1 failed'],
		['a flaky one', { stats: { expected: 4, unexpected: 0, flaky: 1 } }, 0, '5 passed, 0 failed'],
		[
			'an error outside of any test',
			{ stats: { expected: 0, unexpected: 0, flaky: 0 }, errors: [{}] },
			1,
			'0 passed, 1 failed'
		],
		['no report', undefined, 1, '0 passed, 1 failed']
	])('reads what Playwright says: %s', (_what, report, code, line) => {
		expect(summaryLine(countPlaywright(report, code))).toBe(line);
	});
});

describe('what failed', () => {
	it('is named with the first lines of why, for Vitest', () => {
		const report = {
			testResults: [
				{
					status: 'failed',
					name: 'a.test.ts',
					assertionResults: [
						{ status: 'passed', fullName: 'holds' },
						{
							status: 'failed',
							fullName: 'breaks',
							failureMessages: ['\u001B[31mwhy\u001B[39m\n\nat']
						}
					]
				},
				{ status: 'failed', name: 'b.test.ts', message: 'cannot be read', assertionResults: [] },
				{ status: 'passed', name: 'c.test.ts', assertionResults: [] }
			]
		};
		expect(failedVitest(report)).toEqual([
			'failed: a.test.ts: breaks\n    why\n    at',
			'failed: b.test.ts\n    cannot be read'
		]);
		expect(failedVitest(undefined)).toEqual([]);
	});

	it('is named for Playwright, with what needed a second try', () => {
		const spec = (title: string, status: string, message?: string) => ({
			title,
			file: 'a.spec.ts',
			tests: [{ status, results: message === undefined ? [{}] : [{ error: { message } }, {}] }]
		});
		const report = {
			suites: [
				{
					title: 'a.spec.ts',
					specs: [spec('holds', 'expected')],
					suites: [
						{
							title: 'deeper',
							specs: [spec('sways', 'flaky', 'once'), spec('breaks', 'unexpected', 'twice')]
						}
					]
				}
			],
			errors: [{ message: 'no port' }]
		};
		expect(failedPlaywright(report)).toEqual([
			'flaky: a.spec.ts: sways\n    once',
			'failed: a.spec.ts: breaks\n    twice',
			'failed: outside of any test\n    no port'
		]);
		expect(failedPlaywright(undefined)).toEqual([]);
	});
});
