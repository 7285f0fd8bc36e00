import { fail, succeed, type Result } from '../core/result';
import type { MemberId } from '../core/ids';
import type { Deal } from './deal';
import type { StageKind } from '../space/space';

/** What of a won deal a project may be told (LS-02). Nothing of its conversation is among it. */
export type HandOverFact =
	'customer' | 'contact' | 'revenue' | 'won' | 'owner' | 'products' | `custom.${string}`;

/** Why a deal makes no project: only what is won is delivered. */
export type NoProject = 'not-won';

/** Whether a deal in a stage of this kind may become a project (LS-02). */
export const mayBecomeProject = (kind: StageKind | undefined): Result<null, NoProject> =>
	kind === 'won' ? succeed(null) : fail('not-won');

/** What there is to tell of a deal: only what is filled in. */
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

/** What is told unless somebody chooses otherwise: all but the money. */
export const chosenAtFirst = (facts: readonly HandOverFact[]): HandOverFact[] =>
	facts.filter((fact) => fact !== 'revenue' && fact !== 'products');

/** Who is taken along unless somebody chooses otherwise: who worked on the deal, without who makes it. */
export const crewOf = (
	{ owner, participants }: Pick<Deal, 'owner' | 'participants'>,
	maker: MemberId
): MemberId[] => [
	...new Set([...(owner === null ? [] : [owner]), ...participants].filter((id) => id !== maker))
];
