import { dayOf, daysBetween, type Clock, type Day, type Instant } from '../core/day';
import type { MemberId, RecordId } from '../core/ids';
import { askedWith, holdsAsked } from '../customer/asked';
import { identity } from '../text/identity';
import type { Country } from '../text/country';
import { askedNumbers } from '../text/phone';

/** The filter for the customers of a campaign (OP-14). Empty parts do not narrow it. */
export interface CustomerFilter {
	readonly text: string;
	readonly owner: MemberId | '';
	readonly sector: string;
	readonly tag: string;
	/** Only customers without an open opportunity in the space. */
	readonly withoutOpenDeal: boolean;
	/** Only customers who were not called for this many days; `null` for all. */
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

/** The parts of a customer that the filter reads. */
export interface Choosable {
	readonly id: RecordId;
	readonly owner: MemberId | null;
	readonly sector: string;
	readonly tags: readonly string[];
	readonly words: readonly string[];
}

/** What the filter needs to know beside the customers. */
export interface AroundCustomers {
	readonly withOpenDeal: ReadonlySet<RecordId>;
	/** The last day on which each customer was called. */
	readonly calledOn: ReadonlyMap<RecordId, Day>;
	readonly today: Day;
	/** The country of numbers without a country code. */
	readonly country: Country | null;
}

/**
 * Returns the last day on which each customer was called, from calls in any order. Calls that were not
 * made yet do not count.
 */
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

/** Returns the customers that match a filter, in their order. */
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
