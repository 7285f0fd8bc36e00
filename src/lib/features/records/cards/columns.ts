import { addDays, dayNumber, dayFromNumber, type Day } from '$lib/domain/core/day';
import type { MemberId, RecordId, StageId } from '$lib/domain/core/ids';
import type { Grouping } from '$lib/domain/deal/filter-address';
import type { Member } from '$lib/domain/member/member';
import { isOver } from '$lib/domain/project/project';
import { STAGE_DEFAULTS, type Space, type Stage } from '$lib/domain/space/space';
import { m } from '$lib/i18n/messages';
import { monthOf, PAST } from '$lib/replica/scan/answer';
import type { ProjectRow } from '$lib/replica/store/rows';
import { monthText } from '$lib/ui/format';
import type { CardRow } from './cards';

/** A column of the board: a stage, an owner, a project, or a month of closing. */
export type BoardColumn = {
	/** Identifies the column among the others, also in the page. */
	readonly key: string;
	readonly name: string;
	/** The key of its group in the answer of the scan. */
	readonly group: string;
} & (
	| { readonly is: 'stage'; readonly stage: Stage }
	/** Collects the cards of removed stages. Cards can be moved out of it, but not into it. */
	| { readonly is: 'stageless'; readonly stages: readonly StageId[] }
	| { readonly is: 'owner'; readonly owner: MemberId | null }
	| { readonly is: 'month'; readonly month: string | null }
	| { readonly is: 'project'; readonly project: RecordId | null }
);

/** A column that is not a stage. */
export type GroupColumn = Extract<BoardColumn, { is: 'owner' | 'month' | 'project' }>;

/** What the names of columns are taken from. */
interface Around {
	readonly members: ReadonlyMap<MemberId, Member>;
	/** The projects of the space in their order. */
	readonly projects: readonly Pick<ProjectRow, 'id' | 'title' | 'state'>[];
	readonly today: Day;
}

/** The stage that is shown for a card whose stage was removed. */
export const NO_STAGE: Stage = {
	...STAGE_DEFAULTS,
	id: '',
	name: '',
	kind: 'open',
	probability: 0,
	order: ''
};

/** The number of months that a board by month shows at least, starting with the present one. */
const MONTHS_AHEAD = 6;

/** The key of the column for cards whose stage was removed. */
const STAGELESS = 'stageless';

/**
 * Returns the columns of a board with this grouping. `groups` are the keys of the groups that contain
 * cards.
 */
export function columnsOf(
	space: Space,
	grouping: Grouping,
	groups: readonly string[],
	{ members, projects, today }: Around
): readonly BoardColumn[] {
	if (grouping === 'owner') {
		return groups.map((id) => ({
			is: 'owner',
			key: `owner-${id}`,
			group: id,
			owner: id === '' ? null : id,
			name: id === '' ? m.views_nobody() : (members.get(id)?.name ?? m.common_unknown_person())
		}));
	}
	if (grouping === 'month') return monthColumns(groups, today);
	if (grouping === 'project') return projectColumns(groups, projects);
	return [...space.stages.map(stageColumn), ...stagelessColumn(space, groups)];
}

/** Returns the columns of the projects that go on or have cards, and one for what is in none. */
function projectColumns(groups: readonly string[], projects: Around['projects']): BoardColumn[] {
	const column = (key: string, name: string, project: RecordId | null): BoardColumn => ({
		is: 'project',
		key: `project-${key}`,
		group: key,
		project,
		name
	});
	return [
		...projects
			.filter(({ id, state }) => !isOver(state) || groups.includes(id))
			.map(({ id, title }) => column(id, title, id)),
		column('', m.projects_none(), null)
	];
}

const stageColumn = (stage: Stage): BoardColumn => ({
	is: 'stage',
	key: stage.id,
	group: stage.id,
	name: stage.name,
	stage
});

/**
 * Returns the column of the groups whose stages the space no longer has. A deal's own tasks have no
 * stage.
 */
function stagelessColumn(space: Space, groups: readonly string[]): BoardColumn[] {
	const known = new Set(space.stages.map(({ id }) => id));
	const gone = groups.filter((id) => !known.has(id));
	if (gone.length === 0) return [];
	return [{ is: 'stageless', key: STAGELESS, group: '', name: m.views_stageless(), stages: gone }];
}

function monthColumns(groups: readonly string[], today: Day): readonly BoardColumn[] {
	const months = new Set(groups.filter((key) => key !== PAST && key !== ''));
	let month = monthOf(today);
	for (let n = 0; n < MONTHS_AHEAD; n += 1) {
		months.add(month);
		month = monthOf(addDays(lastDay(month), 1));
	}
	const column = (key: string, name: string, of: string | null): BoardColumn => ({
		is: 'month',
		key: `month-${key}`,
		group: key,
		month: of,
		name
	});
	return [
		...(groups.includes(PAST) ? [column(PAST, m.views_past_due(), null)] : []),
		...[...months].sort().map((key) => column(key, monthText(key, 'long'), key)),
		...(groups.includes('') ? [column('', m.views_no_date(), null)] : [])
	];
}

/** Returns the last day of a month. */
const lastDay = (month: string): Day => {
	// Every month has 28 days, and no month has more than 31.
	let day = dayNumber(`${month}-28`);
	while (monthOf(dayFromNumber(day + 1)) === month) day += 1;
	return dayFromNumber(day);
};

/** Returns the same day of another month, or that month's last day where it has no such day. */
export function dayInMonth(day: Day, month: string): Day {
	const wanted = `${month}${day.slice(7)}`;
	const last = lastDay(month);
	return wanted < last ? wanted : last;
}

/**
 * Does the same as `dayInMonth`, but returns no day before today, so that a card dropped on the present
 * month is not overdue.
 */
export function dayToCome(day: Day, month: string, today: Day): Day {
	const wanted = dayInMonth(day, month);
	return month === monthOf(today) && wanted < today ? today : wanted;
}

/** Returns the key of the column that contains a card. */
export function columnKey(
	row: CardRow,
	grouping: Grouping,
	stages: readonly Pick<Stage, 'id' | 'kind'>[],
	today: Day
): string {
	if (grouping === 'owner') return `owner-${row.owner ?? ''}`;
	if (grouping === 'project') return `project-${row.kind === 'task' ? (row.project ?? '') : ''}`;
	const stage = stages.find(({ id }) => id === row.stage);
	if (grouping !== 'month') return stage === undefined ? STAGELESS : row.stage;
	const day = row.kind === 'deal' ? row.closeOn : row.dueOn;
	if (day === null || day === '') return 'month-';
	return `month-${day < today ? PAST : monthOf(day)}`;
}
