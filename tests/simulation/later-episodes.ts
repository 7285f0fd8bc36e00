import type { Dice } from '../support/dice';
import { invited, ON_DOCUMENTS, ON_RECORDS, some, step } from './episodes';
import type { Step } from './step';

/**
 * Episodes that have seeds of their own, so that other seeds keep their plans: each begins in fine weather, and is for a
 * mend that is hardly ever needed by chance.
 */
export interface LaterEpisode {
	readonly name: string;
	/** The limits under which it is played: those of a plan that is chosen by dice, or parts as small as possible. */
	readonly isInParts?: boolean;
	/** The role of the first who is invited, where that matters. */
	readonly role?: 'agent';
	readonly steps: (dice: Dice) => Step[];
}

const calm = (dice: Dice): Step => step(dice, 0, 'calm', 1);
/** After so long everybody has what there is. */
const rest = (dice: Dice): Step => ({ ...step(dice, 0, 'calm', 0), gap: 8000 });

/** Links for one and tokens are used while what they are worth is on its way to the disk, or the relay crashes. */
const doors: LaterEpisode = {
	name: 'doors',
	steps: (dice) => [
		calm(dice),
		step(dice, 0, 'slowDisk', 500),
		...some(dice, 1, 2, () =>
			step(dice, 0, dice.pick(['links', 'tokenInUse', 'linkInCrash']), 8000)
		),
		step(dice, 0, dice.pick(['tokenInUse', 'linkInCrash']), 8000)
	]
};

/** What was asked cannot be stored. */
const questions: LaterEpisode = {
	name: 'questions',
	steps: (dice) => [
		rest(dice),
		...some(dice, 2, 3, () =>
			step(dice, 0, dice.pick(['failNext', 'failNext', 'tornCommit']), 300)
		).flatMap((failing) => [failing, step(dice, dice.below(3), 'asksToStore', 30)])
	]
};

/** A relay goes on beside one that has taken over its disk, and was not stopped for so long that it could tell. */
const unseen: LaterEpisode = {
	name: 'unseen',
	steps: (dice) => {
		const done = ['edit', 'create', 'ask', 'dealParts', 'notes', 'pages'] as const;
		return [
			step(dice, 0, 'manyDeals', 100),
			rest(dice),
			step(dice, 0, 'takenOverUnseen', 300),
			{ ...step(dice, 0, 'cut', 0), gap: 4500 },
			...some(dice, 2, 4, () => step(dice, 0, dice.pick(done), 8000))
		];
	}
};

/** A relay that was stopped goes on beside the one that has taken over its disk. */
const twoOwners: LaterEpisode = {
	name: 'two owners',
	steps: (dice) => {
		const who = invited(dice);
		const decided = ['removeMember', 'changeRights', 'changeReach', 'changeAccess'] as const;
		return [
			step(dice, 0, dice.pick(['create', 'manyDeals']), 100),
			rest(dice),
			...(dice.below(2) === 0 ? [step(dice, 0, 'crowd', 500)] : []),
			...(dice.below(2) === 0 ? [step(dice, who, 'cut', 500)] : []),
			step(dice, 0, 'takenOver', 3000),
			step(dice, 0, 'cut', 300),
			...some(dice, 1, 3, () =>
				step(dice, 0, dice.pick([...decided, 'edit', 'handsAround']), 1500)
			),
			...some(dice, 1, 4, () => step(dice, who, dice.pick(['ask', 'edit', 'asksToStore']), 2000)),
			step(dice, who, dice.pick(['ask', 'edit', 'create']), 40_000)
		];
	}
};

/** The first who is invited. */
const FIRST = 1;

/** Records change hands while a device catches up in many small parts. */
const handingOver: LaterEpisode = {
	name: 'handing over',
	isInParts: true,
	role: 'agent',
	steps: (dice) => [
		calm(dice),
		step(dice, 0, 'manyDeals', 100),
		rest(dice),
		step(dice, FIRST, 'offline', 100),
		step(dice, 0, 'touchAll', 100),
		...some(dice, 0, 2, () => step(dice, 0, dice.pick(['handsAround', 'overrule']), 800)),
		{ ...step(dice, 0, 'crowd', 0), gap: 4000 },
		step(dice, FIRST, 'online', 200),
		step(dice, 0, 'handsAround', 900),
		...some(dice, 1, 2, () =>
			step(dice, dice.pick([0, 0, FIRST]), dice.pick(['handsAround', 'touchAll', 'cut']), 2000)
		)
	]
};

/** Rights change while a device is away, and again while it catches up in parts and is cut off. */
const cutBetween: LaterEpisode = {
	name: 'cut between two rights',
	isInParts: true,
	role: 'agent',
	steps: (dice) => [
		calm(dice),
		step(dice, 0, 'manyDeals', 100),
		rest(dice),
		step(dice, FIRST, 'offline', 100),
		step(dice, 0, 'flipReach', 100),
		...(dice.below(2) === 0 ? [step(dice, 0, 'touchAll', 300)] : []),
		{ ...step(dice, 0, 'crowd', 0), gap: 3000 },
		step(dice, FIRST, 'online', 200),
		...some(dice, 1, 5, () => [
			{ ...step(dice, FIRST, 'cut', 2000), gap: 800 + dice.below(1500) },
			step(dice, 0, dice.pick(['flipReach', 'flipReach', 'changeReach', 'handsAround']), 20)
		]).flat()
	]
};

/** The relay is put back to what it was before several have worked, each at their own things. */
const putBack: LaterEpisode = {
	name: 'put back',
	steps: (dice) => {
		const who = invited(dice);
		const done = [...ON_DOCUMENTS, ...ON_RECORDS, 'rename', 'settings', 'talks', 'create'] as const;
		return [
			step(dice, 0, 'create', 100),
			step(dice, who, 'create', 100),
			rest(dice),
			step(dice, 0, 'backup', 10),
			...some(dice, 3, 4, () => step(dice, dice.pick([0, who, who]), dice.pick(done), 300)),
			...(dice.below(2) === 0 ? [step(dice, who, 'addSpace', 300)] : []),
			rest(dice),
			...(dice.below(3) === 0 ? [step(dice, dice.pick([0, who]), 'offline', 100)] : []),
			...(dice.below(3) === 0 ? [step(dice, dice.below(3), dice.pick(done), 100)] : []),
			step(dice, 0, 'restore', 300),
			...some(dice, 0, 3, () =>
				step(dice, dice.below(3), dice.pick([...done, 'cut', 'openTab']), 2000)
			),
			step(dice, 0, 'calm', 20_000)
		];
	}
};

/** A device has no room while it is told something, in one tab or two. */
const noRoom: LaterEpisode = {
	name: 'no room',
	steps: (dice) => {
		const who = invited(dice);
		return [
			rest(dice),
			...(dice.below(2) === 0 ? [step(dice, who, 'openTab', 2000)] : []),
			step(dice, who, 'deviceDisk', 500),
			...some(dice, 1, 3, () =>
				step(
					dice,
					dice.pick([0, 0, who]),
					dice.pick(['addSpace', 'changeAccess', 'changeRights', 'changeSpace']),
					600
				)
			),
			step(dice, who, 'deviceDisk', 4000),
			...some(dice, 0, 2, () => step(dice, who, dice.pick(['retry', 'closeTab', 'openTab']), 4000))
		];
	}
};

/** A device cannot store what it writes, can again, writes on, and ends before anybody has heard of any of it. */
const storedLate: LaterEpisode = {
	name: 'stored late',
	steps: (dice) => {
		const who = dice.below(2);
		return [
			rest(dice),
			step(dice, who, 'offline', 500),
			{ ...step(dice, who, 'deviceDisk', 0), gap: 3000 },
			...some(dice, 1, 2, () => step(dice, who, dice.pick(['addStage', 'ownThings']), 300)),
			{ ...step(dice, who, 'deviceDisk', 0), gap: 1000 },
			...some(dice, 1, 2, () => step(dice, who, 'addStage', 300)),
			{ ...step(dice, who, 'deviceCrash', 0), gap: 1500 }
		];
	}
};

/** Two tabs write the same, of which something is refused, stored late, or told in one of them. */
const sameInTwo: LaterEpisode = {
	name: 'the same in two tabs',
	steps: (dice) => {
		const who = invited(dice);
		const done = [...ON_DOCUMENTS, ...ON_RECORDS, 'edit', 'talks'] as const;
		return [
			step(dice, who, 'create', 100),
			rest(dice),
			step(dice, who, 'openTab', 500),
			{ ...step(dice, who, dice.pick(done), 0), gap: 2500 },
			...(dice.below(2) === 0 ? [step(dice, who, 'offline', 500)] : []),
			...(dice.below(2) === 0
				? [
						step(
							dice,
							0,
							dice.pick(['changeAccess', 'changeRights', 'overrule', 'removeMember']),
							300
						)
					]
				: []),
			...some(dice, 3, 5, () => step(dice, who, dice.pick([...done, 'changeSpace']), 300)),
			step(dice, who, 'online', 2000),
			...some(dice, 0, 2, () =>
				step(dice, who, dice.pick(['closeTab', 'tabCrash', 'freeze', ...done]), 3000)
			)
		];
	}
};

/** In the order in which seeds take them; what hangs on a moment is there more often. */
export const LATER_EPISODES: readonly LaterEpisode[] = [
	doors,
	handingOver,
	questions,
	twoOwners,
	cutBetween,
	handingOver,
	unseen,
	putBack,
	noRoom,
	storedLate,
	handingOver,
	sameInTwo
];
