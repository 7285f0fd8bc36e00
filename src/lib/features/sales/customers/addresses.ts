import type { Customer, CustomerField } from '$lib/domain/customer/customer';
import type { Country } from '$lib/domain/text/country';
import { phoneLinks } from '$lib/domain/text/phone';
import { webAddress, withScheme } from '$lib/ui/web-address';

/**
 * Returns the address of what somebody typed as a website, or `undefined` when it must not be opened.
 * `example.org` alone is read as https.
 */
export function websiteAddress(text: string): string | undefined {
	const typed = text.trim();
	if (typed === '' || /\s/.test(typed)) return undefined;
	const href = webAddress(withScheme(typed));
	return href !== null && new URL(href).hostname.includes('.') ? href : undefined;
}

/** Something to press: an address, and how it is written. */
export interface AddressLink {
	readonly href: string;
	readonly text: string;
}

/** Returns the addresses in a customer's fields, by field. */
export function addressesOf(
	{ email, phone, website }: Pick<Customer, 'email' | 'phone' | 'website'>,
	country: Country | null
): Partial<Record<CustomerField, readonly AddressLink[]>> {
	const page = websiteAddress(website);
	return {
		email: email === '' ? [] : [{ href: `mailto:${email}`, text: email }],
		phone: phoneLinks(phone, country),
		website: page === undefined ? [] : [{ href: page, text: website }]
	};
}
