import type { SharedBy } from '$lib/domain/customer/groups';
import { m } from '$lib/i18n/messages';
import { listText } from '$lib/ui/format';

/** Returns, as text, why customers appear to be the same, or only alike. */
export const reasonWords = (by: readonly (SharedBy | 'alike')[]): string =>
	listText(by.map((one) => WORDS[one]()));

const WORDS: Readonly<Record<SharedBy | 'alike', () => string>> = {
	tax: m.duplicates_by_tax,
	email: m.duplicates_by_email,
	phone: m.duplicates_by_phone,
	name: m.duplicates_by_name,
	alike: m.duplicates_by_alike
};
