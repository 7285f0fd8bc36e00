import { clock, type WorkspaceView } from '$lib/app/context';
import { putMember, putTeam, setTarget, writeWorkspace } from '$lib/documents/write-directory';
import { dayOf } from '$lib/domain/core/day';
import { newId, type MemberId, type SpaceId } from '$lib/domain/core/ids';
import { succeed } from '$lib/domain/core/result';
import { addMonths } from '$lib/domain/figures/period';
import type { Member, Team } from '$lib/domain/member/member';
import { newSpace, newSpaceId } from '$lib/domain/space/new-space';
import type { Space, SpaceKind } from '$lib/domain/space/space';
import { defaultTemplate, SPACE_TEMPLATES } from '$lib/domain/space/templates';
import { m } from '$lib/i18n/messages';
import { roomName } from '$lib/protocol/rooms';
import type { Saved } from '$lib/replica/saved';
import { saveSpace } from '../spaces/add-space';
import { stagesOf } from '../spaces/template-words';
import { Chance } from './chance';
import { addSampleFiles } from './files';
import { PEOPLE, TEAMS } from './names';
import type { Making } from './making';
import { samplePages } from './pages';
import { sampleCampaign, sampleLeads, withProcess } from './process';
import {
	sampleCustomers,
	sampleDealTasks,
	sampleDeals,
	sampleTasks,
	sampleTopics
} from './records';
import { planSampleDay } from './plan';
import { sampleFinished, sampleProjects } from './work';

export { SAMPLE } from './names';

/** The seed of the random numbers. It is fixed, so every sample company is the same. */
const SEED = 1953;

const DAY_MS = 86_400_000;

/** For how many months before and after this one people have targets. */
const TARGETS_AROUND = 6;

/** After how many days without a change an opportunity of the sample counts as idle. */
const IDLE_DAYS = 14;

/** The limit of tasks in progress in the sample's work space. */
const WORK_LIMIT = 4;

/** The process of the sample's sales space: from the first call to the signed contract. */
const GUIDED = 'sales-guided';

/** Fills an empty workspace with the sample company. Returns the space to show first. */
export async function fillSample(view: WorkspaceView): Promise<Saved<SpaceId>> {
	const chance = new Chance(SEED);
	const now = clock.now();
	const added = await addPeople(view, chance);
	if (!added.ok) return added;
	const people = added.value;
	const spaceOf = (name: string, kind: SpaceKind) => makeSpace(view, chance, name, kind);
	const sales = withIdleDays(withProcess(spaceOf(m.shell_kind_sales(), 'sales'), chance));
	const work = withLimit(spaceOf(m.shell_kind_work(), 'work'));
	const talk = spaceOf(m.shell_kind_discussion(), 'discussion');
	for (const space of [sales, work, talk]) {
		const saved = await saveSpace(view, space);
		if (!saved.ok) return saved;
	}

	const visitor = view.replica.me;
	const making: Making = { chance, now, offset: clock.offset(now), people, visitor };
	const customers = sampleCustomers(making);
	const { records } = view.replica;
	const room = (space: Space) => roomName({ kind: 'space', space: space.id });
	const deals = sampleDeals(making, sales, customers);
	const projects = sampleProjects(making, work);
	for (const [name, made] of [
		[roomName({ kind: 'customers' }), customers],
		[room(sales), deals],
		[room(sales), sampleDealTasks(making, sales, deals)],
		[room(sales), sampleCampaign(making, sales, customers)],
		[room(sales), sampleLeads(making, sales)],
		[room(work), projects.made],
		[room(work), sampleTasks(making, work, projects.of)],
		[room(work), sampleFinished(making, work, projects.made)],
		[room(talk), sampleTopics(making, talk)]
	] as const) {
		const saved = await records.createMany(name, made);
		if (!saved.ok) return saved;
	}
	const planned = await planSampleDay(view, making);
	if (!planned.ok) return planned;
	const kept = await addSamplePages(view, making, talk);
	const filed = kept.ok ? await addSampleFiles(view, sales.id) : kept;
	return filed.ok ? succeed(sales.id) : filed;
}

async function addSamplePages(view: WorkspaceView, making: Making, space: Space): Promise<Saved> {
	const { records } = view.replica;
	const room = roomName({ kind: 'space', space: space.id });
	const { pages, texts } = samplePages(making, space);
	const saved = await records.createMany(room, pages);
	if (!saved.ok) return saved;
	return records.changeTogether(texts.map(({ id, change }) => ({ room, id, edits: [change] })));
}

async function addPeople(view: WorkspaceView, chance: Chance): Promise<Saved<readonly MemberId[]>> {
	const createdAt = clock.now() - 400 * DAY_MS;
	const teamIds = TEAMS.map(() => newId(chance));
	const members = PEOPLE.map(({ name, role, team }): Member => ({
		id: newId(chance),
		name,
		role,
		team: team === null ? null : (teamIds[team] ?? null),
		standing: 'active',
		createdAt,
		importId: null
	}));
	const teams = TEAMS.map(({ name, label, supervisor }, index): Team => ({
		id: teamIds[index] ?? '',
		name,
		label,
		supervisors: members.filter((member) => member.name === supervisor).map(({ id }) => id),
		importId: null
	}));
	const { workspace } = view.directory;
	const currency = workspace?.currency ?? 'EUR';
	const thisMonth = dayOf(clock.now(), clock.offset(clock.now())).slice(0, 7);
	const saved = await view.replica.directory.edit((doc) => {
		if (workspace !== null) writeWorkspace(doc, { ...workspace, leads: true });
		for (const team of teams) putTeam(doc, team);
		for (const member of members) putMember(doc, member);
	});
	if (!saved.ok) return saved;
	// A target is of somebody who is there, so the people come first.
	const aimed = await view.replica.directory.edit((doc) => {
		const sellers = members.filter(({ team }) => team !== null);
		for (const [index, { id }] of sellers.entries()) {
			for (let month = -TARGETS_AROUND; month <= TARGETS_AROUND; month += 1) {
				const amount = (20 + ((index * 5 + month + TARGETS_AROUND) % 9)) * 100_000;
				setTarget(doc, { kind: 'member', id }, addMonths(thisMonth, month), { amount, currency });
			}
		}
	});
	return aimed.ok ? succeed(members.map(({ id }) => id)) : aimed;
}

function makeSpace(view: WorkspaceView, chance: Chance, name: string, kind: SpaceKind): Space {
	const template =
		SPACE_TEMPLATES.find(({ id }) => kind === 'sales' && id === GUIDED) ?? defaultTemplate(kind);
	const stages = stagesOf(template);
	return newSpace(
		{ kind, name, visibility: 'public', members: [], autoDeals: true, stages },
		{
			id: newSpaceId(view.replica.me, chance),
			currency: view.directory.workspace?.currency ?? 'EUR'
		},
		{ ...view.acting, random: chance }
	);
}

/** The work space with a limit of tasks in progress, which the sample's are above. */
const withLimit = (space: Space): Space => ({
	...space,
	stages: space.stages.map((stage) =>
		stage.begun === true ? { ...stage, limit: WORK_LIMIT } : stage
	)
});

/** The space with a number of days after which an opportunity of an open stage counts as idle. */
const withIdleDays = (space: Space): Space => ({
	...space,
	stages: space.stages.map((stage) =>
		stage.kind === 'open' ? { ...stage, idleDays: IDLE_DAYS } : stage
	)
});
