import { dayIn, type TimeZone } from '../../domain/core/zone';
import type { Day, Instant } from '../../domain/core/day';
import type { MemberId, RecordId, SpaceId } from '../../domain/core/ids';
import type { DaySpan } from '../../domain/figures/forecast';
import {
	blockedNow,
	durationsOf,
	finishedIn,
	isPicked,
	weekOf,
	weeksOf,
	type Durations,
	type Punctuality,
	type WorkBasis,
	type TaskWithPast,
	type WorkPick
} from '../../domain/figures/work';
import type { TaskRow } from '../store/rows';
import { HeldRows } from './held';
import type { FiguresNews } from './messages';
import type { FiguresSource } from './source';

/** The figures of which work space, over which days. Plain data. */
export interface WorkQuery {
	readonly space: SpaceId;
	readonly stages: WorkBasis['stages'];
	readonly days: DaySpan;
	/** The workspace's: moments have their days there. */
	readonly timeZone: TimeZone;
}

/** The figures of a work space, over the tasks of its board that this device has. */
export interface WorkFigures {
	/** How many were done in the days. */
	readonly finished: number;
	readonly kept: Readonly<Record<Punctuality, number>>;
	/** In ms; see `Finished`. */
	readonly lead: Durations | null;
	readonly cycle: Durations | null;
	/** How many were done in each week of the days, by its Monday, the earliest first. */
	readonly weeks: readonly (readonly [week: Day, count: number])[];
	/** How many each person has done, those with most first. */
	readonly people: readonly (readonly [member: MemberId | null, count: number])[];
	/** How many are blocked now. */
	readonly blocked: number;
}

/** A task that a figure counts, and what the figure says of it. */
export interface CountedTask {
	readonly id: RecordId;
	readonly title: string;
	readonly owner: MemberId | null;
	readonly createdAt: Instant;
	readonly dueOn: Day | null;
	/** Of one that was done. */
	readonly done: {
		readonly day: Day;
		readonly kept: Punctuality;
		readonly lead: number;
		readonly cycle: number | null;
	} | null;
	/** Of one that is blocked: since when, and the titles of what it waits for. */
	readonly blocked: { readonly since: Instant; readonly by: readonly string[] } | null;
}

/**
 * Makes the figures of a work space out of its tasks and their pasts, which it holds in memory and keeps up to date.
 * Meant for a worker; runs anywhere.
 */
export class WorkFiguresCore {
	private held: HeldRows<TaskRow> | null = null;
	private readonly stop: () => void;

	constructor(
		private readonly source: FiguresSource<TaskRow>,
		private readonly tell: (news: FiguresNews) => void
	) {
		this.stop = source.onTouched((ids) => this.held?.touch(ids));
	}

	/** Every figure of a work space. */
	async figures(query: WorkQuery): Promise<WorkFigures> {
		const tasks = await this.known(query.space);
		const basis = basisOf(query);
		const found = finishedIn(tasks, query.days, basis);
		const kept = { 'on-time': 0, late: 0, undated: 0 };
		const weeks = new Map(weeksOf(query.days).map((week) => [week, 0]));
		const people = new Map<MemberId | null, number>();
		for (const { task, day, kept: how } of found) {
			kept[how] += 1;
			weeks.set(weekOf(day), (weeks.get(weekOf(day)) ?? 0) + 1);
			people.set(task.owner, (people.get(task.owner) ?? 0) + 1);
		}
		return {
			finished: found.length,
			kept,
			lead: durationsOf(found.map(({ lead }) => lead)),
			cycle: durationsOf(found.flatMap(({ cycle }) => cycle ?? [])),
			weeks: [...weeks],
			people: [...people].sort(([, one], [, other]) => other - one),
			blocked: blockedNow(tasks, basis).length
		};
	}

	/** The tasks that one figure counts, all of them. */
	async pick(query: WorkQuery, pick: WorkPick): Promise<readonly CountedTask[]> {
		const tasks = await this.known(query.space);
		const basis = basisOf(query);
		if (pick.of === 'blocked') {
			const titles = new Map(tasks.map(({ id, title }) => [id, title]));
			return blockedNow(tasks, basis).map(({ task, since, by }) => ({
				...partsOf(task),
				done: null,
				blocked: { since, by: by.map((id) => titles.get(id) ?? '') }
			}));
		}
		return finishedIn(tasks, query.days, basis)
			.filter((one) => isPicked(pick, one))
			.map(({ task, day, kept, lead, cycle }) => ({
				...partsOf(task),
				done: { day, kept, lead, cycle },
				blocked: null
			}));
	}

	/** Lets go of everything. */
	close(): void {
		this.stop();
		this.held = null;
	}

	private async known(space: SpaceId): Promise<readonly TaskWithPast[]> {
		if (this.held?.space !== space) this.held = new HeldRows(space, this.source, this.tell);
		return [...(await this.held.all()).values()].map(({ row, past }) => ({ ...row, past }));
	}
}

const basisOf = ({ stages, timeZone }: WorkQuery): WorkBasis => ({
	stages,
	dayOf: (at) => dayIn(timeZone, at)
});

const partsOf = ({ id, title, owner, createdAt, dueOn }: TaskWithPast) => ({
	...{ id, title, owner, createdAt, dueOn }
});
