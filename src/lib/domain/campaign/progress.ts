import type { Day } from '../core/day';
import type { MemberId } from '../core/ids';
import { CALL_OUTCOMES, type Call, type CallOutcome } from './campaign';

/** The progress of calls. */
export interface CallProgress {
	readonly total: number;
	/** Calls that were made with a final outcome: neither open, nor to be repeated. */
	readonly done: number;
	readonly outcomes: Readonly<Record<CallOutcome, number>>;
}

/** The progress of one agent. */
export interface AgentProgress extends CallProgress {
	/** The agent; `null` for calls without an owner. */
	readonly agent: MemberId | null;
}

type Counted = Pick<Call, 'outcome' | 'owner' | 'callbackOn'>;

/** The outcomes after which a customer is called again, or for the first time. */
const RUNNING: ReadonlySet<CallOutcome> = new Set(['', 'callback', 'no-answer']);

/** Returns the progress of these calls, by outcome. */
export function progressOf(calls: readonly Pick<Call, 'outcome'>[]): CallProgress {
	const outcomes = Object.fromEntries(CALL_OUTCOMES.map((outcome) => [outcome, 0])) as Record<
		CallOutcome,
		number
	>;
	let done = 0;
	for (const { outcome } of calls) {
		outcomes[outcome] += 1;
		if (!RUNNING.has(outcome)) done += 1;
	}
	return { total: calls.length, done, outcomes };
}

/** Returns the progress of each agent, those with the most calls first. */
export function progressByAgent(calls: readonly Counted[]): AgentProgress[] {
	const byAgent = new Map<MemberId | null, Counted[]>();
	for (const call of calls) {
		const own = byAgent.get(call.owner);
		if (own === undefined) byAgent.set(call.owner, [call]);
		else own.push(call);
	}
	return [...byAgent]
		.map(([agent, own]) => ({ agent, ...progressOf(own) }))
		.sort((a, b) => b.total - a.total || ((a.agent ?? '') < (b.agent ?? '') ? -1 : 1));
}

/** Returns the promised callbacks, the earliest day first. `overdue` counts those whose day has come. */
export function openCallbacks<Each extends Counted>(
	calls: readonly Each[],
	today: Day
): { readonly calls: Each[]; readonly due: number } {
	const open = calls
		.filter(({ outcome }) => outcome === 'callback')
		.sort((a, b) => ((a.callbackOn ?? '') < (b.callbackOn ?? '') ? -1 : 1));
	return { calls: open, due: open.filter(({ callbackOn }) => (callbackOn ?? '') <= today).length };
}
