/** @typedef {{ readonly status: string, readonly message?: string, readonly name?: string, readonly assertionResults?: readonly { readonly status: string, readonly fullName: string, readonly failureMessages?: readonly string[] }[] }} VitestFile */
/** @typedef {{ readonly title: string, readonly file?: string, readonly specs?: readonly PlaywrightSpec[], readonly suites?: readonly PlaywrightSuite[] }} PlaywrightSuite */
/** @typedef {{ readonly title: string, readonly file: string, readonly tests: readonly { readonly status: string, readonly results: readonly { readonly error?: { readonly message?: string } }[] }[] }} PlaywrightSpec */

/**
 * Names what Vitest's JSON reporter says has failed, each with the first lines of why: the end of a long
 * run is what is read, and often all that is kept.
 *
 * @param {unknown} report undefined when there is none
 * @returns {readonly string[]}
 */
export function failedVitest(report) {
	const { testResults = [] } = /** @type {{ testResults?: readonly VitestFile[] }} */ (
		report ?? {}
	);
	return testResults.flatMap(({ status, name = '', message, assertionResults = [] }) => {
		const failed = assertionResults.filter((test) => test.status === 'failed');
		if (status === 'failed' && failed.length === 0) return [line('failed', name, message)];
		return failed.map(({ fullName, failureMessages = [] }) =>
			line('failed', `${name}: ${fullName}`, failureMessages[0])
		);
	});
}

/**
 * Names what Playwright's JSON reporter says has failed, or passed only at its second try.
 *
 * @param {unknown} report undefined when there is none
 * @returns {readonly string[]}
 */
export function failedPlaywright(report) {
	const { suites = [], errors = [] } =
		/** @type {{ suites?: readonly PlaywrightSuite[], errors?: readonly { message?: string }[] }} */ (
			report ?? {}
		);
	return [
		...suites.flatMap(ofSuite),
		...errors.map(({ message }) => line('failed', 'outside of any test', message))
	];
}

/**
 * @param {PlaywrightSuite} suite
 * @returns {readonly string[]}
 */
function ofSuite({ specs = [], suites = [] }) {
	return [
		...specs.flatMap(({ file, title, tests }) =>
			tests
				.filter(({ status }) => status === 'unexpected' || status === 'flaky')
				.map(({ status, results }) =>
					line(
						status === 'flaky' ? 'flaky' : 'failed',
						`${file}: ${title}`,
						results.find(({ error }) => error !== undefined)?.error?.message
					)
				)
		),
		...suites.flatMap(ofSuite)
	];
}

/**
 * @param {string} what
 * @param {string} name
 * @param {string | undefined} why
 */
function line(what, name, why = '') {
	const first = why
		// eslint-disable-next-line no-control-regex -- the colours of a terminal
		.replaceAll(/\u001B\[[\d;]*m/g, '')
		.split('\n')
		.filter((text) => text.trim() !== '')
		.slice(0, 4)
		.map((text) => `\n    ${text.trim().slice(0, 300)}`);
	return `${what}: ${name}${first.join('')}`;
}
