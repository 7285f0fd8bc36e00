import { join, relative } from 'node:path';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { root } from '../../scripts/lib/root.mjs';
import { isResult } from '../../scripts/lint/unused-result.mjs';

/** Where something is saved. Components are checked by ESLint (`polder/unused-result`). */
const SAVING = /^src\/lib\/(app|features|replica)\/.*(?<!\.test)\.ts$/;

const SAMPLE = join(root, 'src/lib/features/sample-of-unused-results.ts');

const SAMPLE_TEXT = `
import type { Saved } from '../replica/saved';
declare function save(): Promise<Saved>;
declare function on(handler: () => void): void;
export async function all(): Promise<boolean> {
	await save();
	void save();
	save().catch(() => undefined);
	on(() => save());
	const saved = await save();
	return saved.ok;
}
`;

/** The project with one more file, which is not on the disk. */
function program(): ts.Program {
	const path = join(root, 'tsconfig.json');
	const { config } = ts.readConfigFile(path, (name) => ts.sys.readFile(name)) as {
		config: unknown;
	};
	const { fileNames, options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
	const host = ts.createCompilerHost(options);
	host.readFile = (name) => (name === SAMPLE ? SAMPLE_TEXT : ts.sys.readFile(name));
	host.fileExists = (name) => name === SAMPLE || ts.sys.fileExists(name);
	const names = fileNames.filter((name) => SAVING.test(relative(root, name)));
	return ts.createProgram([...names, SAMPLE], { ...options, noEmit: true }, host);
}

/** Returns what is thrown away by `void` or waited for. */
const valueOf = (node: ts.Expression): ts.Expression =>
	ts.isAwaitExpression(node) || ts.isVoidExpression(node) || ts.isParenthesizedExpression(node)
		? valueOf(node.expression)
		: node;

/** The places of a file where a Result is left unread, as `line: text`. */
function unusedIn(file: ts.SourceFile, checker: ts.TypeChecker): readonly string[] {
	const found: string[] = [];
	const look = (expression: ts.Expression, at: ts.Node): void => {
		const type = checker.getTypeAtLocation(valueOf(expression));
		if (!isResult(checker, checker.getAwaitedType(type) ?? type)) return;
		const { line } = file.getLineAndCharacterOfPosition(at.getStart());
		found.push(`${relative(root, file.fileName)}:${String(line + 1)} ${at.getText(file)}`);
	};
	const visit = (node: ts.Node): void => {
		if (ts.isExpressionStatement(node) && !ts.isBinaryExpression(node.expression)) {
			look(node.expression, node);
		} else if (ts.isArrowFunction(node) && !ts.isBlock(node.body)) {
			const wanted = checker.getContextualType(node)?.getCallSignatures()[0]?.getReturnType();
			const isUntaken = wanted !== undefined && (wanted.flags & ts.TypeFlags.Void) !== 0;
			if (isUntaken) look(node.body, node);
		}
		ts.forEachChild(node, visit);
	};
	visit(file);
	return found;
}

describe('a Result is read', () => {
	const whole = program();
	const checker = whole.getTypeChecker();

	test('wherever something is saved', () => {
		const files = whole
			.getSourceFiles()
			.filter(({ fileName }) => SAVING.test(relative(root, fileName)) && fileName !== SAMPLE);
		expect(files.length).toBeGreaterThan(300);
		expect(files.flatMap((file) => unusedIn(file, checker))).toEqual([]);
	}, 120_000);

	test('and one that is not is found', () => {
		const file = whole.getSourceFile(SAMPLE);
		if (file === undefined) throw new Error('no sample');
		expect(unusedIn(file, checker).map((place) => place.split(' ')[0])).toEqual(
			[6, 7, 8, 9].map((line) => `${relative(root, SAMPLE)}:${String(line)}`)
		);
	}, 120_000);
});
