import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { checkDependencies, type Violation } from '../../scripts/lib/dependency-rule.mjs';

type Tree = Readonly<Record<string, string>>;

const trees: string[] = [];

async function writeTree(files: Tree): Promise<string> {
	const tree = await mkdtemp(join(tmpdir(), 'polder-tree-'));
	trees.push(tree);
	for (const [path, text] of Object.entries(files)) {
		await mkdir(dirname(join(tree, path)), { recursive: true });
		await writeFile(join(tree, path), text);
	}
	return tree;
}

/** One module in each layer, with every import that the rule allows. */
const clean: Tree = {
	'src/lib/domain/deal.ts':
		"import { generateKeyBetween } from 'fractional-indexing';\nimport * as v from 'valibot';\nexport type Deal = string;\nexport const deal = [generateKeyBetween, v];\n",
	'src/lib/domain/deal.test.ts':
		"import { it } from 'vitest';\nimport { deal } from './deal';\nit('', () => void deal);\n",
	'src/lib/documents/deal.ts':
		"import * as Y from 'yjs';\nexport { deal } from '../domain/deal';\nexport const doc = Y;\n",
	'src/lib/protocol/wire.ts':
		"import { deal } from '$lib/documents/deal';\nexport const wire = deal;\n",
	'src/lib/replica/replica.ts':
		"import { wire } from '$lib/protocol/wire';\nexport const replica = wire;\n",
	'src/lib/ui/Button.svelte':
		'<script lang="ts">\n\timport { m } from \'$lib/i18n/messages.js\';\n</script>\n{m}\n',
	'src/lib/i18n/messages.js': 'export const m = {};\n',
	'src/lib/app/context.ts':
		"import { replica } from '$lib/replica/replica';\nexport const context = replica;\n",
	'src/lib/app/start.ts': "export { context } from './context';\n",
	'src/lib/features/records/board/Board.svelte':
		"<script lang=\"ts\">\n\timport { context } from '$lib/app/context';\n\timport Button from '$lib/ui/Button.svelte';\n\timport type { Deal } from '$lib/domain/deal';\n\tconst title: Deal = 'x';\n</script>\n<Button>{context}{title}</Button>\n",
	'src/routes/+page.svelte':
		"<script lang=\"ts\">\n\timport Board from '$lib/features/records/board/Board.svelte';\n\timport { context } from '$lib/app/start';\n\timport '../app.css';\n</script>\n<Board {context} />\n",
	'src/app.css': '',
	'sync-server/gate/judge.ts': 'export const judge = 1;\n',
	'sync-server/rooms/room.ts':
		"import { judge } from '../gate/judge';\nexport const room = judge;\n",
	'sync-server/rooms/room.test.ts':
		"import { helper } from '../../tests/support/helper';\nimport { room } from './room';\nexport const test = [helper, room];\n",
	'sync-server/clients/socket.ts':
		"import { room } from '../rooms/room';\nexport type Socket = typeof room;\n",
	'tests/support/helper.ts': 'export const helper = 1;\n',
	'sync-server/main.ts':
		"import { wire } from '../src/lib/protocol/wire';\nimport http from 'node:http';\nexport const main = [wire, http];\n",
	'tests/support/relay.ts': "export { main } from '../../sync-server/main';\n"
};

const component = (body: string) => `<script lang="ts">\n\t${body}\n</script>\n<p></p>\n`;

const violations: readonly (readonly [rule: string, what: string, files: Tree])[] = [
	[
		'layer-domain',
		'domain imports documents',
		{ 'src/lib/domain/bad.ts': "import '../documents/deal';\n" }
	],
	[
		'layer-domain',
		'domain imports a type of documents',
		{
			'src/lib/domain/bad.ts':
				"import type { Doc } from '$lib/documents/deal';\nexport type Bad = Doc;\n"
		}
	],
	[
		'layer-documents',
		'documents import protocol',
		{ 'src/lib/documents/bad.ts': "import '$lib/protocol/wire';\n" }
	],
	[
		'layer-protocol',
		'protocol imports replica',
		{ 'src/lib/protocol/bad.ts': "import '$lib/replica/replica';\n" }
	],
	[
		'layer-replica',
		'replica imports features',
		{
			'src/lib/replica/bad.ts':
				"export const board = import('$lib/features/records/board/Board.svelte');\n"
		}
	],
	[
		'layer-replica',
		'replica imports the relay',
		{ 'src/lib/replica/bad.ts': "import '../../../sync-server/main';\n" }
	],
	[
		'layer-features',
		'features import the composition root',
		{ 'src/lib/features/common/text/bad.ts': "import '$lib/app/start';\n" }
	],
	[
		'layer-features',
		'a component of features imports routes',
		{
			'src/lib/features/shell/frame/Bad.svelte': component(
				"import Page from '../../../../routes/+page.svelte';"
			)
		}
	],
	[
		'area-records',
		'an area imports one above it',
		{
			'src/lib/features/records/list/bad.ts': "import '$lib/features/workspace/bin/bin';\n",
			'src/lib/features/workspace/bin/bin.ts': 'export const bin = 1;\n'
		}
	],
	[
		'area-sales',
		'a component imports a type of the area beside its own',
		{
			'src/lib/features/sales/deal/Bad.svelte': component(
				"import type { Task } from '$lib/features/work/tasks/task';\n\tlet { task }: { task: Task } = $props();"
			),
			'src/lib/features/work/tasks/task.ts': 'export type Task = 1;\n'
		}
	],
	[
		'known-areas',
		'a feature stands in no area',
		{ 'src/lib/features/spaces/bad.ts': "import '$lib/domain/deal';\n" }
	],
	[
		'no-folder-cycles',
		'two folders need each other, by modules that do not',
		{
			'src/lib/features/sales/leads/a.ts': "import '../customers/b';\n",
			'src/lib/features/sales/leads/c.ts': 'export const c = 1;\n',
			'src/lib/features/sales/customers/b.ts': 'export const b = 1;\n',
			'src/lib/features/sales/customers/d.ts': "import '../leads/c';\n"
		}
	],
	[
		'layer-ui',
		'ui imports a type of the domain',
		{
			'src/lib/ui/Bad.svelte': component(
				"import type { Deal } from '$lib/domain/deal';\n\tlet { deal }: { deal: Deal } = $props();"
			)
		}
	],
	[
		'layer-ui',
		'ui names a type of the domain inline',
		{
			'src/lib/ui/Bad.svelte': component(
				"let { deal }: { deal: import('$lib/domain/deal').Deal } = $props();"
			)
		}
	],
	['layer-ui', 'ui imports app', { 'src/lib/ui/bad.ts': "import '$lib/app/context';\n" }],
	[
		'layer-app',
		'app imports features',
		{ 'src/lib/app/bad.ts': "import '$lib/features/records/board/Board.svelte';\n" }
	],
	[
		'layer-routes',
		'routes import replica',
		{
			'src/routes/Bad.svelte': component(
				"import type { replica } from '$lib/replica/replica';\n\tlet { r }: { r: typeof replica } = $props();"
			)
		}
	],
	[
		'layer-sync-server',
		'the relay imports replica',
		{ 'sync-server/rooms/bad.ts': "import '../../src/lib/replica/replica';\n" }
	],
	[
		'relay-gate',
		'the gate imports rooms',
		{ 'sync-server/gate/bad.ts': "import '../rooms/room';\n" }
	],
	[
		'relay-rooms',
		'rooms import a type of clients',
		{
			'sync-server/rooms/bad.ts':
				"import type { Socket } from '../clients/socket';\nexport type Bad = Socket;\n"
		}
	],
	['relay-store', 'the store imports main', { 'sync-server/store/bad.ts': "import '../main';\n" }],
	[
		'known-relay-folders',
		'a module of the relay is in no folder',
		{ 'sync-server/bad.ts': "import './rooms/room';\n" }
	],
	[
		'domain-packages',
		'domain imports yjs',
		{ 'src/lib/domain/bad.ts': "import type { Doc } from 'yjs';\nexport type Bad = Doc;\n" }
	],
	[
		'domain-packages',
		'domain imports a part of Node',
		{ 'src/lib/domain/bad.ts': "import 'node:fs';\n" }
	],
	[
		'no-cycles',
		'two modules import each other',
		{
			'src/lib/replica/a.ts': "export * from './b';\n",
			'src/lib/replica/b.ts': "export * from './a';\n"
		}
	],
	[
		'no-cycles',
		'two modules import types of each other',
		{
			'src/lib/replica/c.ts': "import type { B } from './d';\nexport type A = B | 1;\n",
			'src/lib/replica/d.ts': "import type { A } from './c';\nexport type B = A | 2;\n"
		}
	],
	[
		'nothing-imports-tests',
		'a file of no layer imports a test helper',
		{ 'src/bad.ts': "import '../tests/support/relay';\n" }
	]
];

/** The files of a violation under names that no other violation uses. */
const apart = (files: Tree, index: number): Tree =>
	Object.fromEntries(
		Object.entries(files).map(([path, text]) => [path.replace(/bad/i, `$&${index}`), text])
	);

/** Whether a violation is blamed on one of the files, or on the folder of one. */
const isIn = (files: Tree, from: string): boolean =>
	Object.keys(files).some((path) => path === from || path.startsWith(`${from}/`));

describe('the dependency rule', () => {
	afterEach(async () => {
		await Promise.all(trees.splice(0).map((tree) => rm(tree, { recursive: true })));
	});

	it('accepts every import that it allows', async () => {
		const result = await checkDependencies(await writeTree(clean));

		expect(result.violations).toEqual([]);
		expect(result.modules).toBeGreaterThanOrEqual(Object.keys(clean).length);
	});

	describe('refuses', () => {
		const bad = violations.map(([, , files], index) => apart(files, index));
		let found: readonly Violation[];

		// One run for all of them: a check takes most of a second, whatever it finds.
		beforeAll(async () => {
			const tree = await writeTree(Object.assign({}, clean, ...bad) as Tree);
			found = (await checkDependencies(tree)).violations;
		});

		it.each(violations.map(([rule, what], index) => [rule, what, index] as const))(
			'%s: %s',
			(rule, _what, index) => {
				const files = bad[index] ?? {};
				const broken = found
					.filter(({ from }) => isIn(files, from))
					.map((violation) => violation.rule);
				expect(new Set(broken)).toEqual(new Set([rule]));
			}
		);

		it('nothing else', () => {
			const blamed = found.map(({ from }) => from);
			expect(blamed.filter((from) => !bad.some((files) => isIn(files, from)))).toEqual([]);
		});
	});
});
