import type { Dice } from '../support/dice';
import type { Step, StepName } from './step';

/**
 * Steps that belong together, as they hardly ever come by chance: each sets up what a mend of relay or replica is for,
 * and leaves the rest to the dice.
 */
export type Episode = (dice: Dice) => Step[];

/** Makes one step; `gap`: how long after the one before it at most, ms. */
export const step = (dice: Dice, who: number, what: StepName, gap: number): Step => ({
	...{ gap: gap === 0 ? 0 : dice.below(gap), who, what },
	seed: dice.below(0x7fffffff)
});

/** Makes steps of a kind: at least so many, and up to how many more. */
export const some = <Made>(dice: Dice, least: number, more: number, make: () => Made): Made[] =>
	Array.from({ length: least + dice.below(more) }, make);

/** One of those who were invited: the owner is the first. */
export const invited = (dice: Dice): number => 1 + dice.below(2);

export const ON_RECORDS = ['edit', 'dealParts', 'notes', 'customerParts'] as const;
export const ON_DOCUMENTS = ['changeSpace', 'spaceSettings', 'changePrivate', 'ownThings'] as const;
const DECISIONS = ['overrule', 'overrule', 'changeRights', 'changeAccess', 'removeMember'] as const;
const REGROUPING = ['changeReach', 'changeReach', 'overrule', 'crossing', 'create'] as const;

/** Somebody works offline at what the owner meanwhile decides otherwise, and comes back. */
const quarrel: Episode = (dice) => {
	const who = invited(dice);
	const edits = some(dice, 1, 3, () =>
		step(dice, who, dice.pick([...ON_RECORDS, 'changeSpace']), 20)
	);
	const decisions = some(dice, 1, 2, () => step(dice, 0, dice.pick(DECISIONS), 50));
	return [
		step(dice, who, 'create', 300),
		step(dice, who, 'offline', 2000),
		...(dice.below(2) === 0 ? [...edits, ...decisions] : [...decisions, ...edits]),
		step(dice, who, 'online', 500)
	];
};

/** Who sees what changes again and again, while somebody is on their way back and the relay has other things to do. */
const regrouping: Episode = (dice) => {
	const who = invited(dice);
	const returning: Step[] =
		dice.below(2) === 0
			? [
					step(dice, 0, 'busyRelay', 1000),
					step(dice, who, 'cut', 20),
					step(dice, who, 'online', 20)
				]
			: [];
	return [
		step(dice, 0, dice.pick(['create', 'imports']), 1),
		step(dice, who, 'create', 300),
		...returning,
		...some(dice, 2, 4, () => step(dice, 0, dice.pick(REGROUPING), dice.pick([1, 5, 100, 800])))
	];
};

/** Much happens while somebody is away, and their connection breaks again and again as they catch up. */
const catchingUp: Episode = (dice) => {
	const who = invited(dice);
	return [
		step(dice, who, 'offline', 100),
		...some(dice, 2, 4, () =>
			step(dice, 0, dice.pick(['imports', 'create', 'edit', ...REGROUPING]), 200)
		),
		step(dice, 0, 'busyRelay', 100),
		step(dice, who, 'online', 500),
		...some(dice, 1, 5, () =>
			step(
				dice,
				dice.pick([0, who]),
				dice.pick(['cut', 'cut', 'online', 'tabCrash', ...REGROUPING]),
				120
			)
		)
	];
};

/** The relay fails to store just what decides who may do what, and what is done by that. */
const stumbling: Episode = (dice) => {
	const who = invited(dice);
	const decided = ['changeRights', 'changeAccess', 'links', 'secrets', 'addSpace'] as const;
	return [
		step(dice, 0, dice.pick(['stumble', 'tornCommit', 'relayDisk']), 500),
		...some(dice, 2, 4, () =>
			step(dice, dice.pick([0, 0, who]), dice.pick([...decided, 'ask', 'create', 'edit']), 60)
		),
		step(dice, 0, dice.pick(['relayCrash', 'relayDisk', 'edit']), 3000),
		...some(dice, 1, 2, () => step(dice, who, dice.pick(['ask', 'create', 'edit']), 500))
	];
};

/** A device writes while its disk is full, and what it holds in memory alone ends some time after there is room again. */
const fullDisk: Episode = (dice) => {
	const who = dice.below(3);
	return [
		step(dice, who, 'deviceDisk', 500),
		...some(dice, 1, 3, () => step(dice, who, dice.pick([...ON_DOCUMENTS, ...ON_RECORDS]), 400)),
		step(dice, who, 'deviceDisk', 3000),
		...some(dice, 0, 2, () => step(dice, who, dice.pick(['retry', ...ON_DOCUMENTS]), 2000)),
		step(dice, who, dice.pick(['tabCrash', 'deviceCrash', 'cut']), 40_000)
	];
};

/** Somebody works in two tabs at the same time, one of which sleeps, ends or gives up the lead. */
const twoTabs: Episode = (dice) => {
	const who = dice.below(3);
	const done = [...ON_DOCUMENTS, ...ON_RECORDS] as const;
	return [
		step(dice, who, 'openTab', 100),
		...some(dice, 1, 3, () => step(dice, who, dice.pick(done), 3000)),
		...(dice.below(2) === 0 ? [step(dice, who, 'offline', 500)] : []),
		...some(dice, 1, 3, () => step(dice, who, dice.pick(done), 100)),
		...(dice.below(2) === 0 ? [step(dice, 0, dice.pick(DECISIONS), 100)] : []),
		step(dice, who, dice.pick(['freeze', 'closeTab', 'tabCrash', 'online']), 500),
		...some(dice, 1, 2, () => step(dice, who, dice.pick([...done, 'thaw', 'online']), 40_000))
	];
};

/** The relay is put back to what it was before some work, of which not everybody is there to tell. */
const goingBack: Episode = (dice) => {
	const who = invited(dice);
	return [
		step(dice, 0, 'backup', 300),
		...some(dice, 1, 3, () =>
			step(dice, dice.below(3), dice.pick(['create', 'changeSpace', ...ON_RECORDS]), 300)
		),
		step(dice, who, dice.pick(['offline', 'freeze', 'cut']), 2000),
		...some(dice, 0, 3, () => step(dice, dice.below(3), dice.pick(['edit', 'create']), 300)),
		step(dice, 0, 'restore', 300),
		...some(dice, 0, 3, () => step(dice, dice.below(3), dice.pick(['edit', 'changeReach']), 300)),
		step(dice, who, dice.pick(['online', 'thaw']), 40_000)
	];
};

export const EPISODES: readonly Episode[] = [
	quarrel,
	regrouping,
	catchingUp,
	stumbling,
	fullDisk,
	twoTabs,
	goingBack
];
