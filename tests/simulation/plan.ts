import './setup';
import { Dice } from '../support/dice';
import { EPISODES, some, step } from './episodes';
import { FAULTS } from './faults';
import { LATER_EPISODES } from './later-episodes';
import type { Step, StepName } from './step';
import { WORK } from './work';

/** What a simulation does. */
export interface Plan {
	readonly seed: number;
	/** The roles of those who are invited. */
	readonly roles: readonly ('agent' | 'supervisor' | 'admin' | 'guest')[];
	readonly steps: readonly Step[];
	/** Whether the relay has limits that a small company meets. */
	readonly isNarrow?: boolean;
	/** Whether it sends all in small parts, and has no other such limits. */
	readonly isInParts?: boolean;
}

/** How many steps a plan has: at least, and up to how many more. Many short ones meet more than few long ones. */
const SIZES = [
	[2, 6],
	[3, 8],
	[6, 12],
	[6, 12],
	[10, 20],
	[20, 30]
] as const;

/** Work of which plans knew nothing when most of them were made. */
const LATER_WORK = [
	...(['pages', 'pages', 'pages', 'projects', 'projects', 'movesTopic', 'movesTopic'] as const),
	...(['sendsLater', 'sendsLater', 'dayPlans', 'dayPlans', 'templates'] as const)
] as const satisfies readonly StepName[];

/** Work at files, of which every tenth plan has much. */
const WITH_FILES = ['uploads', 'uploads', 'fetches', 'fetches', 'namesHash'] as const;

/** Work at drafts that several write, of which every tenth plan has much. */
const AT_DRAFTS = [
	...(['beginsDraft', 'sendsDraft', 'sendTogether'] as const),
	...(['drafts', 'drafts', 'drafts', 'drafts', 'drafts', 'drafts', 'drafts'] as const)
] as const satisfies readonly StepName[];

/** How many episodes go into a plan. */
const EPISODE_COUNTS = [0, 1, 1, 2] as const;

/** Makes the plan of a seed: every fifth is for an episode of its own, in turn, and keeps to its own choices. */
export function planOf(seed: number): Plan {
	if (seed % 5 === 0) return laterPlanOf(seed);
	const plan = usualPlanOf(seed);
	if (seed % 10 === 3) return withDrafts(plan);
	return seed % 5 === 4 ? withLaterWork(plan) : plan;
}

/** Puts drafts into a plan that several write, one of them without a connection for a while. */
function withDrafts(plan: Plan): Plan {
	const dice = new Dice(plan.seed);
	const who = 1 + dice.below(2);
	const gaps = [30, 300, 3000] as const;
	const work = (by: () => number) => step(dice, by(), dice.pick(AT_DRAFTS), dice.pick(gaps));
	const anybody = () => dice.below(3);
	const steps = [
		...[step(dice, 0, 'calm', 1), step(dice, dice.below(3), 'beginsDraft', 300)],
		...some(dice, 2, 4, () => ({ ...work(anybody), gap: 800 + dice.below(2000) })),
		...(dice.below(2) === 0 ? [step(dice, who, 'offline', 2000)] : []),
		...some(dice, 3, 6, () => work(anybody)),
		...(dice.below(3) === 0 ? [step(dice, 0, dice.pick(DECIDED), 500)] : []),
		...some(dice, 1, 3, () => work(() => who)),
		step(dice, who, 'online', 3000),
		...some(dice, 1, 4, () => work(anybody))
	];
	const all = [...plan.steps];
	all.splice(dice.below(all.length + 1), 0, ...steps);
	return { ...plan, steps: all };
}

const DECIDED = ['changeRights', 'changeAccess', 'removeMember', 'changeReach'] as const;

/** Puts work into a plan that came later, by choices of its own. */
function withLaterWork(plan: Plan): Plan {
	const dice = new Dice(plan.seed);
	const steps = [...plan.steps];
	if (plan.seed % 10 === 9)
		for (const more of some(dice, 5, 12, () =>
			step(dice, dice.below(8), dice.pick(WITH_FILES), 300)
		))
			steps.splice(dice.below(steps.length + 1), 0, more);
	for (const more of some(dice, 3, 12, () => step(dice, dice.below(8), dice.pick(LATER_WORK), 300)))
		steps.splice(dice.below(steps.length + 1), 0, more);
	return { ...plan, steps };
}

function laterPlanOf(seed: number): Plan {
	const dice = new Dice(seed);
	const episode = LATER_EPISODES[(seed / 5 - 1) % LATER_EPISODES.length];
	const [first = 'agent', ...others] = rolesFrom(dice);
	const roles = [episode?.role ?? first, ...others];
	const work = [...weighted(WORK), ...LATER_WORK, ...LATER_WORK];
	const before = some(dice, 0, 4, () => step(dice, dice.below(8), dice.pick(work), 500));
	const steps = [...before, ...(episode?.steps(dice) ?? [])];
	const limits =
		episode?.isInParts === true ? { isInParts: true } : { isNarrow: dice.below(4) === 0 };
	return { seed, roles, steps, ...limits };
}

const rolesFrom = (dice: Dice): Plan['roles'] =>
	Array.from({ length: 1 + dice.below(2) }, () =>
		dice.pick(['agent', 'agent', 'agent', 'supervisor', 'admin', 'guest'] as const)
	);

function usualPlanOf(seed: number): Plan {
	const dice = new Dice(seed);
	const roles = rolesFrom(dice);
	const [work, faults] = [weighted(WORK), weighted(FAULTS)];
	const share = 20 + dice.below(50);
	const [least, more] = dice.pick(SIZES);
	const steps = Array.from({ length: least + dice.below(more) }, (): Step => {
		const what = dice.pick(dice.below(100) < share ? faults : work);
		// Mostly close together, so that things are on their way; sometimes long after.
		const gap = dice.pick([0, 1, 5, 20, 20, 100, 500, 3000, 40_000]);
		return {
			gap: gap === 0 ? 0 : dice.below(gap),
			who: dice.below(8),
			what,
			seed: dice.below(0x7fffffff)
		};
	});
	for (let left = dice.pick(EPISODE_COUNTS); left > 0; left--)
		steps.splice(dice.below(steps.length), 0, ...dice.pick(EPISODES)(dice));
	return { seed, roles, steps, isNarrow: dice.below(4) === 0 };
}

/** Returns each name as often as its weight says. */
const weighted = <Name extends string>(
	of: Readonly<Record<Name, { readonly weight: number }>>
): Name[] =>
	(Object.entries(of) as [Name, { readonly weight: number }][]).flatMap(([name, { weight }]) =>
		Array.from({ length: weight }, () => name)
	);
