import { addPost, bin } from '../../src/lib/domain/history/commands';
import { assign } from '../../src/lib/domain/deal/commands';
import { setField } from '../../src/lib/domain/core/set-field';
import { readDirectory } from '../../src/lib/documents/directory';
import { putMember, putTeam, writeWorkspace } from '../../src/lib/documents/write-directory';
import { countPeriods } from '../../src/lib/replica/store/count-periods';
import { Dice } from '../support/dice';
import { TEAM } from './company';
import { acting, change, outcome, type Person, type Work } from './person';
import { COUNTING_ZONE } from './periods';
import type { Profile } from './profile';

/** Somebody else at a tab of theirs; `null` while they have none open. */
export function atTab(person: Person, profile: Profile): Person | null {
	const tab = profile.tabs.find(({ workspace }) => workspace !== null);
	const workspace = tab?.workspace;
	if (tab === undefined || workspace === null || workspace === undefined) return null;
	const dice = new Dice(person.dice.below(0x7fffffff));
	return { company: person.company, profile, tab, workspace, dice };
}

/** Writes at a record, a few times in a row. */
async function writesAt(person: Person, id: string, room: string): Promise<void> {
	for (let left = 1 + person.dice.below(3); left > 0; left--) {
		const whole = await person.workspace.records.read(id);
		if (whole === null) return;
		const by = acting(person);
		const { title } = whole.record;
		const value = `X${String(person.dice.below(99))}`;
		const done =
			(person.dice.below(2) === 0 ? addPost(value, by) : null) ??
			setField('title', title, value, by);
		await change(person, room, id, done, 'writes at');
	}
}

/**
 * Decides about a record while somebody else, who may have a slow network, writes at it: what they write was right when
 * they wrote it, and is judged by what holds when it comes to the relay.
 */
const crossing: Work['run'] = async (person) => {
	const { company, profile, dice } = person;
	const { workspace } = person;
	const kind = dice.below(4) === 0 ? 'customer' : 'deal';
	const rows = await workspace.db.records.where('kind').equals(kind).toArray();
	const theirs = rows
		.filter(({ owner }) => owner !== null && owner !== workspace.me)
		.sort((a, b) => (a.id < b.id ? -1 : 1));
	if (theirs.length === 0) return null;
	const { id, room, owner } = dice.pick(theirs);
	const other = company.profiles.find(
		(each) => each !== profile && each.entry?.member === owner && each.tabs.length > 0
	);
	const they = other === undefined ? null : atTab(person, other);
	const whole = await workspace.records.read(id);
	if (other === undefined || they === null || whole === null) return null;
	other.way.slowest = dice.pick([20, 300, 3000]);
	they.tab.host
		.run('crossing', () => writesAt(they, id, room))
		.catch((error: unknown) => {
			company.failed(other, 'crossing', error);
		});
	await new Promise((resolve) => setTimeout(resolve, dice.below(100)));
	const by = acting(person);
	const done = dice.below(4) === 0 ? bin(by) : assign(whole.record, workspace.me, by);
	return change(person, room, id, done, `(${other.name} writes there) takes over`);
};

/** What others may see: what is connected is told at once of what comes into reach, and of what leaves it. */
const changeReach: Work['run'] = async ({ workspace, dice }) => {
	const { members, workspace: info } = workspace.directory.read(readDirectory);
	const others = [...members.values()]
		.filter(({ id, role }) => role !== 'owner' && id !== workspace.me)
		.sort((a, b) => (a.id < b.id ? -1 : 1));
	if (others.length === 0 || info === null) return null;
	const other = dice.pick(others);
	const kind = dice.below(6);
	const flipped = (now: string) => (now === 'everyone' ? 'own' : 'everyone');
	const saved = await workspace.directory.edit((doc) => {
		if (kind < 2) writeWorkspace(doc, { ...info, dealVisibility: flipped(info.dealVisibility) });
		else if (kind < 4)
			writeWorkspace(doc, { ...info, customerVisibility: flipped(info.customerVisibility) });
		else if (kind === 4) putMember(doc, { ...other, team: other.team === null ? TEAM : null });
		else {
			const supervisors = dice.below(2) === 0 ? [other.id] : [];
			putTeam(doc, { id: TEAM, name: 'One', label: '', supervisors, importId: null });
		}
	});
	return `changes who sees what${outcome(saved)}`;
};

/** Opens figures by day: from the first time on the device keeps them with every row. */
const figures: Work['run'] = async ({ workspace }) => {
	await countPeriods(workspace.db, COUNTING_ZONE);
	return 'looks at figures by day';
};

/** What two do at once, and what changes while others look. */
export const TOGETHER_WORK = {
	crossing: { weight: 6, run: crossing },
	changeReach: { weight: 5, run: changeReach },
	figures: { weight: 4, run: figures }
} as const satisfies Record<string, Work>;
