import { isId, type MemberId, type TeamId } from '../core/ids';
import { isAdmin, type People } from '../member/member';

/** How the overview is arranged (LW-09). Names that this version does not know stay in it. */
export interface OverviewLayout {
	/** The parts in their order. Those that are missing follow in the standard order. */
	readonly order: readonly string[];
	readonly hidden: readonly string[];
}

/** An arrangement of the overview that somebody shares (DI-09). */
export interface SharedArrangement extends OverviewLayout {
	readonly name: string;
	/** Who shares it. */
	readonly by: MemberId;
	/** The team that it is for; `null` for everybody. */
	readonly team: TeamId | null;
}

/** The shared arrangements by their ids. */
export type SharedArrangements = ReadonlyMap<string, SharedArrangement>;

/** The most that one member shares: they are in everybody's directory. */
export const MOST_SHARED = 10;

const MOST_PARTS = 50;
const LONGEST_NAME = 120;

const areNames = (value: unknown): value is readonly string[] =>
	Array.isArray(value) && value.length <= MOST_PARTS && value.every((one) => isId(one));

/** Whether a value is a shared arrangement. */
export function isSharedArrangement(value: unknown): value is SharedArrangement {
	if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
	const { name, by, team, order, hidden, ...rest } = value as Partial<
		Record<keyof SharedArrangement, unknown>
	>;
	return (
		typeof name === 'string' &&
		name.trim() !== '' &&
		name.length <= LONGEST_NAME &&
		isId(by) &&
		(team === null || isId(team)) &&
		areNames(order) &&
		areNames(hidden) &&
		Object.keys(rest).length === 0
	);
}

/** Whether a member may share an arrangement with a team: its members, its supervisors, and admins may. */
export function mayShareWith(
	actor: MemberId,
	team: TeamId,
	{ members, teams }: Pick<People, 'members' | 'teams'>
): boolean {
	const member = members.get(actor);
	const to = teams.get(team);
	if (member === undefined || to === undefined) return false;
	return isAdmin(member.role) || member.team === team || to.supervisors.includes(actor);
}

/** Returns the arrangements that a member is shown: everybody's, those of their teams, and their own. */
export const sharedWith = (
	me: MemberId,
	shared: SharedArrangements,
	people: Pick<People, 'members' | 'teams'>
): readonly (readonly [id: string, arrangement: SharedArrangement])[] =>
	[...shared]
		.filter(([, { by, team }]) => team === null || by === me || mayShareWith(me, team, people))
		.sort(([a, one], [b, other]) =>
			one.name === other.name ? (a < b ? -1 : 1) : one.name < other.name ? -1 : 1
		);
