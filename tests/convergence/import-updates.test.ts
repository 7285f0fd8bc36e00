import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { newId, type SpaceId } from '../../src/lib/domain/core/ids';
import { orderBetween } from '../../src/lib/domain/core/order';
import { createDeal, editDeal } from '../../src/lib/domain/deal/commands';
import type { Deal } from '../../src/lib/domain/deal/deal';
import { isWhole } from '../../src/lib/domain/import/undone';
import { changeOf } from '../../src/lib/domain/import/update-change';
import type { PlannedUpdate } from '../../src/lib/domain/import/plan-changes';
import { newSpace, newSpaceId } from '../../src/lib/domain/space/new-space';
import type { Space } from '../../src/lib/domain/space/space';
import { readDirectory } from '../../src/lib/documents/directory';
import { readSpace, setSpaceField, setSpaceTag } from '../../src/lib/documents/space';
import { roomName } from '../../src/lib/protocol/rooms';
import { importedSpaces, writeSpaces } from '../../src/lib/replica/import-spaces';
import { undoImport } from '../../src/lib/replica/import-undo';
import { beginImport, noteImport } from '../../src/lib/replica/imports';
import { Actor, clock, random, TestRelay } from '../support/actors';
import { waitFor } from '../support/wait-for';

let relay: TestRelay;
let olga: Actor;
let anna: Actor;
beforeEach(async () => {
	relay = new TestRelay();
	olga = await Actor.found('Olga', relay);
	await olga.synced();
	anna = await olga.invite('Anna', 'admin', relay);
	await anna.synced();
});
afterEach(async () => {
	for (const actor of [olga, anna]) await actor.leave();
});

const actingAs = ({ me }: Actor) => ({ actor: me, clock, random });
const GO_ON = () => true;
const STAGES = [
	{ name: 'New', kind: 'open', probability: 10 },
	{ name: 'Won', kind: 'won', probability: 100 }
] as const;

function spaceOf(
	by: Actor,
	name: string,
	more: Partial<Parameters<typeof newSpace>[0]> = {}
): Space {
	return newSpace(
		{ kind: 'sales', name, visibility: 'public', members: [], stages: STAGES, ...more },
		{ id: newSpaceId(by.me, random), currency: 'EUR' },
		actingAs(by)
	);
}

async function readIn(by: Actor, id: SpaceId): Promise<Space | null> {
	const document = by.workspace.space(id);
	await document.whenLoaded();
	return document.read((doc) => readSpace(doc, id));
}

async function reaches(actor: Actor, id: SpaceId, is: (space: Space) => boolean): Promise<void> {
	await waitFor(
		async () => {
			const space = await readIn(actor, id);
			return space !== null && is(space);
		},
		() => `${actor.name} has not got it`
	);
}

const entry = (id: string) => ({
	...({ id, file: 'a.xlsx', at: 1, kind: 'deals', space: null, people: 0, customers: 0 } as const),
	...{ deals: 0, updated: 1, undoneAt: null }
});

test('LS-09 · an update of opportunities is taken back but for what somebody else has changed since', async () => {
	const space = spaceOf(olga, 'Sales');
	expect((await writeSpaces(olga.workspace, [space], [], GO_ON)).ok).toBe(true);
	await olga.synced();
	const room = roomName({ kind: 'space', space: space.id });
	const [first, won] = space.stages;
	if (first === undefined || won === undefined) throw new Error('no stages');
	const id = newId(random);
	const { records } = olga.workspace;
	const made = createDeal(
		{
			...{ title: 'Tractor', customer: null, contact: 'Jan', stage: first.id, revenue: 1000 },
			...({ rate: { source: 'start' }, closeOn: '2031-05-01', owner: olga.me } as const)
		},
		{ space: space.id, currency: 'EUR', order: orderBetween(null, null), fields: [] },
		first,
		actingAs(olga)
	);
	expect(await records.change(room, id, made)).toMatchObject({ ok: true });
	const dealOf = async (actor: Actor): Promise<Deal | null> => {
		const whole = await actor.workspace.records.read(id);
		return whole?.record.kind === 'deal' ? whole.record : null;
	};
	const update: PlannedUpdate = {
		id,
		set: { revenue: 5000, contact: 'Eva', 'tag.vip': 'VIP' },
		move: { stage: won, order: orderBetween(null, null) },
		owner: anna.me
	};
	const context = { stages: space.stages, country: null, importId: 'i1' };
	const written = await records.changeEach(room, [id], (_, fields) =>
		changeOf(fields, update, context, actingAs(olga))
	);
	expect(written).toMatchObject({ ok: true });
	await noteImport(olga.workspace, entry('i1'));
	await olga.synced();
	await waitFor(
		async () => (await dealOf(anna))?.revenue === 5000,
		() => 'Anna lacks the update'
	);
	const seen = await dealOf(anna);
	if (seen === null) throw new Error('no deal');
	expect(seen).toMatchObject({ stage: won.id, owner: anna.me, tags: ['VIP'], contact: 'Eva' });
	const change = editDeal(seen, { field: 'revenue', value: 7000 }, actingAs(anna));
	expect(await anna.workspace.records.change(room, id, change)).toMatchObject({ ok: true });
	await anna.synced();
	await waitFor(
		async () => (await dealOf(olga))?.revenue === 7000,
		() => 'Olga lacks what Anna did'
	);

	const undone = await undoImport(olga.workspace, 'i1', actingAs(olga));
	expect(undone).toMatchObject({
		ok: true,
		value: { values: [{ record: id, title: 'Tractor', field: 'revenue', value: '70 EUR' }] }
	});
	// The starting close rate that ended with the move begins again.
	expect(await dealOf(olga)).toMatchObject({
		...{ stage: first.id, closedAt: null, owner: olga.me, tags: [], contact: 'Jan' },
		...{ revenue: 7000, rate: { source: 'start' } }
	});
	await olga.synced();
	expect(await olga.workspace.db.refusals.count()).toBe(0);
	// Once more changes nothing.
	expect(await undoImport(olga.workspace, 'i1', actingAs(olga))).toEqual(undone);
});

test('LS-09 · an owner whom an import gave to nobody’s record is nobody’s again', async () => {
	const id = newId(random);
	const { records } = olga.workspace;
	const room = roomName({ kind: 'customers' });
	const at = clock.now();
	await records.change(room, id, {
		set: { kind: 'customer', title: 'Acme', owner: null, createdAt: at, createdBy: olga.me },
		history: [{ id: newId(random), at, by: olga.me, what: 'created' }],
		posts: []
	});
	const update = { id, set: {}, owner: anna.me };
	const context = { stages: [], country: null, importId: 'i2' };
	await records.changeEach(room, [id], (_, fields) =>
		changeOf(fields, update, context, actingAs(olga))
	);
	expect((await records.read(id))?.record.owner).toBe(anna.me);
	const undone = await undoImport(olga.workspace, 'i2', actingAs(olga));
	expect(undone.ok && isWhole(undone.value)).toBe(true);
	expect((await records.read(id))?.record.owner).toBeNull();
	await olga.synced();
	expect(await olga.workspace.db.refusals.count()).toBe(0);
});

test('LS-09 · imported spaces are taken back but for those that somebody has changed or used', async () => {
	const group = { id: 'g-1', name: 'New group', colour: 'none', order: 'a0' } as const;
	const made = ['One', 'Two', 'Three'].map((name) => spaceOf(olga, name, { groups: ['g-1'] }));
	const [one, two, three] = made;
	if (one === undefined || two === undefined || three === undefined) throw new Error('no spaces');
	const documents = { importId: 'i1', members: [], teams: [], stages: [], groups: [group] };
	expect((await beginImport(olga.workspace, documents, null)).ok).toBe(true);
	await noteImport(olga.workspace, { ...entry('i1'), spaces: importedSpaces(made, [], [group]) });
	const told: number[] = [];
	const written = await writeSpaces(olga.workspace, made, [], (done) => {
		told.push(done);
		return true;
	});
	expect([written.ok, told]).toEqual([true, [1, 2, 3]]);
	await olga.synced();
	await reaches(anna, two.id, ({ name }) => name === 'Two');
	expect(
		await anna.workspace.space(two.id).edit((doc) => {
			setSpaceField(doc, 'name', 'Ours');
		})
	).toMatchObject({ ok: true });
	await anna.synced();
	await reaches(olga, two.id, ({ name }) => name === 'Ours');
	const [stage] = three.stages;
	if (stage === undefined) throw new Error('no stage');
	const room = roomName({ kind: 'space', space: three.id });
	const deal = createDeal(
		{
			...{ title: 'Tractor', customer: null, contact: '', stage: stage.id, revenue: 1 },
			...({ rate: { source: 'stage' }, closeOn: '2031-05-01', owner: olga.me } as const)
		},
		{ space: three.id, currency: 'EUR', order: orderBetween(null, null), fields: [] },
		stage,
		actingAs(olga)
	);
	expect((await olga.workspace.records.change(room, newId(random), deal)).ok).toBe(true);

	const undone = await undoImport(olga.workspace, 'i1', actingAs(olga));
	expect(undone).toMatchObject({ ok: true, value: { spaces: ['Ours', 'Three'], archived: [] } });
	expect((await readIn(olga, one.id))?.deleted).toBe(true);
	expect((await readIn(olga, two.id))?.deleted).toBe(false);
	// A group that is still used stays.
	expect(olga.workspace.directory.read(readDirectory).groups.map(({ id }) => id)).toEqual(['g-1']);
	await olga.synced();
	expect(await olga.workspace.db.refusals.count()).toBe(0);
});

test('LS-12 · who may not delete spaces archives those of an import, and groups that are used by none go', async () => {
	const bert = await olga.invite('Bert', 'agent', relay);
	await bert.synced();
	const made = [spaceOf(bert, 'Mine')];
	const [mine] = made;
	if (mine === undefined) throw new Error('no space');
	await noteImport(bert.workspace, { ...entry('i3'), spaces: importedSpaces(made, [], []) });
	expect((await writeSpaces(bert.workspace, made, [], GO_ON)).ok).toBe(true);
	await bert.synced();
	const undone = await undoImport(bert.workspace, 'i3', actingAs(bert));
	expect(undone).toMatchObject({ ok: true, value: { spaces: [], archived: ['Mine'] } });
	expect(await readIn(bert, mine.id)).toMatchObject({ archived: true, deleted: false });
	await bert.synced();
	expect(await bert.workspace.db.refusals.count()).toBe(0);
	await bert.leave();
});

test('LS-09 · an update of spaces is taken back value by value', async () => {
	const space = spaceOf(olga, 'Sales', { tags: ['old'] });
	await writeSpaces(olga.workspace, [space], [], GO_ON);
	const edits = [
		{ of: 'tag', item: 'old', inside: false },
		{ of: 'tag', item: 'new', inside: true },
		{ of: 'visibility', from: 'public', to: 'private' },
		{ of: 'member', item: anna.me, inside: true }
	] as const;
	const edited = [{ id: space.id, name: 'Sales', edits }];
	await noteImport(olga.workspace, { ...entry('i1'), spaces: importedSpaces([], edited, []) });
	expect((await writeSpaces(olga.workspace, [], edited, GO_ON)).ok).toBe(true);
	expect(await readIn(olga, space.id)).toMatchObject({ tags: ['new'], visibility: 'private' });
	await olga.synced();
	await reaches(anna, space.id, ({ visibility }) => visibility === 'private');
	await anna.workspace.space(space.id).edit((doc) => {
		setSpaceField(doc, 'visibility', 'hidden');
		setSpaceTag(doc, 'hers', true);
	});
	await anna.synced();
	await reaches(olga, space.id, ({ visibility }) => visibility === 'hidden');
	const undone = await undoImport(olga.workspace, 'i1', actingAs(olga));
	expect(undone).toMatchObject({
		ok: true,
		value: { values: [{ kind: 'space', title: 'Sales', field: 'visibility', value: 'hidden' }] }
	});
	expect(await readIn(olga, space.id)).toMatchObject({
		tags: ['hers', 'old'],
		visibility: 'hidden'
	});
	expect((await readIn(olga, space.id))?.members).not.toContain(anna.me);
});
