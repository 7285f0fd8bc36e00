// `npm test`: every check that the project has, on a machine with nothing but Node and npm.
// `npm test -- --only unit,journeys` runs the named steps alone.
import { readFile, rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { countPlaywright, countVitest, sum, summaryLine } from './lib/counts.mjs';
import { failedPlaywright, failedVitest } from './lib/failures.mjs';
import { generate, install } from './lib/prepare.mjs';
import { requireNode, runScript } from './lib/run.mjs';
import { scratchDirectory } from './lib/scratch.mjs';

/** @typedef {import('./lib/counts.mjs').Counts} Counts */
/** @typedef {{ readonly name: string, readonly title: string, readonly fatal: boolean, readonly run: () => Promise<Counts> }} Step a fatal step ends the run when it fails */

requireNode();

/** Where reports, databases and profiles of browsers are written. */
const scratch = await scratchDirectory();
process.env['TMPDIR'] = scratch;

/** What failed, by name, for the end of the output. @type {string[]} */
const failures = [];

/**
 * @param {string} name for --only
 * @param {string} title
 * @param {readonly (readonly [script: string, ...parameters: string[]])[]} commands each counts as one check
 * @returns {Step}
 */
function checks(name, title, commands) {
	return {
		name,
		title,
		fatal: true,
		run: async () => {
			/** @type {Counts[]} */
			const counts = [];
			for (const [script, ...parameters] of commands) {
				const code = await runScript(script, parameters);
				counts.push(code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 });
			}
			return sum(counts);
		}
	};
}

/** @type {readonly Step[]} */
const steps = [
	checks('format', 'Format', [
		['node_modules/prettier/bin/prettier.cjs', '--check', '--log-level=warn', '.']
	]),
	{ name: 'lint', title: 'Lint', fatal: true, run: lint },
	checks('dependencies', 'Dependency rule', [['scripts/dependencies.mjs']]),
	{ name: 'types', title: 'Types', fatal: true, run: types },
	// Before the unit tests: some look at what was built.
	checks('build', 'Build', [['scripts/build.mjs']]),
	{
		name: 'unit',
		title: 'Unit and integration',
		fatal: false,
		run: async () => {
			const env = await browserEnvironment();
			if (!env) return { passed: 0, failed: 1 };
			const report = join(scratch, 'vitest.json');
			const code = await runScript(
				'node_modules/vitest/vitest.mjs',
				['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`],
				{ env }
			);
			const read = await readReport(report);
			failures.push(...failedVitest(read));
			return countVitest(read, code);
		}
	},
	{ name: 'journeys', title: 'Journeys in a browser', fatal: false, run: runJourneys }
];

/** Oxlint reads plain TypeScript, with types; ESLint the components, with types as well, and for both what is our own. */
async function lint() {
	const eslint = 'node_modules/eslint/bin/eslint.js';
	return together([
		() =>
			runScript('node_modules/oxlint/bin/oxlint', [
				'--type-aware',
				'--report-unused-disable-directives-severity=error',
				'--deny-warnings'
			]),
		() =>
			runScript(eslint, ['--max-warnings=0', '**/*.svelte'], {
				// TypeScript is given the scripts of components as they are linted, from the start.
				env: { ...process.env, SVELTE_ESLINT_PARSER_EXPERIMENTAL_TS_SYS_HOOK: '1' }
			}),
		() => runScript(eslint, ['--max-warnings=0', '--ignore-pattern=**/*.svelte', '.'])
	]);
}

/** Svelte's checker and TypeScript's own, which is native and reads each of the smaller projects in seconds. */
async function types() {
	const tsc = 'node_modules/@typescript/native/bin/tsc';
	return together([
		() =>
			runScript('node_modules/svelte-check/bin/svelte-check', [
				'--tsconfig',
				'./tsconfig.json',
				'--fail-on-warnings',
				'--tsgo'
			]),
		...['src/lib/domain', 'tsconfig.worker.json', 'sync-server', 'scripts', 'tests'].map(
			(project) => () => runScript(tsc, ['--noEmit', '-p', project])
		)
	]);
}

/**
 * Runs as many checks at the same time as there are processors.
 *
 * @param {readonly (() => Promise<number>)[]} checks each resolves with an exit code
 */
async function together(checks) {
	const waiting = checks.values();
	/** @type {Counts[]} */
	const counts = [];
	const lane = async () => {
		for (const check of waiting) {
			counts.push((await check()) === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 });
		}
	};
	await Promise.all(Array.from({ length: availableParallelism() }, lane));
	return sum(counts);
}

/**
 * The environment of what runs in a browser: component tests and journeys.
 *
 * @returns {Promise<NodeJS.ProcessEnv | undefined>} undefined when no browser could be had, which has been said then
 */
async function browserEnvironment() {
	// Only now: the browser library is among what was installed.
	const { provideBrowser } = await import('./lib/browser.mjs');
	const browser = await provideBrowser();
	if (browser) return { ...process.env, CHROMIUM_PATH: browser.path };
	console.error(
		'No browser could be found or installed. Install Chromium or Chrome, ' +
			'or set CHROMIUM_PATH to the program, and run the command again.'
	);
	return undefined;
}

async function runJourneys() {
	const env = await browserEnvironment();
	if (!env) return { passed: 0, failed: 1 };
	const report = join(scratch, 'playwright.json');
	const code = await runScript(
		'node_modules/@playwright/test/cli.js',
		['test', '--reporter=list,json'],
		{ env: { ...env, PLAYWRIGHT_JSON_OUTPUT_FILE: report } }
	);
	const read = await readReport(report);
	failures.push(...failedPlaywright(read));
	return countPlaywright(read, code);
}

/**
 * @param {string} file
 * @returns {Promise<unknown>} undefined when the runner ended before it could write one
 */
async function readReport(file) {
	try {
		return JSON.parse(await readFile(file, 'utf8'));
	} catch {
		return undefined;
	}
}

/** @returns {readonly Step[]} */
function chosenSteps() {
	const { values } = parseArgs({ options: { only: { type: 'string' } } });
	if (values.only === undefined) return steps;
	const wanted = values.only.split(',').map((name) => name.trim());
	const unknown = wanted.filter((name) => !steps.some((step) => step.name === name));
	if (unknown.length > 0) {
		throw new Error(
			`There is no step named ${unknown.join(', ')}; there are ${steps.map(({ name }) => name).join(', ')}.`
		);
	}
	return steps.filter((step) => wanted.includes(step.name));
}

/** @param {number} since milliseconds */
const seconds = (since) => `${((performance.now() - since) / 1000).toFixed(1)} s`;

/** @returns {Promise<Counts>} */
async function runSteps() {
	const chosen = chosenSteps();
	console.log('\n== Set-up');
	if (!(await install({ dev: true })) || !(await generate())) {
		console.error('The set-up failed; the reason is above.');
		return { passed: 0, failed: 1 };
	}

	/** @type {Counts[]} */
	const counts = [];
	/** @type {string[]} */
	const lines = [];
	/** @type {Set<Step>} */
	const done = new Set();
	/** @param {readonly Step[]} lane one after the other, until a fatal one fails */
	const runLane = async (lane) => {
		for (const step of lane) {
			console.log(`\n== ${step.title}`);
			const since = performance.now();
			const count = await step.run();
			done.add(step);
			counts.push(count);
			lines.push(`${step.title}: ${summaryLine(count)} (${seconds(since)})`);
			console.log(lines.at(-1));
			if (step.fatal && count.failed > 0) return false;
		}
		return true;
	};
	// What only reads the sources runs beside the linter. The formatter is as long as the rest, on one processor.
	const beside = chosen.filter(({ fatal }) => fatal);
	const alone = ['lint', 'format'];
	const lanes = [
		...alone.map((lane) => beside.filter(({ name }) => name === lane)),
		beside.filter(({ name }) => !alone.includes(name))
	];
	const passed = await Promise.all(lanes.map(runLane));
	if (passed.every(Boolean)) await runLane(chosen.filter(({ fatal }) => !fatal));
	const left = chosen.filter((step) => !done.has(step)).map(({ title }) => title);
	if (failures.length > 0) console.log(`\n== What failed\n${failures.join('\n')}`);
	console.log(`\n== Summary\n${lines.join('\n')}`);
	if (left.length > 0) console.log(`Not run after the failure: ${left.join(', ')}`);
	return sum(counts);
}

/** @type {Counts} */
let total = { passed: 0, failed: 1 };
try {
	total = await runSteps();
} catch (error) {
	console.error(error instanceof Error ? error.message : error);
} finally {
	await rm(scratch, { recursive: true, force: true });
}
process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1;
console.log(summaryLine(total));
