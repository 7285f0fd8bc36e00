import { assign, createDeal, editDeal, moveDeal } from '../../src/lib/domain/deal/commands';
import type { Deal } from '../../src/lib/domain/deal/deal';
import { createCustomer, editCustomer } from '../../src/lib/domain/customer/commands';
import { addPost, bin, restore } from '../../src/lib/domain/history/commands';
import { createTask, editTask } from '../../src/lib/domain/task/commands';
import { createPost, createTopic } from '../../src/lib/domain/topic/commands';
import type { Stage } from '../../src/lib/domain/space/space';
import { readDirectory } from '../../src/lib/documents/directory';
import { putMember, putTeam, writeWorkspace } from '../../src/lib/documents/write-directory';
import { markRead } from '../../src/lib/documents/private-inbox';
import {
	answerRequest,
	putStage,
	readSpace,
	removeStage,
	setSpaceField,
	setSpaceMember
} from '../../src/lib/documents/space';
import { hashOf } from '../../src/lib/replica/base64url';
import { roomName } from '../../src/lib/protocol/rooms';
import { makeSpace, TEAM } from './company';
import {
	acting,
	anyRecord,
	anySpace,
	change,
	CUSTOMERS,
	outcome,
	printed,
	shortOf,
	type Person,
	type Work
} from './person';
import { COMPANY_WORK } from './work-company';
import { CUSTOMER_WORK } from './work-customers';
import { DRAFT_WORK } from './work-drafts';
import { DOOR_WORK } from './work-doors';
import { FILE_WORK } from './work-files';
import { HAND_WORK } from './work-hands';
import { PAGE_WORK } from './work-pages';
import { SALES_WORK } from './work-sales';
import { SPACE_WORK } from './work-spaces';
import { TASK_WORK } from './work-tasks';
import { TOGETHER_WORK } from './work-together';
import { TOPIC_WORK } from './work-topics';

const create: Work['run'] = async (person) => {
	const { workspace, profile, dice } = person;
	const space = await anySpace(person);
	if (space === null || dice.below(4) === 0) {
		const title = `Customer ${String(dice.below(100))}`;
		const made = createCustomer({ title }, workspace.me, acting(person), []);
		return change(person, CUSTOMERS, profile.newId(), made, 'makes the customer');
	}
	const room = roomName({ kind: 'space', space: space.id });
	const [first] = space.stages;
	if (first === undefined) {
		const made = createTopic({ title: 'Topic', space: space.id }, acting(person));
		return change(person, room, profile.newId(), made, 'makes the topic');
	}
	const stage = dice.pick(space.stages);
	const title = String(dice.below(1000));
	if (space.kind === 'work') {
		const draft = {
			title,
			space: space.id,
			stage,
			order: 'a0',
			owner: workspace.me,
			dueOn: null,
			fields: []
		};
		return change(
			person,
			room,
			profile.newId(),
			createTask(draft, acting(person)),
			'makes the task'
		);
	}
	const made = createDeal(
		{
			title,
			customer: null,
			contact: '',
			stage: stage.id,
			closeOn: '2031-12-01',
			rate: { source: 'stage' },
			revenue: dice.below(100_000),
			owner: workspace.me
		},
		{ space: space.id, currency: 'USD', order: 'a0', fields: [] },
		stage,
		acting(person)
	);
	return change(person, room, profile.newId(), made, 'makes the deal');
};

const edit: Work['run'] = async (person) => {
	const { workspace, dice } = person;
	const found = await anyRecord(person);
	if (found === null) return create(person);
	const { id, room, whole } = found;
	const { record } = whole;
	const by = acting(person);
	switch (dice.below(6)) {
		case 0: {
			const text = `note ${String(dice.below(1000))}`;
			if (record.kind === 'topic') {
				const post = person.profile.newId();
				const said = createPost(post, text, record, by);
				return said === null ? null : change(person, room, post, said, 'says');
			}
			const post = addPost(text, by);
			return post === null ? null : change(person, room, id, post, 'writes at');
		}
		case 1:
			return change(person, room, id, bin(by), 'bins');
		case 2: {
			const [away] = (await workspace.db.bin.toArray()).sort((a, b) => (a.id < b.id ? -1 : 1));
			if (away === undefined) return null;
			return change(person, away.room, away.id, restore(by), 'restores');
		}
		case 3: {
			const people = [...workspace.directory.read(readDirectory).members.keys()].sort();
			if (people.length === 0) return null;
			return change(person, room, id, assign(record, dice.pick(people), by), 'gives away');
		}
		default:
	}
	if (record.kind === 'deal') return editADeal(person, room, record);
	if (record.kind === 'customer') {
		const value = `T${String(dice.below(99))}`;
		return change(person, room, id, editCustomer(record, 'title', value, by), 'renames');
	}
	if (record.kind === 'task') {
		const value = `T${String(dice.below(99))}`;
		return change(person, room, id, editTask(record, { field: 'title', value }, by), 'renames');
	}
	return null;
};

async function editADeal(person: Person, room: string, deal: Deal): Promise<string | null> {
	const { workspace, dice } = person;
	const by = acting(person);
	switch (dice.below(3)) {
		case 0: {
			const value = dice.below(9999);
			return change(
				person,
				room,
				deal.id,
				editDeal(deal, { field: 'revenue', value }, by),
				'prices'
			);
		}
		case 1: {
			const value = `T${String(dice.below(99))}`;
			return change(
				person,
				room,
				deal.id,
				editDeal(deal, { field: 'title', value }, by),
				'renames'
			);
		}
		default: {
			const { space: id } = deal;
			const stages: readonly Stage[] =
				workspace.space(id).read((doc) => readSpace(doc, id))?.stages ?? [];
			const role =
				workspace.directory.read(readDirectory).members.get(workspace.me)?.role ?? 'agent';
			const from = stages.find((stage) => stage.id === deal.stage);
			if (stages.length === 0) return null;
			const to = dice.pick(stages);
			const moved = moveDeal(deal, from ?? to, to, 'a0', role, by);
			return moved.ok ? change(person, room, deal.id, moved.value, `moves to ${to.kind}`) : null;
		}
	}
}

/** What anybody may want of a space's document, also those who may not, or not for long. */
const changeSpace: Work['run'] = async (person) => {
	const { company, workspace, profile, dice } = person;
	const space = await anySpace(person);
	if (space === null) return null;
	const document = workspace.space(space.id);
	const [first] = space.stages;
	const kind = dice.below(5);
	if (kind === 0 && first !== undefined) {
		const id = profile.newId();
		const saved = await document.edit((doc) => {
			putStage(doc, { ...first, id, name: `S${String(dice.below(99))}` });
		});
		if (saved.ok) company.stages.set(id, { profile, space: space.id });
		return `adds the stage ${shortOf(id)}${outcome(saved)}`;
	}
	if (kind === 1 && space.stages.length > 4) {
		const { id } = dice.pick(space.stages);
		const saved = await document.edit((doc) => {
			removeStage(doc, id);
		});
		if (saved.ok) company.stages.delete(id);
		return `removes the stage ${shortOf(id)}${outcome(saved)}`;
	}
	if (kind === 2 && first !== undefined) {
		const stage = dice.pick(space.stages);
		const probability = dice.below(101);
		const saved = await document.edit((doc) => {
			putStage(doc, { ...stage, probability });
		});
		return `changes the stage ${shortOf(stage.id)}${outcome(saved)}`;
	}
	const saved = await document.edit((doc) => {
		if (kind === 3) setSpaceField(doc, 'nearDays', dice.below(30));
		else setSpaceField(doc, 'name', `N${String(dice.below(99))}`);
	});
	return `changes the space ${shortOf(space.id)}${outcome(saved)}`;
};

/** Who may enter a space. */
const changeAccess: Work['run'] = async (person) => {
	const { workspace, dice } = person;
	const space = await anySpace(person);
	if (space === null) return null;
	const people = [...workspace.directory.read(readDirectory).members.keys()].sort();
	if (people.length === 0) return null;
	const member = dice.pick(people);
	const kind = dice.below(4);
	const inside = dice.below(2) === 0;
	const visibility = dice.pick(['public', 'private', 'hidden', 'public'] as const);
	const saved = await workspace.space(space.id).edit((doc) => {
		if (kind === 0) setSpaceField(doc, 'visibility', visibility);
		else if (kind === 1) {
			for (const [asker] of space.requests) answerRequest(doc, asker, inside);
		} else setSpaceMember(doc, member, inside);
	});
	return `changes who may enter ${shortOf(space.id)}${outcome(saved)}`;
};

/** Roles, teams, and what others see: an admin's, and what others try. */
const changeRights: Work['run'] = async (person) => {
	const { workspace, dice } = person;
	const directory = workspace.directory.read(readDirectory);
	const others = [...directory.members.values()]
		.filter(({ id, role }) => role !== 'owner' && id !== workspace.me)
		.sort((a, b) => (a.id < b.id ? -1 : 1));
	if (others.length === 0) return null;
	const other = dice.pick(others);
	const kind = dice.below(5);
	const role = dice.pick(['agent', 'agent', 'supervisor', 'admin', 'guest'] as const);
	const visible = dice.pick(['own', 'own', 'team', 'everyone'] as const);
	const saved = await workspace.directory.edit((doc) => {
		const current = readDirectory(doc);
		const member = current.members.get(other.id);
		if (kind < 2 && member !== undefined) putMember(doc, { ...member, role });
		else if (kind === 2 && member !== undefined) {
			putMember(doc, { ...member, team: member.team === null ? TEAM : null });
		} else if (kind === 3) {
			const supervisors = dice.below(2) === 0 ? [other.id] : [];
			putTeam(doc, { id: TEAM, name: 'One', label: '', supervisors, importId: null });
		} else if (current.workspace !== null) {
			writeWorkspace(doc, {
				...current.workspace,
				...(dice.below(2) === 0 ? { dealVisibility: visible } : { customerVisibility: visible })
			});
		}
	});
	const what = kind < 2 ? `makes ${other.name} ${role}` : `changes rights`;
	return `${what}${outcome(saved)}`;
};

const rename: Work['run'] = async (person) => {
	const { workspace, dice } = person;
	const directory = workspace.directory.read(readDirectory);
	const members = [...directory.members.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
	const own = members.find(({ id }) => id === workspace.me);
	if (own === undefined) return null;
	const whom = dice.below(2) === 0 ? own : dice.pick(members);
	const name = `${whom.name.slice(0, 4)}${String(dice.below(99))}`;
	const saved = await workspace.directory.edit((doc) => {
		putMember(doc, { ...whom, name });
	});
	return `renames ${whom.name}${outcome(saved)}`;
};

const addSpace: Work['run'] = async (person) => {
	const { dice, workspace } = person;
	const me = workspace.directory.read(readDirectory).members.get(workspace.me);
	// The screen offers it to nobody else.
	if (me === undefined || me.role === 'guest' || workspace.removal !== null) return null;
	const space = await makeSpace(person.workspace, person.profile, {
		kind: dice.pick(['sales', 'work', 'discussion'] as const),
		visibility: dice.pick(['public', 'private', 'hidden'] as const),
		members: [person.workspace.me],
		name: `Space ${String(dice.below(99))}`
	});
	return `makes the space ${shortOf(space.id)}`;
};

/** What is only for this member's devices. */
const changePrivate: Work['run'] = async ({ workspace, dice }) => {
	const saved = await workspace.mine.edit((doc) => {
		markRead(doc, [`k${String(dice.below(5))}`], dice.below(1000));
	});
	return `changes what is private${outcome(saved)}`;
};

/** Asks the relay something; the answer may never come when there is no connection. */
const ask: Work['run'] = async ({ workspace, profile, dice }) => {
	const hidden = workspace.catalogue.find(({ enter }) => !enter);
	const kind = dice.below(4);
	const secretHash = await hashOf(profile.newId());
	const question =
		kind === 0
			? ({ ask: 'invitations' } as const)
			: kind === 1 && hidden !== undefined
				? ({ ask: 'join-space', space: hidden.id } as const)
				: kind === 2
					? ({ ask: 'link-device', id: profile.newId(), secretHash } as const)
					: ({ ask: 'devices' } as const);
	const answer = await workspace.ask(question);
	return `asks for ${question.ask}: ${answer?.answer ?? 'no answer'}`;
};

/** Decides about somebody else’s record: closes it, gives it away, or bins it. */
const overrule: Work['run'] = async (person) => {
	const { workspace, dice } = person;
	const rows = await workspace.db.records.filter(({ owner }) => owner !== workspace.me).toArray();
	if (rows.length === 0) return null;
	const { id, room } = dice.pick(rows.sort((a, b) => (a.id < b.id ? -1 : 1)));
	const whole = await workspace.records.read(id);
	if (whole === null) return null;
	const { record } = whole;
	const by = acting(person);
	if (record.kind === 'deal' && dice.below(3) === 0) {
		const document = workspace.space(record.space);
		await document.whenLoaded();
		const stages = document.read((doc) => readSpace(doc, record.space))?.stages ?? [];
		const won = stages.find(({ kind }) => kind === 'won');
		const from = stages.find((stage) => stage.id === record.stage);
		if (won !== undefined && from !== undefined) {
			const moved = moveDeal(record, from, won, 'a0', 'owner', by);
			if (moved.ok) return change(person, room, id, moved.value, 'closes');
		}
	}
	const done = dice.below(4) === 0 ? bin(by) : assign(record, workspace.me, by);
	return change(person, room, id, done, 'takes over');
};

/** Looks through what was refused: tries one again, or lets it go. */
const sortTray: Work['run'] = async ({ company, workspace, profile, dice }) => {
	const rows = await workspace.db.refusals.toArray();
	if (rows.length === 0) return null;
	const row = dice.pick(rows);
	if (row.n === undefined) return null;
	if (dice.below(2) === 0) {
		const done = await workspace.refused.tryAgain(row.n);
		return `tries a refused change again${outcome(done)}`;
	}
	const text = printed(row.wanted);
	await workspace.refused.discard(row.n);
	for (const kept of [company.posts, company.stages]) {
		for (const id of [...kept.keys()]) if (text.includes(id)) kept.delete(id);
	}
	for (const sent of company.sent)
		if (sent.profile === profile && row.record === sent.post) company.sent.delete(sent);
	return 'lets a refused change go';
};

export const WORK = {
	create: { weight: 14, run: create },
	edit: { weight: 40, run: edit },
	changeSpace: { weight: 10, run: changeSpace },
	changeAccess: { weight: 5, run: changeAccess },
	changeRights: { weight: 8, run: changeRights },
	rename: { weight: 4, run: rename },
	addSpace: { weight: 2, run: addSpace },
	changePrivate: { weight: 3, run: changePrivate },
	ask: { weight: 3, run: ask },
	sortTray: { weight: 5, run: sortTray },
	overrule: { weight: 3, run: overrule },
	...SALES_WORK,
	...CUSTOMER_WORK,
	...COMPANY_WORK,
	...TOGETHER_WORK,
	...TASK_WORK,
	...TOPIC_WORK,
	...PAGE_WORK,
	...SPACE_WORK,
	...DOOR_WORK,
	...HAND_WORK,
	...FILE_WORK,
	...DRAFT_WORK
} as const satisfies Record<string, Work>;
