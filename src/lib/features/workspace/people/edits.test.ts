import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { succeed } from '$lib/domain/core/result';
import { person } from '$lib/domain/import/testkit';
import { readDirectory } from '$lib/documents/directory';
import { putMember, putTeam } from '$lib/documents/write-directory';
import { CHANGED, UNDONE, undoneBut } from '$lib/features/common/undo/undo';
import { bringTeamBack, letPersonBack, removeTeam, saveMember } from './edits';

const sue = person('sue', 'Sue', 'supervisor');
const sam = person('sam', 'Sam', 'supervisor');
const ann = person('ann', 'Ann', 'agent', 'north');
const north = {
	id: 'north',
	name: 'North',
	label: '',
	supervisors: ['sue', 'sam'],
	importId: null
};

/** Returns a workspace with these people, as a device has it. */
function workspace() {
	const doc = new Y.Doc();
	for (const member of [sue, sam, ann]) putMember(doc, member);
	putTeam(doc, north);
	const view = {
		get directory() {
			return readDirectory(doc);
		},
		replica: {
			directory: {
				edit: (change: (doc: Y.Doc) => void) => {
					change(doc);
					return Promise.resolve(succeed(null));
				}
			}
		}
	};
	return { view, doc };
}

test('OP-05 · a team that was taken away comes back with its people; who may not supervise any more is named', async () => {
	const { view, doc } = workspace();
	await removeTeam(view, north);
	expect(await bringTeamBack(view, north)).toEqual(UNDONE);
	expect(view.directory.teams.get('north')?.supervisors).toEqual(['sue', 'sam']);
	expect(view.directory.members.get('ann')?.team).toBe('north');

	await removeTeam(view, north);
	putMember(doc, { ...sam, role: 'agent' });
	expect(await bringTeamBack(view, north)).toEqual(undoneBut(['Sam']));
	expect(view.directory.teams.get('north')?.supervisors).toEqual(['sue']);
	// The team exists already: somebody may have changed it.
	expect(await bringTeamBack(view, north)).toEqual(CHANGED);
});

test('OP-05 · a person who was taken out comes back as they are by then, unless somebody has let them in', async () => {
	const { view, doc } = workspace();
	await saveMember(view, { ...ann, standing: 'removed' });
	putMember(doc, { ...ann, standing: 'removed', name: 'Ann B.' });
	expect(await letPersonBack(view, ann)).toEqual(UNDONE);
	expect(view.directory.members.get('ann')).toMatchObject({ standing: 'active', name: 'Ann B.' });
	expect(await letPersonBack(view, ann)).toEqual(CHANGED);
});
