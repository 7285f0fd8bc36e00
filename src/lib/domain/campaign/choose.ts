import { dayOf, daysBetween, type Clock, type Day, type Instant } from '../core/day';
import type { MemberId, RecordId } from '../core/ids';
import { askedWith, holdsAsked } from '../customer/asked';
import { identity } from '../text/identity';
import type { Country } from '../text/country';
import { askedNumbers } from '../text/phone';

/** Which customers a campaign takes in (OP-14). What is empty does not narrow. */
export interface CustomerFilter {
	readonly text: string;
	readonly owner: MemberId | '';
	readonly sector: string;
	readonly tag: string;
	/** Only those without an opportunity that runs in the space. */
	readonly withoutOpenDeal: boolean;
	/** Only those not called for so many days; `null`: all. */
	readonly notCalledFor: number | null;
}

export const EVERY_CUSTOMER: CustomerFilter = {
	text: '',
	owner: '',
	sector: '',
	tag: '',
	withoutOpenDeal: false,
	notCalledFor: null
};

/** A customer as the filter needs to know it. */
export interface Choosable {
	readonly id: RecordId;
	readonly owner: MemberId | null;
	readonly sector: string;
	readonly tags: readonly string[];
	readonly words: readonly string[];
}

/** What is known of the customers beside themselves. */
export interface AroundCustomers {
	readonly withOpenDeal: ReadonlySet<RecordId>;
	/** The last day on which each was called. */
	readonly calledOn: ReadonlyMap<RecordId, Day>;
	readonly today: Day;
	/** Where numbers without a country are from. */
	readonly country: Country | null;
}

/** The last day on which each customer was called, of calls in any order; those not made yet count not. */
export function lastDays(
	calls: Iterable<{ readonly customer: RecordId; readonly calledAt: Instant | null }>,
	clock: Clock
): ReadonlyMap<RecordId, Day> {
	const last = new Map<RecordId, Instant>();
	for (const { customer, calledAt } of calls) {
		if (calledAt !== null && calledAt > (last.get(customer) ?? -Infinity))
			last.set(customer, calledAt);
	}
	return new Map([...last].map(([customer, at]) => [customer, dayOf(at, clock.offset(at))]));
}

/** The customers that a filter lets through, in the order in which they come. */
export function chosen<Each extends Choosable>(
	customers: readonly Each[],
	filter: CustomerFilter,
	{ withOpenDeal, calledOn, today, country }: AroundCustomers
): Each[] {
	const asked = askedWith(filter.text, askedNumbers(filter.text, country));
	const [sector, tag] = [identity(filter.sector), identity(filter.tag)];
	return customers.filter((customer) => {
		if (filter.owner !== '' && customer.owner !== filter.owner) return false;
		if (sector !== '' && identity(customer.sector) !== sector) return false;
		if (tag !== '' && !customer.tags.some((own) => identity(own) === tag)) return false;
		if (!holdsAsked(customer.words, asked)) return false;
		if (filter.withoutOpenDeal && withOpenDeal.has(customer.id)) return false;
		const last = calledOn.get(customer.id);
		return (
			filter.notCalledFor === null ||
			last === undefined ||
			daysBetween(last, today) >= filter.notCalledFor
		);
	});
}
