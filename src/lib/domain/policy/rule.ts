import { fail, succeed, type Result } from '../core/result';
import type { Refusal, RefusalFacts, RefusalReason } from '../access/refusal';

/** The opinion of one rule on one fact of a change. */
export type Opinion =
	| { readonly opinion: 'none' }
	| { readonly opinion: 'allows' }
	| {
			readonly opinion: 'refuses';
			readonly reason: RefusalReason;
			readonly facts: RefusalFacts;
	  };

/** A rule that judges changes. The texts form the table in `docs/rules.md`. */
export interface Rule<Fact, Context> {
	/** The id in refusals and test titles. */
	readonly id: string;
	/** The members whom the rule concerns. */
	readonly who: string;
	/** The text of the rule. */
	readonly what: string;
	/** The documents to which the rule applies. */
	readonly on: string;
	readonly why: string;
	readonly judge: (fact: Fact, context: Context) => Opinion;
	/** The rule reads the change as a whole and no fact by itself: it is asked once. */
	readonly once?: true;
}

/** A record of named rules over the same facts. */
export type Rules<Fact, Context> = Readonly<Record<string, Rule<Fact, Context>>>;

export const NO_OPINION: Opinion = { opinion: 'none' };
export const ALLOWS: Opinion = { opinion: 'allows' };

/** Returns the opinion of a rule that refuses. */
export const refuses = (reason: RefusalReason, facts: RefusalFacts = {}): Opinion => ({
	opinion: 'refuses',
	reason,
	facts
});

/** Returns a refusal when the condition is true, else no opinion. */
export const refusesIf = (
	condition: boolean,
	reason: RefusalReason,
	facts: RefusalFacts = {}
): Opinion => (condition ? refuses(reason, facts) : NO_OPINION);

/** The rule for changes that no rule allows. */
export const TOTAL = 'TOTAL';

/**
 * Judges a change, fact by fact. Every fact needs a rule that allows it and none that refuses it, so
 * that changes that nobody has foreseen are refused. The first refusal, in the order of the rules, is
 * the answer.
 */
export function decide<Fact, Context>(
	rules: Rules<Fact, Context>,
	facts: readonly Fact[],
	context: Context
): Result<null, Refusal> {
	const all = Object.values(rules);
	let isFirst = true;
	let isWholeAllowed = false;
	for (const fact of facts) {
		let isAllowed = isWholeAllowed;
		for (const { id, judge, once } of all) {
			if (once === true && !isFirst) continue;
			const opinion = judge(fact, context);
			if (opinion.opinion === 'refuses') {
				return fail({ rule: id, reason: opinion.reason, facts: opinion.facts });
			}
			if (opinion.opinion !== 'allows') continue;
			isAllowed = true;
			if (once === true) isWholeAllowed = true;
		}
		if (!isAllowed) return fail({ rule: TOTAL, reason: 'not-foreseen', facts: {} });
		isFirst = false;
	}
	return succeed(null);
}
