import type { RecordId } from '$lib/domain/core/ids';
import type { CustomerState } from './customer-record.svelte';

/** The parameter of a customer's address that names the merged customer whose page redirected here. */
export const WAS = 'was';
/** The parameter in the address of a merged customer that prevents the redirection. */
export const AS_IT_WAS = 'as-it-was';

/** Returns the address of a merged customer's page that does not redirect. */
export const asItWas = (id: RecordId): string => `/customers/${id}?${AS_IT_WAS}`;

/**
 * Returns the address to which the page of a merged customer redirects: the customer that stays, whose
 * page says so. Returns `null` when the page stays.
 */
export function leadsOn(page: CustomerState, stays: boolean): string | null {
	if (stays || page.state !== 'there' || page.contents.now === null) return null;
	return `/customers/${page.contents.now.id}?${WAS}=${page.contents.customer.id}`;
}

/**
 * Returns the merged customer whose page redirected to this one, or `null` when it is none of those
 * merged into it.
 */
export const ledFrom = (page: CustomerState, was: RecordId | null) =>
	page.state === 'there' && was !== null
		? (page.contents.others.find(({ id, binned }) => id === was && !binned) ?? null)
		: null;
