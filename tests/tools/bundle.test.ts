import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { expect, it } from 'vitest';
import { bundle } from '../../scripts/lib/bundle.mjs';
import { root } from '../../scripts/lib/root.mjs';

it('an error of a bundled program names the file and line of its source', async () => {
	const folder = await mkdtemp(join(tmpdir(), 'polder-bundle-'));
	try {
		const source = join(folder, 'failing.ts');
		await writeFile(source, 'interface Unseen {\n\ta: 1;\n}\n\nthrow new Error("on line 5");\n');
		await bundle({ failing: relative(root, source) }, 'dist/tests');
		const { stderr } = spawnSync(
			process.execPath,
			['--enable-source-maps', 'dist/tests/failing.js'],
			{ cwd: root, encoding: 'utf8' }
		);
		expect(stderr).toContain('failing.ts:5:');
	} finally {
		await rm(folder, { recursive: true });
	}
});
