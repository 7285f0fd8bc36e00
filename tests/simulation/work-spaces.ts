import { addDays, today, type Day } from '../../src/lib/domain/core/day';
import { PLAN_SHARINGS } from '../../src/lib/domain/plan/day-plan';
import {
	createProject,
	linkToProject,
	putInProject,
	renameProject,
	setState
} from '../../src/lib/domain/project/commands';
import { PROJECT_STATES, type Project } from '../../src/lib/domain/project/project';
import {
	structureOf,
	withStructure,
	type SavedTemplates
} from '../../src/lib/domain/space/saved-template';
import { createPost } from '../../src/lib/domain/topic/commands';
import { readDirectory } from '../../src/lib/documents/directory';
import { setTemplate } from '../../src/lib/documents/write-directory';
import {
	dropBlock,
	putBlock,
	readPlan,
	setPlanSharing
} from '../../src/lib/documents/private-plan';
import { readSpace, writeSpace } from '../../src/lib/documents/space';
import {
	dropForLater,
	keepForLater,
	sendsLater,
	type SendLater
} from '../../src/lib/replica/store/sends-later';
import { roomName } from '../../src/lib/protocol/rooms';
import { makeSpace } from './company';
import {
	acting,
	anyRecord,
	anySpace,
	change,
	outcome,
	shortOf,
	type Person,
	type Work
} from './person';

const roomOf = (space: string) => roomName({ kind: 'space', space });

/** Moves a topic to another space: the relay copies it, with what others have said. */
const movesTopic: Work['run'] = async (person) => {
	const { workspace } = person;
	const topic = (await anyRecord(person, 'topic'))?.whole.record;
	const to = await anySpace(person);
	if (topic?.kind !== 'topic' || to === null || to.id === topic.space) return null;
	const moved = await workspace.moving.move(topic.space, topic.id, to.id);
	const words = moved.is === 'refused' ? moved.reason : moved.is;
	return `moves the topic ${shortOf(topic.id)} to ${shortOf(to.id)}: ${words}`;
};

/** Sends what was kept for later: whoever sends it again finds it there. */
async function sendsDue(person: Person, post: SendLater): Promise<string | null> {
	const { workspace } = person;
	const topic = (await workspace.records.read(post.topic))?.record;
	if (topic?.kind !== 'topic') return null;
	if ((await workspace.db.posts.get(post.id)) === undefined) {
		const made = createPost(post.id, post.text, topic, acting(person));
		if (made === null) return null;
		const said = await workspace.records.change(roomOf(post.space), post.id, made);
		if (!said.ok) return `wants to say what was kept for later${outcome(said)}`;
	}
	const dropped = await dropForLater(workspace.db, post.id);
	return `says ${shortOf(post.id)}, kept for later${dropped.ok ? '' : ', and cannot forget it'}`;
}

/** Keeps a post for later, or sends what is kept: it waits on this device alone, and is said once. */
const sendsLaterOn: Work['run'] = async (person) => {
	const { workspace, profile, dice, tab } = person;
	const [due] = await sendsLater(workspace.db);
	if (due !== undefined && dice.below(3) > 0) return sendsDue(person, due);
	const topic = (await anyRecord(person, 'topic'))?.whole.record;
	if (topic?.kind !== 'topic') return null;
	const kept = await keepForLater(
		workspace.db,
		{
			...{ id: profile.newId(), space: topic.space, topic: topic.id },
			...{ at: tab.environment.clock.now(), text: `later ${String(dice.below(99))}`, parts: {} },
			state: { is: 'waiting' }
		},
		`topic/${topic.id}`
	);
	return `keeps a post for later${kept.ok ? '' : ' (not stored)'}`;
};

const dayOf = ({ tab, dice }: Person): Day =>
	addDays(today(tab.environment.clock), dice.below(3) - 1);

/** Plans a day, says what others are told of it, or asks what others plan. */
const dayPlans: Work['run'] = async (person) => {
	const { workspace, profile, dice, tab } = person;
	const day = dayOf(person);
	const kind = dice.below(5);
	if (kind === 0) {
		const members = [...workspace.directory.read(readDirectory).members.keys()].sort();
		const told = await workspace.days.of(day, members);
		return `asks what others plan: ${told === null ? 'no answer' : String(told.length)}`;
	}
	const record = (await anyRecord(person))?.id;
	const { mine } = workspace;
	await mine.whenLoaded();
	const [first] = mine.read(readPlan).blocks;
	const saved = await mine.edit((doc) => {
		if (kind === 1) setPlanSharing(doc, dice.pick(PLAN_SHARINGS));
		else if (kind === 2 && first !== undefined) dropBlock(doc, first.id);
		else if (record !== undefined) {
			const slot = { from: 15 * dice.below(80), minutes: 60 };
			const id = first !== undefined && dice.below(2) === 0 ? first.id : profile.newId();
			putBlock(doc, { id, day, record, ...slot }, today(tab.environment.clock));
		}
	});
	return `plans a day${outcome(saved)}`;
};

const NONE: SavedTemplates = new Map();

/** Saves how a space works, makes one that works so, or throws what was saved away. */
const templates: Work['run'] = async (person) => {
	const { workspace, profile, dice, tab } = person;
	const { templates: saved = NONE, members } = workspace.directory.read(readDirectory);
	const [known] = [...saved.entries()].sort(([a], [b]) => (a < b ? -1 : 1));
	const kind = dice.below(3);
	if (known !== undefined && kind === 0) {
		const done = await workspace.directory.edit((doc) => {
			setTemplate(doc, known[0], null);
		});
		return `throws a template away${outcome(done)}`;
	}
	if (known !== undefined && kind === 1) {
		const role = members.get(workspace.me)?.role ?? 'guest';
		if (role === 'guest' || workspace.removal !== null) return null;
		const [, structure] = known;
		const { random } = profile;
		const made = await makeSpace(workspace, profile, { kind: structure.kind, name: 'Like that' });
		const origins = structure.stages.map(({ id }) => id);
		const document = workspace.space(made.id);
		const done = await document.edit((doc) => {
			const now = readSpace(doc, made.id);
			if (now !== null) writeSpace(doc, withStructure(now, structure, origins, random));
		});
		return `makes the space ${shortOf(made.id)} by a template${outcome(done)}`;
	}
	const space = await anySpace(person);
	if (space === null || space.kind === 'discussion') return null;
	const { kind: of } = space;
	const done = await workspace.directory.edit((doc) => {
		setTemplate(doc, profile.newId(), {
			...structureOf(space, of, []),
			...{ name: space.name, by: workspace.me, at: tab.environment.clock.now() }
		});
	});
	return `saves how ${shortOf(space.id)} works${outcome(done)}`;
};

/** Makes a project in a space of tasks. */
async function makesProject(person: Person): Promise<string | null> {
	const { workspace, profile, dice } = person;
	const space = await anySpace(person);
	if (space?.kind !== 'work') return null;
	const draft = {
		...{ title: `Project ${String(dice.below(99))}`, space: space.id, owner: workspace.me },
		...{ state: dice.pick(PROJECT_STATES), startOn: null, dueOn: null }
	};
	const made = createProject(draft, acting(person));
	return change(person, roomOf(space.id), profile.newId(), made, 'makes the project');
}

/** What people do with projects. */
const projects: Work['run'] = async (person) => {
	const { dice } = person;
	const found = await anyRecord(person, 'project');
	const project = found?.whole.record as Project | undefined;
	const kind = dice.below(6);
	if (found === null || project === undefined || kind === 0) return makesProject(person);
	const by = acting(person);
	const on = (done: Parameters<typeof change>[3], words: string) =>
		change(person, found.room, found.id, done, words);
	if (kind === 1) return on(renameProject(project, `P${String(dice.below(99))}`, by), 'renames');
	if (kind === 2) return on(setState(project, dice.pick(PROJECT_STATES), by), 'sets the state of');
	if (kind === 3) {
		const other = await anyRecord(person, dice.pick(['topic', 'page']));
		if (other?.room !== found.room) return null;
		const is = !project.links.includes(other.id);
		return on(linkToProject(project, other.id, is, by), 'links something with');
	}
	const task = (await anyRecord(person, 'task'))?.whole.record;
	if (task?.kind !== 'task' || roomOf(task.space) !== found.room) return null;
	const to = task.project === found.id ? null : found.id;
	return change(person, found.room, task.id, putInProject(task, to, by), 'puts into a project');
};

/** Work at what spaces have beside their records, and at what waits for its time. */
export const SPACE_WORK = {
	movesTopic: { weight: 0, run: movesTopic },
	sendsLater: { weight: 0, run: sendsLaterOn },
	dayPlans: { weight: 0, run: dayPlans },
	templates: { weight: 0, run: templates },
	projects: { weight: 0, run: projects }
} as const satisfies Record<string, Work>;
