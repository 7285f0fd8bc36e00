import type { RecordChange } from '../../src/lib/domain/core/change';
import { setField } from '../../src/lib/domain/core/set-field';
import { assign, createDeal } from '../../src/lib/domain/deal/commands';
import type { CompleteDealDraft } from '../../src/lib/domain/deal/new-deal';
import { readDirectory } from '../../src/lib/documents/directory';
import { writeWorkspace } from '../../src/lib/documents/write-directory';
import { putStage } from '../../src/lib/documents/space';
import { roomName } from '../../src/lib/protocol/rooms';
import { acting, anySpace, outcome, shortOf, type Person, type Work } from './person';

const pause = (milliseconds: number) =>
	new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

/** Makes a number of deals, each for somebody. */
const manyDeals: Work['run'] = async (person) => {
	const { workspace, profile, dice } = person;
	const space = await anySpace(person);
	const [stage] = space?.stages ?? [];
	if (space?.kind !== 'sales' || stage === undefined) return null;
	const members = [...workspace.directory.read(readDirectory).members.keys()].sort();
	const wanted = Array.from({ length: 8 + dice.below(12) }, (_, at) => {
		const draft: CompleteDealDraft = {
			...{ title: `D${String(at)}`, customer: null, contact: '', stage: stage.id },
			...{ closeOn: '2031-12-01', rate: { source: 'stage' }, revenue: at },
			owner: dice.pick(members)
		};
		const place = { space: space.id, currency: 'USD', order: 'a0', fields: [] };
		return { id: profile.newId(), change: createDeal(draft, place, stage, acting(person)) };
	});
	const room = roomName({ kind: 'space', space: space.id });
	const saved = await workspace.records.createMany(room, wanted);
	return `makes ${String(wanted.length)} deals${outcome(saved)}`;
};

/** The deals that a person has, in the order of their ids. */
const dealsOf = async ({ workspace }: Person) =>
	(await workspace.db.records.where('kind').equals('deal').toArray()).sort((a, b) =>
		a.id < b.id ? -1 : 1
	);

/** Changes every deal a little, one after the other. */
const touchAll: Work['run'] = async (person) => {
	const { workspace, dice } = person;
	const rows = await dealsOf(person);
	const by = acting(person);
	for (const { id, room } of rows) {
		const whole = await workspace.records.read(id);
		if (whole === null) continue;
		const title = `T${String(dice.below(99))}`;
		const done: RecordChange = setField('title', whole.record.title, title, by);
		await workspace.records.change(room, id, done);
	}
	return `renames ${String(rows.length)} deals`;
};

/** Gives deals to others and back again, a few at a time, faster than a device catches up. */
const handsAround: Work['run'] = async (person) => {
	const { workspace, dice } = person;
	const members = [...workspace.directory.read(readDirectory).members.keys()].sort();
	const rows = await dealsOf(person);
	if (rows.length === 0) return null;
	const longest = dice.pick([5, 200, 1500]);
	const give = async (id: string, room: string, to: string) => {
		const whole = await workspace.records.read(id);
		if (whole === null) return;
		await workspace.records.change(room, id, assign(whole.record, to, acting(person)));
	};
	let count = 0;
	for (let left = 3 + dice.below(6); left > 0; left--) {
		const some = Array.from({ length: 1 + dice.below(4) }, () => dice.pick(rows));
		for (const { id, room } of some) await give(id, room, dice.pick(members));
		await pause(dice.below(longest));
		for (const { id, room, owner } of some) if (owner !== null) await give(id, room, owner);
		await pause(dice.below(longest));
		count += some.length;
	}
	return `gives ${String(count)} deals away and back again`;
};

/** Lets everybody see every deal, or their own alone. */
const flipReach: Work['run'] = async ({ workspace }) => {
	const { workspace: info } = workspace.directory.read(readDirectory);
	if (info === null) return null;
	const dealVisibility = info.dealVisibility === 'everyone' ? 'own' : 'everyone';
	const saved = await workspace.directory.edit((doc) => {
		writeWorkspace(doc, { ...info, dealVisibility });
	});
	return `lets deals be seen: ${dealVisibility}${outcome(saved)}`;
};

/** Adds a stage to a space. */
const addStage: Work['run'] = async (person) => {
	const { company, workspace, profile } = person;
	const space = await anySpace(person);
	const [first] = space?.stages ?? [];
	if (space === null || first === undefined) return null;
	const id = profile.newId();
	const saved = await workspace.space(space.id).edit((doc) => {
		putStage(doc, { ...first, id, name: 'More' });
	});
	if (saved.ok) company.stages.set(id, { profile, space: space.id });
	return `adds the stage ${shortOf(id)}${outcome(saved)}`;
};

/** Many records, whose they are, and what belongs together; in episodes alone. */
export const HAND_WORK = {
	manyDeals: { weight: 0, run: manyDeals },
	touchAll: { weight: 0, run: touchAll },
	handsAround: { weight: 0, run: handsAround },
	flipReach: { weight: 0, run: flipReach },
	addStage: { weight: 0, run: addStage }
} as const satisfies Record<string, Work>;
