import type { MemberId, RecordId } from '../core/ids';
import type { Call } from './campaign';

/** A call as sharing out needs to know it. */
export interface Shared {
	readonly owner: MemberId | null;
}

/**
 * Shares customers out evenly among agents (OP-14): each goes to whoever has the fewest calls of the
 * campaign so far, the first of the agents when several do. Calls that are there stay where they are,
 * so customers who are added later move nobody else's. The same arguments give the same answer.
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

/** Who makes which of the calls when they are shared out anew: those that are kept count as load. */
export function sharedAgain(
	calls: readonly Pick<Call, 'id' | 'owner' | 'outcome'>[],
	moving: readonly Pick<Call, 'id'>[],
	agents: readonly MemberId[]
): Map<RecordId, MemberId> {
	const ids = new Set(moving.map(({ id }) => id));
	// Only open calls are work: whoever has made many gets as many of the rest as the others.
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
