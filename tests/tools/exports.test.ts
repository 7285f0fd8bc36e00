import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const FEATURES = 'src/lib/features';

/** What saves a file and exports nothing of the workspace, or does it for another who tells of it. */
const NO_EXPORTS: Readonly<Record<string, string>> = {
	'common/spreadsheet/table-file.ts': 'what calls it tells of it',
	'records/files/PictureDialog.svelte': 'one file that is attached to a record',
	'records/files/FileLine.svelte': 'one file that is attached to a record',
	'records/previews/FilePreview.svelte': 'one file that is attached to a record',
	'discussion/files/VersionsDialog.svelte': 'one file that is attached to a record',
	'workspace/import/RejectedRows.svelte': 'rows of the person’s own file',
	'workspace/people/InviteManyDialog.svelte': 'links: making them is in the audit log',
	'shell/removed/download-unsynced.ts': 'the relay takes nothing of a removed device any more'
};

test('HI-10 · whatever exports tells the audit log of it', () => {
	const silent = readdirSync(FEATURES, { recursive: true, encoding: 'utf8' })
		.filter((path) => /\.(?:svelte|ts)$/.test(path) && !path.endsWith('.test.ts'))
		.filter((path) => {
			const text = readFileSync(join(FEATURES, path), 'utf8');
			return /\bsave(?:File|Table)\(/.test(text) && !/\baudit\.report\(/.test(text);
		});
	expect(silent.sort()).toEqual(Object.keys(NO_EXPORTS).sort());
});
