import { Dice } from '../support/dice';
import { EPISODES } from './episodes';
import { FAULTS, type FaultName } from './faults';
import { WORK } from './work';

/** What somebody does, or what goes wrong. */
export type StepName = keyof typeof WORK | FaultName;

/** One step of a plan. */
export interface Step {
	/** How long after the step before it, ms. */
	readonly gap: number;
	/** Whose device, by number. */
	readonly who: number;
	readonly what: StepName;
	/** What its choices come from. */
	readonly seed: number;
}

/** What a simulation does. */
export interface Plan {
	readonly seed: number;
	/** The roles of those who are invited. */
	readonly roles: readonly ('agent' | 'supervisor' | 'admin' | 'guest')[];
	readonly steps: readonly Step[];
	/** Whether the relay has limits that a small company meets. */
	readonly isNarrow?: boolean;
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

/** How many episodes go into a plan. */
const EPISODE_COUNTS = [0, 1, 1, 2] as const;

/** Makes the plan of a seed. */
export function planOf(seed: number): Plan {
	const dice = new Dice(seed);
	const roles = Array.from({ length: 1 + dice.below(2) }, () =>
		dice.pick(['agent', 'agent', 'agent', 'supervisor', 'admin', 'guest'] as const)
	);
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
