import { expect, test } from 'vitest';
import type { WorkspaceView } from '../../src/lib/app/context';
import { putGroup } from '../../src/lib/documents/write-directory';
import {
	readSpace,
	setSpaceField,
	setSpaceGroup,
	setSpaceTag
} from '../../src/lib/documents/space';
import type { SpaceId } from '../../src/lib/domain/core/ids';
import type { SpaceWork } from '../../src/lib/domain/space/bulk';
import type { Space } from '../../src/lib/domain/space/space';
import { deleteGroup, restoreGroup } from '../../src/lib/features/workspace/spaces/list/groups';
import { runSpaces, undoSpaces } from '../../src/lib/features/workspace/spaces/list/space-bulk';
import { Actor, clock, random, TestRelay } from '../support/actors';
import { replicaOf } from '../support/replica-of';
import { waitFor } from '../support/wait-for';

/** Returns what the list of spaces reads of the open workspace. */
const viewOf = (actor: Actor): WorkspaceView =>
	({
		replica: replicaOf(actor.workspace),
		acting: { actor: actor.me, clock, random },
		get directory() {
			return actor.directory;
		},
		get everySpace() {
			return actor.workspace.catalogue;
		}
	}) as unknown as WorkspaceView;

const read = ({ workspace }: Actor, id: SpaceId): Space => {
	const space = workspace.space(id).read((doc) => readSpace(doc, id));
	if (space === null) throw new Error('no such space');
	return space;
};

async function company() {
	const relay = new TestRelay();
	const olga = await Actor.found('Olga', relay);
	const spaces = [];
	for (const name of ['One', 'Two', 'Three', 'Four']) spaces.push(await olga.addSpace({ name }));
	const sue = await olga.invite('Sue', 'supervisor', relay);
	const anna = await olga.invite('Anna', 'agent', relay);
	const ids = spaces.map(({ id }) => id);
	for (const actor of [sue, anna]) {
		await waitFor(
			() => actor.workspace.catalogue.length === ids.length,
			() => 'the spaces are listed'
		);
		await Promise.all(ids.map((id) => actor.workspace.space(id).whenLoaded()));
		await waitFor(
			() => ids.every((id) => actor.workspace.space(id).read((doc) => readSpace(doc, id)) !== null),
			() => 'the spaces have arrived'
		);
	}
	return { relay, olga, sue, anna, ids };
}

const WORKS: readonly [
	SpaceWork,
	(space: Space) => boolean,
	(sue: Actor, id: SpaceId) => unknown
][] = [
	[
		{ what: 'archive', archived: true },
		({ archived }) => archived,
		({ workspace }, id) =>
			workspace.space(id).edit((doc) => {
				setSpaceField(doc, 'archived', false);
			})
	],
	[
		{ what: 'tag', tag: 'Key', inside: true },
		({ tags }) => tags.includes('Key'),
		({ workspace }, id) =>
			workspace.space(id).edit((doc) => {
				setSpaceTag(doc, 'key', false);
			})
	],
	[
		{ what: 'group', group: 'g1', inside: true },
		({ groups }) => groups.includes('g1'),
		({ workspace }, id) =>
			workspace.space(id).edit((doc) => {
				setSpaceGroup(doc, 'g1', false);
			})
	],
	[
		{ what: 'visibility', visibility: 'private' },
		({ visibility }) => visibility === 'private',
		({ workspace }, id) =>
			workspace.space(id).edit((doc) => {
				setSpaceField(doc, 'visibility', 'hidden');
			})
	]
];

test.each(WORKS)(
	'LS-12 · %o on many spaces, undone offline after somebody else has changed half of them, says which stay',
	async (work, isSo, change) => {
		const { olga, sue, anna, ids } = await company();
		// Who makes a space private must leave the supervisor inside.
		if (work.what === 'visibility') {
			for (const id of ids) {
				await olga.workspace.space(id).edit((doc) => doc.getMap('members').set(sue.me, true));
			}
		}
		const done = await runSpaces(viewOf(olga), ids, work);
		expect(done).toMatchObject({ left: [], unstored: [], stopped: 0 });
		expect(done.changed.map(({ id }) => id)).toEqual(ids);
		await olga.synced();
		await waitFor(
			() => ids.every((id) => isSo(read(sue, id))),
			() => 'Sue has it'
		);
		const half = ids.slice(0, 2);
		for (const id of half) await change(sue, id);
		await sue.synced();
		await waitFor(
			() => half.every((id) => !isSo(read(olga, id))),
			() => 'Olga has half of it back'
		);

		olga.network.goOffline();
		const undone = await undoSpaces(viewOf(olga), done.changed, work);
		expect(undone).toMatchObject({ ok: true, value: half.map((id) => ({ id })) });
		const listed = new Map(olga.workspace.catalogue.map((entry) => [entry.id, entry]));
		for (const id of ids.slice(2)) {
			expect(isSo(read(olga, id))).toBe(false);
			expect(listed.get(id)).toMatchObject({ archived: false, visibility: 'public' });
		}
		olga.network.online = true;
		olga.workspace.retry();
		await olga.synced();
		await waitFor(
			() => ids.every((id) => JSON.stringify(read(sue, id)) === JSON.stringify(read(olga, id))),
			() => 'both have the same'
		);
		expect(await olga.workspace.db.refusals.count()).toBe(0);
		for (const actor of [olga, sue, anna]) await actor.leave();
	}
);

test('LS-12 · what an agent may not change stays as it is and is named; an admin deletes and restores', async () => {
	const { olga, sue, anna, ids } = await company();
	const work: SpaceWork = { what: 'archive', archived: true };
	expect(await runSpaces(viewOf(anna), ids, work)).toMatchObject({
		changed: [],
		left: ids.map((id) => ({ id, refusal: { rule: 'SP-02' } }))
	});
	const bin: SpaceWork = { what: 'delete', deleted: true };
	expect((await runSpaces(viewOf(sue), ids, bin)).left).toHaveLength(4);
	const { changed } = await runSpaces(viewOf(olga), ids, bin);
	expect(changed).toHaveLength(4);
	await waitFor(
		() => anna.workspace.catalogue.every(({ deleted }) => deleted === true),
		() => 'Anna’s list says that they are in the bin'
	);
	expect(await undoSpaces(viewOf(olga), changed, bin)).toEqual({ ok: true, value: [] });
	await waitFor(
		() => anna.workspace.catalogue.every(({ deleted }) => deleted !== true),
		() => 'Anna’s list has them back'
	);
	for (const actor of [olga, sue, anna]) await actor.leave();
});

test('LS-11 · a deleted group leaves its spaces or moves them, and comes back with them', async () => {
	const { olga, sue, anna, ids } = await company();
	const view = viewOf(olga);
	const group = { id: 'g1', name: 'First', colour: 'blue', order: 'a0' } as const;
	const other = { id: 'g2', name: 'Second', colour: 'none', order: 'a1' } as const;
	await olga.workspace.directory.edit((doc) => {
		putGroup(doc, group);
		putGroup(doc, other);
	});
	const [first = '', second = ''] = ids;
	await runSpaces(view, [first, second], { what: 'group', group: 'g1', inside: true });
	await runSpaces(view, [second], { what: 'group', group: 'g2', inside: true });

	const deleted = await deleteGroup(view, group, 'g2');
	if (!deleted.ok) throw new Error(deleted.error);
	// One of the two was in the other group before.
	expect(deleted.value.map(({ id }) => id)).toEqual([first]);
	expect(olga.directory.groups.map(({ id }) => id)).toEqual(['g2']);
	expect([first, second].every((id) => read(olga, id).groups.includes('g2'))).toBe(true);
	await waitFor(
		() =>
			sue.workspace.catalogue.find(({ id }) => id === first)?.details?.groups.includes('g2') ===
			true,
		() => 'Sue’s list says so'
	);

	expect(await restoreGroup(view, group, 'g2', deleted.value)).toEqual({ is: 'done' });
	expect(olga.directory.groups.map(({ name }) => name)).toEqual(['First', 'Second']);
	expect(read(olga, first).groups).toEqual(['g1']);
	expect(read(olga, second).groups).toEqual(['g1', 'g2']);
	for (const actor of [olga, sue, anna]) await actor.leave();
});

test('LS-05, LS-11 · of a space that somebody may not enter, the list says neither groups, tags nor fields', async () => {
	const { olga, sue, anna, ids } = await company();
	const [id = ''] = ids;
	await runSpaces(viewOf(olga), [id], { what: 'tag', tag: 'Takeover', inside: true });
	await runSpaces(viewOf(olga), [id], { what: 'visibility', visibility: 'private' });
	await waitFor(
		() => anna.workspace.catalogue.find((entry) => entry.id === id)?.enter === false,
		() => 'Anna may not enter any more'
	);
	expect(JSON.stringify(anna.workspace.catalogue)).not.toContain('Takeover');
	for (const actor of [olga, sue, anna]) await actor.leave();
});
