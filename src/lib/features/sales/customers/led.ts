import type { RecordId } from '$lib/domain/core/ids';
import type { CustomerState } from './customer-record.svelte';

/** In the address of a customer: the customer from whose page one was led here. */
export const WAS = 'was';
/** In the address of a customer that turned out to be another: it is shown all the same. */
export const AS_IT_WAS = 'as-it-was';

/** The page of a customer that turned out to be another, which does not lead on. */
export const asItWas = (id: RecordId): string => `/customers/${id}?${AS_IT_WAS}`;

/**
 * Where the page of a customer that turned out to be another leads: to the one that stays, which says so.
 * `null`: the page stays.
 */
export function leadsOn(page: CustomerState, stays: boolean): string | null {
	if (stays || page.state !== 'there' || page.contents.now === null) return null;
	return `/customers/${page.contents.now.id}?${WAS}=${page.contents.customer.id}`;
}

/** The customer from whose page one was led to this one; `null` when it is none of those merged into it. */
export const ledFrom = (page: CustomerState, was: RecordId | null) =>
	page.state === 'there' && was !== null
		? (page.contents.others.find(({ id, binned }) => id === was && !binned) ?? null)
		: null;
