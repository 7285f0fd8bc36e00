import { addDays, type Day } from '$lib/domain/core/day';
import type { MemberId, RecordId, SpaceId } from '$lib/domain/core/ids';
import type { Member } from '$lib/domain/member/member';
import type { Activity } from '$lib/domain/process/activity';
import { mayPerform } from '$lib/domain/process/perform';
import { activitiesOf } from '$lib/domain/process/progress';
import type { Space } from '$lib/domain/space/space';
import { isBlocked } from '$lib/domain/task/dependencies';
import { openTasksOf } from '$lib/features/records/tasks/my-tasks';
import type { ReplicaDatabase } from '$lib/replica/store/database';
import type { NoticeRow } from '$lib/replica/store/notices';
import type { CallRow, DealRow, Row, TaskRow } from '$lib/replica/store/rows';

/** Something that a person has to do, and the day by which; `null` for none. */
export type WorkItem =
	| { readonly is: 'task'; readonly row: TaskRow; readonly day: Day | null }
	/** A deal that is expected to close. */
	| { readonly is: 'deal'; readonly row: DealRow; readonly day: Day }
	/** Somebody whom they promised to call again. */
	| { readonly is: 'call'; readonly row: CallRow; readonly day: Day }
	/** The next activity of a deal that they may perform. */
	| {
			readonly is: 'activity';
			readonly row: DealRow;
			readonly activity: Activity;
			readonly day: null;
	  }
	/** Where they are mentioned, and have not read it yet. */
	| { readonly is: 'mention'; readonly row: MentionedRow; readonly day: null };

/** A record in which somebody can be mentioned. */
export type MentionedRow = Exclude<Row, { readonly kind: 'version' | 'draft' }>;

/** What a person has to do, over all spaces, as far as this device has it. */
export interface MyWork {
	readonly items: readonly WorkItem[];
	/** The tasks that cannot go on before others are done, and those that they wait for. */
	readonly waits: ReadonlyMap<RecordId, readonly TaskRow[]>;
	/** The deals of tasks, by their ids. */
	readonly deals: ReadonlyMap<RecordId, DealRow>;
}

/**
 * Reads what a member has to do: their open tasks, those of their deals that close soon or are late, calls that are due
 * again, the next activity of each of their deals that they may perform, and where they are mentioned and have not read it. Costs what is theirs, from rows alone.
 */
export async function myWorkOf(
	db: ReplicaDatabase,
	me: MemberId,
	today: Day,
	{
		member,
		space,
		unread = () => false
	}: {
		readonly member: Member | undefined;
		readonly space: (id: SpaceId) => Space | null;
		/** Whether a notice is unread. Left out: mentions are not asked for. */
		readonly unread?: (notice: NoticeRow) => boolean;
	}
): Promise<MyWork> {
	const [{ tasks, deals }, own, calls, mentions] = await Promise.all([
		openTasksOf(db, me),
		db.records.where('[kind+owner]').equals(['deal', me]).toArray(),
		db.records.where('[kind+owner]').equals(['call', me]).toArray(),
		mentionsOf(db, me, unread)
	]);
	const open = own.filter((row): row is DealRow => row.kind === 'deal' && row.closedAt === null);
	const soon = addDays(today, DAYS_AHEAD);
	const items: WorkItem[] = [
		...tasks.map((row) => ({ is: 'task', row, day: row.dueOn }) as const),
		...open
			.filter(({ closeOn }) => closeOn !== '' && closeOn <= soon)
			.map((row) => ({ is: 'deal', row, day: row.closeOn }) as const),
		...calls.flatMap((row) =>
			row.kind === 'call' && row.outcome === 'callback'
				? [{ is: 'call', row, day: row.callbackOn ?? today } as const]
				: []
		),
		...mentions.map((row) => ({ is: 'mention', row, day: null }) as const),
		...open.flatMap((row) => {
			const place = space(row.space);
			const activity = place === null ? undefined : nextActivity(row, place, member);
			return activity === undefined ? [] : [{ is: 'activity', row, activity, day: null } as const];
		})
	];
	return { items, waits: await waitsOf(db, tasks), deals };
}

/** Returns the records in which a member is mentioned and has not read it, each once. */
async function mentionsOf(
	{ notices, records }: Pick<ReplicaDatabase, 'notices' | 'records'>,
	me: MemberId,
	unread: (notice: NoticeRow) => boolean
): Promise<readonly MentionedRow[]> {
	const told = await notices.where('members').equals(me).toArray();
	const ids = told.flatMap((notice) =>
		(notice.what === 'mention' || notice.what === 'noted') && unread(notice)
			? [notice.topic ?? notice.record]
			: []
	);
	const rows = await records.bulkGet([...new Set(ids)]);
	return rows.filter(
		(row): row is MentionedRow =>
			row !== undefined && row.kind !== 'version' && row.kind !== 'draft'
	);
}

/** How many days ahead count as soon. */
export const DAYS_AHEAD = 7;

/** Returns the first activity of the deal's stage that is not done and that the member may perform. */
function nextActivity(
	{ stage, done }: Pick<DealRow, 'stage' | 'done'>,
	space: Space,
	member: Member | undefined
): Activity | undefined {
	if (member === undefined) return undefined;
	return activitiesOf(space, stage).find(
		({ id, performers }) => !done.includes(id) && mayPerform(member, performers)
	);
}

/** Returns, of tasks that cannot go on yet, the open tasks that they wait for. */
async function waitsOf(
	db: ReplicaDatabase,
	tasks: readonly TaskRow[]
): Promise<ReadonlyMap<RecordId, readonly TaskRow[]>> {
	const ids = [...new Set(tasks.flatMap(({ dependencies = {} }) => Object.keys(dependencies)))];
	const found = (await db.records.bulkGet(ids)).filter((row) => row?.kind === 'task');
	const before = new Map(found.map((row) => [row.id, row]));
	return new Map(
		tasks
			.filter((task) => isBlocked(task, before))
			.map((task) => [
				task.id,
				Object.keys(task.dependencies ?? {}).flatMap((id) => {
					const row = before.get(id);
					return row?.closedAt === null ? [row] : [];
				})
			])
	);
}

/** The parts of "My work", in the order of urgency. */
export type WorkPart =
	'overdue' | 'today' | 'mentions' | 'week' | 'waiting' | 'later' | 'undated' | 'steps';

export const WORK_PARTS: readonly WorkPart[] = [
	...(['overdue', 'today', 'mentions', 'week'] as const),
	...(['waiting', 'later', 'undated', 'steps'] as const)
];

/** Returns the part in which something stands. What waits for others is not late by its own fault. */
export function partOf(item: WorkItem, today: Day, waits: MyWork['waits']): WorkPart {
	if (item.is === 'activity') return 'steps';
	if (item.is === 'mention') return 'mentions';
	if (item.is === 'task' && waits.has(item.row.id)) return 'waiting';
	const { day } = item;
	if (day === null) return 'undated';
	if (day < today) return 'overdue';
	if (day === today) return 'today';
	return day <= addDays(today, DAYS_AHEAD) ? 'week' : 'later';
}

/** Returns what somebody has to do by parts, without empty ones, the most urgent first. */
export function byPart(
	{ items, waits }: Pick<MyWork, 'items' | 'waits'>,
	today: Day
): readonly { readonly part: WorkPart; readonly items: readonly WorkItem[] }[] {
	const urgent = (a: WorkItem, b: WorkItem): number =>
		compare(a.day ?? LAST, b.day ?? LAST) ||
		compare(timeOf(a), timeOf(b)) ||
		a.row.createdAt - b.row.createdAt ||
		compare(a.row.id, b.row.id);
	return WORK_PARTS.map((part) => ({
		part,
		items: items.filter((item) => partOf(item, today, waits) === part).sort(urgent)
	})).filter((each) => each.items.length > 0);
}

const LAST = '~';

/** Of what is due on a day, what has a time comes first. */
const timeOf = (item: WorkItem): string => (item.is === 'task' ? (item.row.dueTime ?? LAST) : LAST);
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
