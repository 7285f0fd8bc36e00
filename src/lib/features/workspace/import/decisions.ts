import type { ImportSettings, OnMatch } from '$lib/domain/import/plan-types';

/** A person's decisions about a plan, beside the columns. `null` leaves a decision to the file. */
export type Decisions = Pick<
	ImportSettings,
	| 'unknownOwners'
	| 'ownerChoices'
	| 'stageChoices'
	| 'customerChoices'
	| 'onMatch'
	| 'onAlike'
	| 'rowChoices'
	| 'takenRows'
	| 'mode'
	| 'key'
	| 'emptyCells'
	| 'defaults'
> & {
	readonly [Format in 'dateOrder' | 'decimalMark' | 'rateScale']: ImportSettings[Format] | null;
};

/** No decision yet. */
export const UNDECIDED: Decisions = {
	dateOrder: null,
	decimalMark: null,
	rateScale: null,
	unknownOwners: 'add',
	ownerChoices: new Map(),
	stageChoices: new Map(),
	customerChoices: new Map(),
	onMatch: 'skip',
	onAlike: 'add',
	rowChoices: new Map(),
	takenRows: new Set(),
	mode: 'create',
	key: null,
	emptyCells: 'leave',
	defaults: new Map()
};

/**
 * Returns the decisions that still apply when the file is read again or replaced: the policies, but not
 * those about its names and rows.
 */
export const policiesOf = (decisions: Decisions): Decisions => {
	const { unknownOwners, onMatch, onAlike, mode, key, emptyCells, defaults } = decisions;
	return { ...UNDECIDED, unknownOwners, onMatch, onAlike, mode, key, emptyCells, defaults };
};

/** Sets which member an owner in the file is. `null` leaves it to the name. */
export const nameOwner = (decisions: Decisions, key: string, choice: string | null): Decisions => ({
	...decisions,
	ownerChoices: withChoice(decisions.ownerChoices, key, choice)
});

/** Sets which stage a name in the file means. `null` leaves it to the name. */
export const nameStage = (decisions: Decisions, key: string, choice: string | null): Decisions => ({
	...decisions,
	stageChoices: withChoice(decisions.stageChoices, key, choice)
});

/** Sets which customer a name in the file means. `null` leaves it to the name. */
export const nameCustomer = (
	decisions: Decisions,
	key: string,
	choice: string | null
): Decisions => ({
	...decisions,
	customerChoices: withChoice(decisions.customerChoices, key, choice)
});

/** Sets what happens to all rows whose customers only have similar names. Single decisions are dropped. */
export const matchAlike = (decisions: Decisions, onAlike: OnMatch): Decisions => ({
	...decisions,
	onAlike,
	rowChoices: new Map()
});

/**
 * Sets what happens to all rows whose customers exist here by id, number, address or name. Single
 * decisions are dropped.
 */
export const matchAll = (decisions: Decisions, onMatch: OnMatch): Decisions => ({
	...decisions,
	onMatch,
	rowChoices: new Map()
});

/** Sets what happens to one of these rows. */
export const matchRow = (decisions: Decisions, row: number, choice: OnMatch): Decisions => ({
	...decisions,
	rowChoices: new Map([...decisions.rowChoices, [row, choice]])
});

/** Imports a row although it does not look like a record. */
export const takeRow = (decisions: Decisions, row: number): Decisions => ({
	...decisions,
	takenRows: new Set([...decisions.takenRows, row])
});

function withChoice(
	choices: ReadonlyMap<string, string>,
	key: string,
	choice: string | null
): ReadonlyMap<string, string> {
	const changed = new Map(choices);
	if (choice === null) changed.delete(key);
	else changed.set(key, choice);
	return changed;
}
