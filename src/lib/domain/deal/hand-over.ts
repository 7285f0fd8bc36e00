import { fail, succeed, type Result } from '../core/result';
import type { MemberId } from '../core/ids';
import type { Deal } from './deal';
import type { StageKind } from '../space/space';

/** The facts of a won deal that a project can receive (LS-02). Its conversation is not among them. */
export type HandOverFact =
	'customer' | 'contact' | 'revenue' | 'won' | 'owner' | 'products' | `custom.${string}`;

/** Why a deal cannot become a project. Only won deals are delivered. */
export type NoProject = 'not-won';

/** Whether a deal in a stage of this kind may become a project (LS-02). */
export const mayBecomeProject = (kind: StageKind | undefined): Result<null, NoProject> =>
	kind === 'won' ? succeed(null) : fail('not-won');

/** Returns the facts of a deal that have a value. */
export function handOverFacts(deal: Deal): HandOverFact[] {
	const facts: HandOverFact[] = [];
	if (deal.customer !== null) facts.push('customer');
	if (deal.contact !== '') facts.push('contact');
	facts.push('revenue');
	if (deal.closedAt !== null) facts.push('won');
	if (deal.owner !== null) facts.push('owner');
	if (deal.products.length > 0) facts.push('products');
	const custom = Object.keys(deal.custom).sort();
	return [...facts, ...custom.map((id): HandOverFact => `custom.${id}`)];
}

/** Returns the facts that are selected by default: all but the money. */
export const chosenAtFirst = (facts: readonly HandOverFact[]): HandOverFact[] =>
	facts.filter((fact) => fact !== 'revenue' && fact !== 'products');

/**
 * Returns the members who are selected by default: those who worked on the deal, without the person who
 * creates the project.
 */
export const crewOf = (
	{ owner, participants }: Pick<Deal, 'owner' | 'participants'>,
	maker: MemberId
): MemberId[] => [
	...new Set([...(owner === null ? [] : [owner]), ...participants].filter((id) => id !== maker))
];
