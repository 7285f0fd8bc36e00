import type { Plan, Step } from './plan';
import { simulate, type Outcome } from './simulation';

/** A plan that fails, made as short as it gets, and what comes of it. */
export interface Shrunk {
	readonly plan: Plan;
	readonly outcome: Outcome;
	/** How many plans were tried. */
	readonly tries: number;
}

/** Less than a simulation has, since a plan that fails uses all of it; virtual ms. */
const PATIENCE = 90_000;

/**
 * Makes a failing plan shorter: leaves out steps, then waits, as long as the same thing breaks.
 *
 * @param most how many plans are tried at most
 */
export async function shrink(plan: Plan, outcome: Outcome, most = 200): Promise<Shrunk> {
	const kind = kindOf(outcome.problem);
	let best = { plan, outcome };
	let tries = 0;
	const isKept = async (next: Plan): Promise<boolean> => {
		if (tries >= most) return false;
		tries += 1;
		const tried = await simulate(next, { patience: PATIENCE });
		if (kindOf(tried.problem) !== kind) return false;
		best = { plan: next, outcome: tried };
		return true;
	};
	let size = Math.ceil(plan.steps.length / 2);
	while (size >= 1 && tries < most) {
		let isShorter = false;
		for (let at = 0; at < best.plan.steps.length;) {
			const { steps } = best.plan;
			const rest = withGaps(steps, at, size);
			if (await isKept({ ...best.plan, steps: rest })) isShorter = true;
			else at += size;
		}
		if (!isShorter) size = size === 1 ? 0 : Math.ceil(size / 2);
	}
	if (best.plan.roles.length > 1) {
		await isKept({ ...best.plan, roles: best.plan.roles.slice(0, 1) });
	}
	for (let at = 0; at < best.plan.steps.length; at++) {
		const { steps } = best.plan;
		if ((steps[at]?.gap ?? 0) === 0) continue;
		await isKept({
			...best.plan,
			steps: steps.map((step, index) => (index === at ? { ...step, gap: 0 } : step))
		});
	}
	return { ...best, tries };
}

/** The steps without some of them: what follows happens at the same moment as before. */
function withGaps(steps: readonly Step[], at: number, size: number): Step[] {
	const gone = steps.slice(at, at + size).reduce((sum, { gap }) => sum + gap, 0);
	const [next, ...rest] = steps.slice(at + size);
	const follows = next === undefined ? [] : [{ ...next, gap: next.gap + gone }, ...rest];
	return [...steps.slice(0, at), ...follows];
}

/** What broke, without the names and numbers in it. */
export const kindOf = (problem: string | null): string | null =>
	problem === null
		? null
		: (problem.split('\n')[0] ?? '')
				.replace(/[A-Z][a-z]+(\/\d+)?/g, 'N')
				.replace(/\b[0-9A-Za-z]{16,}\b/g, 'id')
				.replace(/\d+/g, '0')
				.slice(0, 60);
