import type { ImportSettings, OnMatch } from '$lib/domain/import/plan-types';

/** What a person has said about a plan, beside what the columns are. `null` leaves it to the file. */
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
> & {
	readonly [Format in 'dateOrder' | 'decimalMark' | 'rateScale']: ImportSettings[Format] | null;
};

/** Nothing has been said yet. */
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
	takenRows: new Set()
};

/** What still holds for another reading or another file: the policies, not what its names and rows are. */
export const policiesOf = ({ unknownOwners, onMatch, onAlike }: Decisions): Decisions => ({
	...UNDECIDED,
	unknownOwners,
	onMatch,
	onAlike
});

/** Says who an owner in the file is; `null` leaves it to the name. */
export const nameOwner = (decisions: Decisions, key: string, choice: string | null): Decisions => ({
	...decisions,
	ownerChoices: withChoice(decisions.ownerChoices, key, choice)
});

/** Says which stage a name in the file means; `null` leaves it to the name. */
export const nameStage = (decisions: Decisions, key: string, choice: string | null): Decisions => ({
	...decisions,
	stageChoices: withChoice(decisions.stageChoices, key, choice)
});

/** Says which customer a name in the file means; `null` leaves it to the name. */
export const nameCustomer = (
	decisions: Decisions,
	key: string,
	choice: string | null
): Decisions => ({
	...decisions,
	customerChoices: withChoice(decisions.customerChoices, key, choice)
});

/** What becomes of all rows whose customers are only called alike; single choices are forgotten. */
export const matchAlike = (decisions: Decisions, onAlike: OnMatch): Decisions => ({
	...decisions,
	onAlike,
	rowChoices: new Map()
});

/** What becomes of all rows whose customers are here by an id, a number, an address or the name; single choices are forgotten. */
export const matchAll = (decisions: Decisions, onMatch: OnMatch): Decisions => ({
	...decisions,
	onMatch,
	rowChoices: new Map()
});

/** What becomes of one of these rows. */
export const matchRow = (decisions: Decisions, row: number, choice: OnMatch): Decisions => ({
	...decisions,
	rowChoices: new Map([...decisions.rowChoices, [row, choice]])
});

/** Takes a row that seems to be no record all the same. */
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
