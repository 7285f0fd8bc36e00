import type { Day } from '../core/day';
import type { MemberId } from '../core/ids';
import { CALL_OUTCOMES, type Call, type CallOutcome } from './campaign';

/** How far calls have come. */
export interface CallProgress {
	readonly total: number;
	/** Called, with an outcome that ends it: neither open, nor to be called again. */
	readonly done: number;
	readonly outcomes: Readonly<Record<CallOutcome, number>>;
}

/** How far one agent has come. */
export interface AgentProgress extends CallProgress {
	/** `null`: the calls that nobody is to make. */
	readonly agent: MemberId | null;
}

type Counted = Pick<Call, 'outcome' | 'owner' | 'callbackOn'>;

/** Outcomes after which a customer is called again, or for the first time. */
const RUNNING: ReadonlySet<CallOutcome> = new Set(['', 'callback', 'no-answer']);

/** How far these calls have come, by outcome. */
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

/** How far each agent has come, those with the most calls first. */
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

/** The promised callbacks, the earliest day first; `overdue` counts those whose day has come. */
export function openCallbacks<Each extends Counted>(
	calls: readonly Each[],
	today: Day
): { readonly calls: Each[]; readonly due: number } {
	const open = calls
		.filter(({ outcome }) => outcome === 'callback')
		.sort((a, b) => ((a.callbackOn ?? '') < (b.callbackOn ?? '') ? -1 : 1));
	return { calls: open, due: open.filter(({ callbackOn }) => (callbackOn ?? '') <= today).length };
}
