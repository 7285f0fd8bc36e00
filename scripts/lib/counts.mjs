/** @typedef {{ readonly passed: number, readonly failed: number }} Counts */

/**
 * @param {readonly Counts[]} counts
 * @returns {Counts}
 */
export function sum(counts) {
	return counts.reduce(
		(total, { passed, failed }) => ({
			passed: total.passed + passed,
			failed: total.failed + failed
		}),
		{ passed: 0, failed: 0 }
	);
}

/**
 * @param {Counts} counts
 * @returns {string} the line that the test run ends with
 */
export function summaryLine({ passed, failed }) {
	return `${passed} passed, ${failed} failed`;
}

/**
 * Counts what Vitest's JSON reporter wrote. A file that cannot be loaded is one failure.
 *
 * @param {unknown} report undefined when there is none
 * @param {number} exitCode
 * @returns {Counts} at least one failure unless Vitest ended with 0 and tests were run
 */
export function countVitest(report, exitCode) {
	const {
		numPassedTests = 0,
		numFailedTests = 0,
		testResults = []
	} = /** @type {{ numPassedTests?: number, numFailedTests?: number, testResults?: { status: string, assertionResults: unknown[] }[] }} */ (
		report ?? {}
	);
	const unloaded = testResults.filter(
		({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0
	);
	return believe({ passed: numPassedTests, failed: numFailedTests + unloaded.length }, exitCode);
}

/**
 * Counts what Playwright's JSON reporter wrote. An error outside of any test is one failure. One that
 * passed at its second try has passed; its own report names it.
 *
 * @param {unknown} report undefined when there is none
 * @param {number} exitCode
 * @returns {Counts} at least one failure unless Playwright ended with 0 and tests were run
 */
export function countPlaywright(report, exitCode) {
	const { stats, errors = [] } =
		/** @type {{ stats?: { expected: number, unexpected: number, flaky: number }, errors?: unknown[] }} */ (
			report ?? {}
		);
	const { expected = 0, unexpected = 0, flaky = 0 } = stats ?? {};
	return believe({ passed: expected + flaky, failed: unexpected + errors.length }, exitCode);
}

/**
 * A report without failures is not believed when its runner failed or ran nothing.
 *
 * @param {Counts} counts
 * @param {number} exitCode
 * @returns {Counts}
 */
function believe({ passed, failed }, exitCode) {
	const silent = failed === 0 && (exitCode !== 0 || passed === 0);
	return { passed, failed: silent ? 1 : failed };
}
