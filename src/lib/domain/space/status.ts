import type { StageId } from '../core/ids';
import { fail, succeed, type Result } from '../core/result';
import type { Refusal } from '../access/refusal';
import type { Member } from '../member/member';
import { looksAfter } from './looks-after';
import type { Space, Stage } from './space';
import type { Entrants, WorkPolicy } from './work-policy';
import { worksOn, type Worked } from './work-rules';

/** What a status of a work space means: not begun, being worked on, done, or dropped. */
export type StatusKind = 'open' | 'doing' | 'done' | 'cancelled';

export const STATUS_KINDS: readonly StatusKind[] = ['open', 'doing', 'done', 'cancelled'];

/** The largest limit of work in progress. */
export const MAX_LIMIT = 999;

/** The built-in statuses in which work has begun. Spaces from before kinds have them without saying so. */
const BEGUN: ReadonlySet<string> = new Set(['doing', 'review']);
const NOT_BEGUN: ReadonlySet<string> = new Set(['backlog', 'todo']);

type Kinded = Pick<Stage, 'id' | 'kind' | 'begun' | 'builtIn'>;

/**
 * Returns the kind of each status of a work space. One that does not say whether work in it has begun is from before
 * kinds: by its built-in name, else work has not begun in the first open status, and has in the others.
 */
export function statusKinds(stages: readonly Kinded[]): ReadonlyMap<StageId, StatusKind> {
	const first = stages.find(({ kind }) => kind === 'open');
	return new Map(stages.map((stage) => [stage.id, kindOfStatus(stage, stage === first)]));
}

function kindOfStatus({ kind, begun, builtIn = '' }: Kinded, isFirst: boolean): StatusKind {
	if (kind !== 'open') return kind === 'won' ? 'done' : 'cancelled';
	const isBegun = begun ?? (BEGUN.has(builtIn) || (!NOT_BEGUN.has(builtIn) && !isFirst));
	return isBegun ? 'doing' : 'open';
}

/** Returns the fields of a stage that make it a status of a kind. */
export function asStatus(kind: StatusKind): Pick<Stage, 'kind'> & Partial<Stage> {
	switch (kind) {
		case 'open':
		case 'doing':
			return { kind: 'open', begun: kind === 'doing' };
		case 'done':
			return { kind: 'won', probability: 100 };
		case 'cancelled':
			return { kind: 'lost', probability: 0 };
	}
}

/** Returns the limit of work in progress of a status; `null` when there is none. A closed one has none. */
export const limitOf = ({ kind, limit }: Pick<Stage, 'kind' | 'limit'>): number | null =>
	kind === 'open' ? (limit ?? null) : null;

/** Whether a status holds more tasks than its limit. The limit warns and never stands in the way. */
export function isOverLimit(stage: Pick<Stage, 'kind' | 'limit'>, count: number): boolean {
	const limit = limitOf(stage);
	return limit !== null && count > limit;
}

/** What the statuses of a space depend on. One that does not speak of approval asks for none. */
type Ruled = Pick<Space, 'createdBy'> & Partial<Pick<WorkPolicy, 'approval'>>;

/** The rule that refuses what the space has not agreed upon. */
const RULE = 'LW-05';

/**
 * Whether a member may take a task into a status of a work space, by what the space has agreed: who takes tasks there,
 * and from where. `from` is `null` for a new task. Who looks after the space may do all of it,
 * and gives approval by doing so. `task` is as it was before: nobody lets themselves in with the same change.
 */
export function mayEnterStatus(
	member: Pick<Member, 'id' | 'role' | 'standing'>,
	space: Ruled,
	task: Worked,
	from: StageId | null,
	to: Pick<Stage, 'id' | 'name' | 'kind' | 'enterBy' | 'enterFrom'>
): Result<null, Refusal> {
	if (from === to.id || looksAfter(member, space)) return succeed(null);
	const who: Entrants = to.enterBy ?? 'everyone';
	if (to.kind === 'won' && space.approval === true) {
		return fail({ rule: RULE, reason: 'needs-approval', facts: { stage: to.name } });
	}
	if (who === 'managers' || (who === 'assignees' && !worksOn(member, task))) {
		return fail({ rule: RULE, reason: 'not-your-status', facts: { stage: to.name, who } });
	}
	// A new task comes from nowhere: where tasks come from somewhere, none begins.
	const origins = to.enterFrom ?? null;
	if (origins !== null && (from === null || !origins.includes(from))) {
		return fail({ rule: RULE, reason: 'not-from-there', facts: { stage: to.name } });
	}
	return succeed(null);
}

/** Returns the statuses in which a member may begin a task. In a space that is no work space that is all of them. */
export const statusesForNew = (
	member: Pick<Member, 'id' | 'role' | 'standing'> | undefined,
	space: Ruled & Pick<Space, 'kind' | 'stages'>,
	task: Worked
): readonly Stage[] =>
	member === undefined || space.kind !== 'work'
		? space.stages
		: space.stages.filter((stage) => mayEnterStatus(member, space, task, null, stage).ok);

/**
 * Returns the status in which a new task of a member begins: the first open one in which it may. `undefined` when there is
 * none: then they may make no task here.
 */
export const statusForNew = (
	member: Pick<Member, 'id' | 'role' | 'standing'> | undefined,
	space: Ruled & Pick<Space, 'kind' | 'stages'>,
	task: Worked
): Stage | undefined => statusesForNew(member, space, task).find(({ kind }) => kind === 'open');
