import { ownsInReach, reachOf } from '../access/reach';
import type { Acting, RecordChange } from '../core/change';
import { addDays, today, type Day } from '../core/day';
import { derivedId, type MemberId, type RecordId, type SpaceId } from '../core/ids';
import type { OrderKey } from '../core/order';
import type { People } from '../member/member';
import { firstStage, type Space } from '../space/space';
import { createDeal } from './commands';
import { DEFAULT_CLOSE_DAYS } from './deal';
import { nameFrom } from './naming';
import { MAX_TITLE_LENGTH } from './new-deal';

/** A new customer, as far as its opportunity depends on it. */
export interface NewCustomer {
	readonly id: RecordId;
	readonly title: string;
	readonly owner: MemberId | null;
}

/** The parts of a space on which an automatic deal depends. */
export type AutomaticSpace = Pick<
	Space,
	'id' | 'kind' | 'archived' | 'autoDeals' | 'namePattern' | 'stages' | 'currency' | 'fields'
>;

/** Returns the id of the one automatic deal of a customer in a space, the same on every device (OP-12). */
export const automaticDealId = (space: SpaceId, customer: RecordId): RecordId =>
	derivedId('auto', space, customer);

/** Whether new customers automatically get an opportunity in this space (OP-12). */
export const makesDeals = ({ kind, archived, autoDeals, stages }: AutomaticSpace): boolean =>
	kind === 'sales' && autoDeals && !archived && firstStage(stages) !== undefined;

/**
 * Whether a new sales space starts with automatic opportunities (OP-12): only the first one of a
 * workspace does. A customer would otherwise get one in each.
 */
export const startsWithDeals = (spaces: readonly Pick<Space, 'kind'>[]): boolean =>
	spaces.every(({ kind }) => kind !== 'sales');

/**
 * Returns the automatic opportunity of a new customer (OP-12): the customer's name, or what the space's
 * naming pattern makes of it (OP-11), the first stage, a
 * close date in seven days, the starting value of the close rate (PL-07), no revenue yet, the defaults of the
 * space's fields (LW-06), and the customer's owner. Returns `null` when
 * the space has no stage. Its id is `automaticDealId`.
 */
export function automaticDeal(
	customer: NewCustomer,
	space: Pick<AutomaticSpace, 'id' | 'stages' | 'currency' | 'namePattern' | 'fields'>,
	order: OrderKey,
	people: People,
	acting: Acting
): RecordChange | null {
	const stage = firstStage(space.stages);
	if (stage === undefined) return null;
	return createDeal(
		{
			title: automaticName(customer, space, today(acting.clock)),
			customer: customer.id,
			contact: '',
			stage: stage.id,
			closeOn: addDays(today(acting.clock), DEFAULT_CLOSE_DAYS),
			rate: { source: 'start' },
			revenue: 0,
			owner: automaticOwner(customer.owner, people, acting.actor)
		},
		{ space: space.id, currency: space.currency, order, fields: space.fields },
		stage,
		acting
	);
}

/** Returns the description of an automatic deal. Nothing but its customer and its day is known. */
export const automaticName = (
	{ title: customer }: Pick<NewCustomer, 'title'>,
	{ namePattern, currency }: Pick<AutomaticSpace, 'namePattern' | 'currency'>,
	day: Day
): string => {
	const known = { customer, product: '', contact: '', revenue: null, currency, day };
	return nameFrom(namePattern, known) || customer.slice(0, MAX_TITLE_LENGTH);
};

/**
 * Returns the owner of the deal: the customer's owner. It is the acting member when there is none, when
 * the owner has left, or when the acting member may not create deals for them (OP-08).
 */
function automaticOwner(owner: MemberId | null, people: People, actor: MemberId): MemberId {
	if (owner === null || people.members.get(owner)?.standing === 'removed') return actor;
	return ownsInReach(reachOf(actor, people), { kind: 'deal', owner }) ? owner : actor;
}
