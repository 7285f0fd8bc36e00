import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { fail, succeed } from '$lib/domain/core/result';
import { readDirectory } from '$lib/documents/directory';
import { writeWorkspace } from '$lib/documents/write-directory';
import { CHANGED, UNDONE } from '$lib/features/common/undo/undo';
import type { Saved } from '$lib/replica/saved';
import { saveWorkspace, setWorkspaceBack } from './save-workspace';

/** Returns the directory of a workspace, on a device that may or may not change it. */
function workspace() {
	const doc = new Y.Doc();
	writeWorkspace(doc, {
		...{ id: 'w', name: 'Acme', currency: 'USD', createdAt: 1, sample: false, leads: false }
	});
	const state = { may: true };
	const view = {
		get directory() {
			return readDirectory(doc);
		},
		replica: {
			directory: {
				edit: (change: (doc: Y.Doc) => void): Promise<Saved> => {
					if (!state.may)
						return Promise.resolve(fail({ rule: 'OP-05', reason: 'admins-only', facts: {} }));
					change(doc);
					return Promise.resolve(succeed(null));
				}
			}
		}
	};
	const others = (change: { readonly leads?: boolean; readonly name?: string }) => {
		const info = readDirectory(doc).workspace;
		if (info !== null) writeWorkspace(doc, { ...info, ...change });
	};
	return { view, state, others, read: () => readDirectory(doc).workspace };
}

test('“saved” is said when it was, and why not when it was not', async () => {
	const { view, state, read } = workspace();
	expect(await saveWorkspace(view, { leads: true })).toBe(null);
	expect(read()?.leads).toBe(true);
	state.may = false;
	expect(await saveWorkspace(view, { leads: false })).toMatch(/^Not saved\./);
	expect(read()?.leads).toBe(true);
});

test('a setting comes back where nobody has set it since; what others have set beside it stays', async () => {
	const { view, others, read } = workspace();
	await saveWorkspace(view, { leads: true });
	others({ name: 'Acme Ltd' });
	expect(await setWorkspaceBack(view, 'leads', true, false)).toEqual(UNDONE);
	expect(read()).toMatchObject({ leads: false, name: 'Acme Ltd' });
	await saveWorkspace(view, { name: 'Mine' });
	others({ name: 'Theirs' });
	expect(await setWorkspaceBack(view, 'name', 'Mine', 'Acme Ltd')).toEqual(CHANGED);
	expect(read()?.name).toBe('Theirs');
});
