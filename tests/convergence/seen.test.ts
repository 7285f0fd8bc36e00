import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Seen } from '../../src/lib/domain/access/seen';
import type { RecordVisibility } from '../../src/lib/domain/access/visibility';
import type { RecordChange } from '../../src/lib/domain/core/change';
import { newId, type SpaceId } from '../../src/lib/domain/core/ids';
import { createCustomer } from '../../src/lib/domain/customer/commands';
import { createDeal } from '../../src/lib/domain/deal/commands';
import { addParticipant } from '../../src/lib/domain/deal/participants';
import { bin } from '../../src/lib/domain/history/commands';
import type { Space } from '../../src/lib/domain/space/space';
import { createDealTask, createTask } from '../../src/lib/domain/task/commands';
import { createTopic } from '../../src/lib/domain/topic/commands';
import { readDirectory } from '../../src/lib/documents/directory';
import { putTeam, writeWorkspace } from '../../src/lib/documents/write-directory';
import { readSpace, setSpaceField, setSpaceMember } from '../../src/lib/documents/space';
import { seenRecords } from '../../src/lib/features/workspace/settings/seen/seen-records';
import { roomName } from '../../src/lib/protocol/rooms';
import { Actor, clock, random, TestRelay } from '../support/actors';
import { waitFor } from '../support/wait-for';

const CUSTOMERS = roomName({ kind: 'customers' });

/** Returns what the owner's device says that somebody sees. */
async function said(owner: Actor, member: string) {
	const { workspace } = owner;
	const spaces = workspace.catalogue.flatMap(
		({ id }) => workspace.space(id).read((doc) => readSpace(doc, id)) ?? []
	);
	const seen = new Seen(member, spaces, owner.directory);
	const records = await seenRecords(workspace, seen);
	return {
		listed: seen.spaces.map(({ id }) => id).sort(),
		entered: spaces
			.map(({ id }) => id)
			.filter((id) => seen.enters(id))
			.sort(),
		records: records
			.filter(({ isBinned }) => !isBinned)
			.map(({ id }) => id)
			.sort(),
		binned: records
			.filter(({ isBinned }) => isBinned)
			.map(({ id }) => id)
			.sort()
	};
}

/** Returns what is on somebody's device. */
async function held({ workspace }: Actor) {
	const { catalogue, db } = workspace;
	return {
		listed: catalogue.map(({ id }) => id).sort(),
		entered: catalogue
			.filter(({ enter }) => enter)
			.map(({ id }) => id)
			.sort(),
		records: (await db.records.toCollection().primaryKeys()).sort(),
		binned: (await db.bin.toCollection().primaryKeys()).sort()
	};
}

let olga: Actor;
let others: Actor[];
let ids: Readonly<Record<'open' | 'closed' | 'hidden' | 'work', SpaceId>>;

beforeEach(async () => {
	const relay = new TestRelay();
	olga = await Actor.found('Olga', relay);
	await olga.workspace.directory.edit((doc) => {
		putTeam(doc, { id: 'one', name: 'One', label: '', supervisors: [], importId: null });
	});
	const sue = await olga.invite('Sue', 'supervisor', relay);
	const anna = await olga.invite('Anna', 'agent', relay, 'one');
	const ben = await olga.invite('Ben', 'agent', relay, 'one');
	const gus = await olga.invite('Gus', 'guest', relay);
	others = [sue, anna, ben, gus];
	await olga.workspace.directory.edit((doc) => {
		putTeam(doc, { id: 'one', name: 'One', label: '', supervisors: [sue.me], importId: null });
	});
	const make = (changes: Partial<Space>) => olga.addSpace(changes);
	const open = await make({ name: 'Open', members: [gus.me] });
	const closed = await make({ name: 'Closed', visibility: 'private', members: [anna.me] });
	const hidden = await make({ name: 'Hidden', visibility: 'hidden', members: [ben.me] });
	const work = await make({ name: 'Work', kind: 'work' });
	ids = { open: open.id, closed: closed.id, hidden: hidden.id, work: work.id };

	const acting = { actor: olga.me, clock, random };
	const { records } = olga.workspace;
	const add = async (room: string, change: RecordChange): Promise<string> => {
		const id = newId(random);
		const saved = await records.change(room, id, change);
		if (!saved.ok) throw new Error(JSON.stringify(saved.error));
		return id;
	};
	for (const owner of [olga.me, anna.me, ben.me, null]) {
		await add(CUSTOMERS, createCustomer({ title: 'Customer' }, owner, acting, []));
	}
	for (const space of [open, closed, hidden]) {
		const room = roomName({ kind: 'space', space: space.id });
		const [stage] = space.stages;
		if (stage === undefined) throw new Error('no stage');
		for (const owner of [olga.me, sue.me, anna.me, ben.me]) {
			for (const fate of ['alone', 'shared', 'binned'] as const) {
				const draft = {
					...{ title: 'Deal', customer: null, contact: '', stage: stage.id, revenue: 1 },
					...{ rate: { source: 'stage' } as const, closeOn: '2031-05-01', owner }
				};
				const place = { space: space.id, currency: 'USD', order: 'a0', fields: [] };
				const id = await add(room, createDeal(draft, place, stage, acting));
				if (fate === 'shared') {
					await records.change(room, id, addParticipant({ participants: [] }, anna.me, acting));
				}
				const task = { title: 'Task', owner: olga.me, dueOn: null };
				await add(room, createDealTask(task, { id, space: space.id, owner }, acting));
				if (fate === 'binned') await records.change(room, id, bin(acting));
			}
		}
		await add(room, createTopic({ title: 'Topic', space: space.id }, acting));
	}
	const [todo] = work.stages;
	if (todo === undefined) throw new Error('no stage');
	await add(
		roomName({ kind: 'space', space: work.id }),
		createTask(
			{
				title: 'Task',
				space: work.id,
				stage: todo,
				order: 'a0',
				owner: ben.me,
				dueOn: null,
				fields: []
			},
			acting
		)
	);
	await olga.synced();
});
afterEach(async () => {
	for (const actor of [...others, olga]) await actor.leave();
});

describe('OP-08, LS-05, LS-06 · what somebody sees, as an admin is told, is what their device holds, by ids', () => {
	const settings: readonly (readonly [RecordVisibility, RecordVisibility])[] = [
		['own', 'everyone'],
		['team', 'own'],
		['everyone', 'team']
	];

	test('of each role, under each setting, and after access was given and taken', async () => {
		const sizes = new Set<string>();
		const compare = async (when: string) => {
			await olga.synced();
			for (const actor of [...others, olga]) {
				const expected = await said(olga, actor.me);
				sizes.add(`${when} ${String(expected.records.length)}`);
				let has = await held(actor);
				await waitFor(
					async () => {
						has = await held(actor);
						return JSON.stringify(has) === JSON.stringify(expected);
					},
					() => `${actor.name}, ${when}: ${JSON.stringify({ has, expected })}`
				);
			}
		};
		for (const [dealVisibility, customerVisibility] of settings) {
			await olga.workspace.directory.edit((doc) => {
				const { workspace } = readDirectory(doc);
				if (workspace !== null) {
					writeWorkspace(doc, { ...workspace, dealVisibility, customerVisibility });
				}
			});
			await compare(`${dealVisibility}/${customerVisibility}`);
		}
		const [, anna, ben] = others;
		if (anna === undefined || ben === undefined) throw new Error('nobody');
		await olga.workspace.space(ids.hidden).edit((doc) => {
			setSpaceMember(doc, ben.me, false);
			setSpaceMember(doc, anna.me, true);
		});
		await olga.workspace.space(ids.closed).edit((doc) => {
			setSpaceField(doc, 'visibility', 'public');
		});
		await compare('other doors');
		// The roles see different things, or nothing would have been compared.
		expect(sizes.size).toBeGreaterThan(10);
	});
});
