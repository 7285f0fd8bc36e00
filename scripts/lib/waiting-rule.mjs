import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { root } from './root.mjs';

/** Where nothing waits but by a port. */
const folders = ['src/lib/documents', 'src/lib/protocol', 'src/lib/replica', 'sync-server'];

/** Globals by which code waits, tells the time, draws lots, or reaches what others change. */
const globals = new Set([
	...['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'requestIdleCallback'],
	...['clearTimeout', 'clearInterval', 'clearImmediate', 'cancelIdleCallback', 'scheduler'],
	...['requestAnimationFrame', 'cancelAnimationFrame', 'performance', 'crypto', 'fetch'],
	...['BroadcastChannel', 'MessageChannel', 'Worker', 'SharedWorker', 'EventSource', 'WebSocket'],
	...['XMLHttpRequest', 'indexedDB', 'caches', 'localStorage', 'sessionStorage', 'navigator'],
	...['window', 'self', 'globalThis', 'global', 'document', 'addEventListener', 'location']
]);

/** Of globals that are harmless otherwise. */
const members = new Set([
	...['Date.now', 'Math.random', 'AbortSignal.timeout', 'Atomics.wait', 'Atomics.waitAsync'],
	...['process.hrtime', 'process.nextTick', 'process.uptime']
]);

/** What modules of Node give of the same. */
const imported = new Map([
	['node:timers', null],
	['node:timers/promises', null],
	['node:perf_hooks', null],
	['node:worker_threads', null],
	[
		'node:crypto',
		new Set([
			...[
				'createPublicKey',
				'generateKey',
				'generateKeyPair',
				'generateKeyPairSync',
				'randomBytes'
			],
			...[
				'randomFill',
				'randomFillSync',
				'randomInt',
				'randomUUID',
				'verify',
				'webcrypto',
				'default'
			]
		])
	]
]);

/** Where that is done all the same, and why. */
export const PLACES = {
	'src/lib/replica/platform.ts': 'the port: a browser',
	'sync-server/common/platform.ts': 'the port: a process',
	'src/lib/replica/figures/start.ts': 'starts a worker, which the bundler has to see',
	'src/lib/replica/files/start.ts': 'starts a worker, which the bundler has to see',
	'src/lib/replica/import-undo-start.ts': 'starts a worker, which the bundler has to see',
	'src/lib/replica/scan/start.ts': 'starts a worker, which the bundler has to see',
	'src/lib/replica/search/start.ts': 'starts a worker, which the bundler has to see',
	'sync-server/main.ts': 'wires: what is random is passed on',
	'sync-server/cli/token.ts': 'a command: makes a secret and ends',
	'sync-server/ops/secrets.ts': 'makes a secret before the relay starts',
	'sync-server/ops/snapshot.ts': 'a command: gives a restored store a new id',
	'sync-server/push/encrypt.ts': 'a salt and a key for one message that leaves'
};

/** @typedef {{ readonly file: string, readonly line: number, readonly what: string }} Found */

/**
 * Finds where code reads a global by which it waits, tells the time or draws lots, although a port has it. Names of
 * its own that are spelled alike do not count, nor do types.
 *
 * @param {Readonly<Record<string, string>>} sources texts by path; those of the repository if left out
 * @returns {readonly Found[]}
 */
export function readsOfGlobals(sources = ownSources()) {
	const files = new Map(
		Object.entries(sources).map(([path, text]) => [
			`/${path}`,
			ts.createSourceFile(`/${path}`, text, ts.ScriptTarget.ESNext, true)
		])
	);
	/** @type {import('typescript').CompilerHost} */
	const host = {
		getSourceFile: (name) => files.get(name),
		getDefaultLibFileName: () => '/lib.d.ts',
		getCurrentDirectory: () => '/',
		getCanonicalFileName: (name) => name,
		useCaseSensitiveFileNames: () => true,
		getNewLine: () => '\n',
		fileExists: (name) => files.has(name),
		readFile: () => undefined,
		writeFile: () => undefined
	};
	// Without any library, a name that stands for nothing is a global.
	const options = { noLib: true, noResolve: true, types: [], target: ts.ScriptTarget.ESNext };
	const checker = ts.createProgram([...files.keys()], options, host).getTypeChecker();
	return [...files.values()].flatMap((file) => readsIn(file, checker));
}

/**
 * @param {import('typescript').SourceFile} file
 * @param {import('typescript').TypeChecker} checker
 * @returns {Found[]}
 */
function readsIn(file, checker) {
	/** @type {Found[]} */
	const found = [];
	/** @param {import('typescript').Node} node */
	const visit = (node) => {
		const what = readBy(node, checker);
		if (what !== null) {
			const { line } = file.getLineAndCharacterOfPosition(node.getStart());
			found.push({ file: file.fileName.slice(1), line: line + 1, what });
		}
		if (!ts.isTypeNode(node)) ts.forEachChild(node, visit);
	};
	visit(file);
	return found;
}

/**
 * @param {import('typescript').Node} node
 * @param {import('typescript').TypeChecker} checker
 * @returns {string | null}
 */
function readBy(node, checker) {
	if (ts.isImportDeclaration(node)) return importedBy(node);
	if (ts.isNewExpression(node) && node.expression.getText() === 'Date')
		return (node.arguments ?? []).length === 0 ? 'new Date()' : null;
	if (ts.isPropertyAccessExpression(node)) {
		const name = node.getText();
		return members.has(name) ? name : null;
	}
	if (!ts.isIdentifier(node) || !globals.has(node.text) || isName(node)) return null;
	const symbol = ts.isShorthandPropertyAssignment(node.parent)
		? checker.getShorthandAssignmentValueSymbol(node.parent)
		: checker.getSymbolAtLocation(node);
	return (symbol?.declarations ?? []).length === 0 ? node.text : null;
}

/**
 * Whether an identifier names a member, and reads nothing.
 *
 * @param {import('typescript').Identifier} node
 */
const isName = (node) => {
	const { parent } = node;
	return (
		((ts.isPropertyAccessExpression(parent) || ts.isPropertyAssignment(parent)) &&
			parent.name === node) ||
		(ts.isBindingElement(parent) && parent.propertyName === node) ||
		ts.isTypeQueryNode(parent)
	);
};

/** @param {import('typescript').ImportDeclaration} node */
function importedBy({ moduleSpecifier, importClause }) {
	const from = /** @type {import('typescript').StringLiteral} */ (moduleSpecifier).text;
	const which = imported.get(from);
	if (which === undefined || importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword) return null;
	if (which === null || importClause?.name !== undefined) return from;
	const bindings = importClause?.namedBindings;
	if (bindings === undefined || ts.isNamespaceImport(bindings)) return from;
	const name = bindings.elements
		.filter(({ isTypeOnly }) => !isTypeOnly)
		.map((each) => (each.propertyName ?? each.name).text)
		.find((each) => which.has(each));
	return name === undefined ? null : `${name} of ${from}`;
}

/** @returns {Readonly<Record<string, string>>} */
function ownSources() {
	const paths = folders.flatMap((folder) =>
		readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
			.filter((path) => path.endsWith('.ts') && !/\.test\.ts$|\btestkit\.ts$/.test(path))
			.map((path) => `${folder}/${path.replaceAll('\\', '/')}`)
	);
	return Object.fromEntries(paths.map((path) => [path, readFileSync(join(root, path), 'utf8')]));
}
