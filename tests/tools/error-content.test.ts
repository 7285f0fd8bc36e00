import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'svelte/compiler';
import { expect, test } from 'vitest';
import { root } from '../../scripts/lib/root.mjs';

/**
 * What may stand in the message of an error: words of the code itself, and random ids. A name, a title or
 * any other text of a person is not among them, for messages go into the error log of the device, which
 * people send to others.
 */
const KNOWN: ReadonlySet<string> = new Set(['id', 'kind', 'code', 'rule', 'reason']);

interface Node {
	readonly type: string;
	readonly start: number;
	readonly end: number;
	readonly name?: string;
	readonly callee?: Node;
	readonly arguments?: readonly Node[];
	readonly expressions?: readonly Node[];
	readonly expression?: Node;
	readonly object?: Node;
	readonly property?: Node;
	readonly left?: Node;
	readonly right?: Node;
	readonly consequent?: Node;
	readonly alternate?: Node;
	readonly superClass?: Node | null;
	readonly operator?: string;
}

/** The last name of a variable, or of what is read of one. */
const lastName = (node: Node | undefined): string | undefined =>
	node?.type === 'MemberExpression' ? lastName(node.property) : node?.name;

/** Whether a text consists of nothing but what the code itself says. */
function isOwnText(node: Node | undefined): boolean {
	switch (node?.type) {
		case undefined:
		case 'Literal':
			return true;
		case 'TemplateLiteral':
			return (node.expressions ?? []).every(isOwnText);
		case 'BinaryExpression':
			return node.operator === '+' && isOwnText(node.left) && isOwnText(node.right);
		case 'ConditionalExpression':
			return isOwnText(node.consequent) && isOwnText(node.alternate);
		case 'CallExpression':
			return lastName(node.callee) === 'String' && isOwnText(node.arguments?.[0]);
		case 'TSAsExpression':
		case 'TSNonNullExpression':
			return isOwnText(node.expression);
		default:
			return KNOWN.has(lastName(node) ?? '');
	}
}

const ERROR = /^(?:[A-Z]\w*)?(?:Error|Exception)$/;

/** Names of the classes of a source that are errors: by their name, or by what they extend. */
function* errorClasses(node: Node): Generator<string> {
	if (
		node.type === 'ClassDeclaration' &&
		ERROR.test(lastName(node.superClass ?? undefined) ?? '')
	) {
		const { name } = (node as Node & { readonly id: Node }).id;
		if (name !== undefined) yield name;
	}
	for (const below of parts(node)) yield* errorClasses(below);
}

/** The messages and reports of a source that hold more than what the code itself says. */
function* findings(node: Node, errors: ReadonlySet<string>, isError = false): Generator<Node> {
	const isBelowError =
		node.type === 'ClassDeclaration' || node.type === 'ClassExpression'
			? ERROR.test(lastName(node.superClass ?? undefined) ?? '')
			: isError;
	const called = lastName(node.callee);
	const [first] = node.arguments ?? [];
	if (node.type === 'NewExpression' || node.type === 'CallExpression') {
		const makes = called !== undefined && (ERROR.test(called) || errors.has(called));
		const isSuper = node.callee?.type === 'Super' && isError;
		if ((makes || isSuper) && first?.type !== 'SpreadElement' && !isOwnText(first)) yield node;
		const isReport =
			called === 'reported' ||
			(called === 'report' && lastName(node.callee?.object) === 'errorLog');
		// What was caught, or an error that is made here, which is looked at itself.
		if (isReport && !/^(?:Identifier|MemberExpression|NewExpression)$/.test(first?.type ?? '')) {
			yield node;
		}
	}
	for (const below of parts(node)) yield* findings(below, errors, isBelowError);
}

function* parts(node: Node): Generator<Node> {
	for (const value of Object.values(node) as readonly unknown[]) {
		for (const part of Array.isArray(value) ? (value as readonly unknown[]) : [value]) {
			if (typeof part === 'object' && part !== null && 'type' in part) yield part as Node;
			else if (typeof part === 'object' && part !== null && !('start' in part)) {
				yield* parts(part as Node);
			}
		}
	}
}

function saysTooMuch(source: string, name: string): string[] {
	const text = name.endsWith('.svelte') ? source : `<script lang="ts">\n${source}\n</script>`;
	const { instance, module, fragment } = parse(text, { modern: true });
	const roots = [instance?.content, module?.content, fragment].filter(
		(part) => part !== undefined
	) as readonly unknown[] as readonly Node[];
	const errors = new Set(roots.flatMap((each) => [...errorClasses(each)]));
	return roots
		.flatMap((each) => [...findings(each, errors)])
		.map(({ start, end }) => `${name}: ${text.slice(start, end)}`);
}

test.each([
	'throw new Error(`no stage ${stage.name}`);',
	'throw new RangeError("no member " + title);',
	'throw new DOMException(member.title, "AbortError");',
	'throw new Error(JSON.stringify(fields));',
	'throw Error(text);',
	'const fail = (why: string) => reject(new Error(why));',
	'class Gone extends Error { constructor(title: string) { super(title); } }',
	'class Gone extends Error {}\nthrow new Gone(title);',
	'reported({ title }, null);',
	'errorLog.report(`${title} is gone`);'
])('an error that carries what people wrote is found: %s', (source) => {
	expect(saysTooMuch(source, 'a.ts')).toHaveLength(1);
	expect(saysTooMuch(`<script lang="ts">\n${source}\n</script>`, 'a.svelte')).toHaveLength(1);
});

test('… also in what a component does on a press', () => {
	const source = '<button onclick={() => reported(new Error(deal.title), null)}></button>';
	expect(saysTooMuch(source, 'a.svelte')).toEqual(['a.svelte: new Error(deal.title)']);
});

test.each([
	'throw new Error("no such stage");',
	'throw new Error(`no change for ${id} of ${String(record.kind)}`);',
	'throw new Error(`it is ${isList ? "a list" : "a map"}`);',
	'reported(error, m.not_saved({ title }));',
	'errorLog.report(event.reason);',
	'throw new Gone();'
])('an error that says where, and not what, is left alone: %s', (source) => {
	expect(saysTooMuch(source, 'a.ts')).toEqual([]);
});

test('no error that the app makes or reports carries the content of a record', async () => {
	const names = (await readdir(join(root, 'src'), { recursive: true })).filter(
		(name) =>
			/\.(?:ts|svelte)$/.test(name) && !/\.test\.ts$|testkit|\.d\.ts$|i18n.messages/.test(name)
	);
	expect(names.length).toBeGreaterThan(400);
	const found = await Promise.all(
		names.map(async (name) => {
			const source = await readFile(join(root, 'src', name), 'utf8');
			return /(?:Error|Exception)\b|\breport(?:ed)?\(/.test(source)
				? saysTooMuch(source, name)
				: [];
		})
	);
	expect(found.flat()).toEqual([]);
});
