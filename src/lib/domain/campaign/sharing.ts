import type { MemberId, RecordId } from '../core/ids';
import type { Call } from './campaign';

/** The parts of a call that its distribution depends on. */
export interface Shared {
	readonly owner: MemberId | null;
}

/**
 * Distributes customers evenly among agents (OP-14). Each goes to the agent with the fewest calls of
 * the campaign so far, and to the first of them in a tie. Existing calls stay with their agents, so
 * later customers move nobody else's. The same arguments give the same result.
 */
export function shareOut(
	customers: readonly RecordId[],
	agents: readonly MemberId[],
	there: readonly Shared[] = []
): Map<RecordId, MemberId> {
	const loads = new Map<MemberId, number>([...new Set(agents)].map((agent) => [agent, 0]));
	for (const { owner } of there) {
		const load = owner === null ? undefined : loads.get(owner);
		if (owner !== null && load !== undefined) loads.set(owner, load + 1);
	}
	const shares = new Map<RecordId, MemberId>();
	for (const customer of customers) {
		const agent = leastLoaded(loads);
		if (agent === null || shares.has(customer)) continue;
		shares.set(customer, agent);
		loads.set(agent, (loads.get(agent) ?? 0) + 1);
	}
	return shares;
}

/** Returns who makes which call when calls are distributed again. Calls that are kept count as load. */
export function sharedAgain(
	calls: readonly Pick<Call, 'id' | 'owner' | 'outcome'>[],
	moving: readonly Pick<Call, 'id'>[],
	agents: readonly MemberId[]
): Map<RecordId, MemberId> {
	const ids = new Set(moving.map(({ id }) => id));
	// Only open calls count as load, so an agent who has made many gets as many of the rest as the
	// others.
	const kept = calls.filter(({ id, outcome }) => !ids.has(id) && outcome === '');
	return shareOut([...ids], agents, kept);
}

function leastLoaded(loads: ReadonlyMap<MemberId, number>): MemberId | null {
	let best: MemberId | null = null;
	let least = Infinity;
	for (const [agent, load] of loads) {
		if (load < least) [best, least] = [agent, load];
	}
	return best;
}
