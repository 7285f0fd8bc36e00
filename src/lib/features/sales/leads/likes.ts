import { customerKeys, inCountry, storedKeys } from '$lib/domain/customer/keys';
import type { Identifying } from '$lib/domain/customer/row-keys';
import type { Lead } from '$lib/domain/lead/lead';
import { m } from '$lib/i18n/messages';
import { countryIn } from '$lib/replica/store/country';
import type { ReplicaDatabase } from '$lib/replica/store/database';
import type { CustomerRow, LeadRow } from '$lib/replica/store/rows';
import { listText } from '$lib/ui/format';

/** A customer or another lead that may be the same as a lead, and what they have in common. */
export interface Like {
	readonly row: CustomerRow | LeadRow;
	readonly shared: readonly string[];
}

/** How many are suggested at once. */
const PROPOSED = 6;

/** Returns the values by which a lead is compared. */
export const identityOf = ({
	title,
	company,
	email,
	phone
}: Pick<Lead, 'title' | 'company' | 'email' | 'phone'>): Identifying => ({
	title: company || title,
	email,
	phone,
	taxNumber: ''
});

/**
 * Returns customers and other leads that share a key with a lead (PL-05): customers first, the most
 * alike first.
 */
export async function findLikes(
	db: ReplicaDatabase,
	lead: Pick<Lead, 'id' | 'title' | 'company' | 'email' | 'phone'>
): Promise<Like[]> {
	const country = await countryIn(db);
	const keys = customerKeys(identityOf(lead), country);
	if (keys.length === 0) return [];
	const rows = await db.records
		.where('keys')
		.anyOf(keys.flatMap((key) => storedKeys(key, country)))
		.distinct()
		.and(({ id }) => id !== lead.id)
		.limit(PROPOSED * 4)
		.toArray();
	return rows
		.flatMap((row): Like[] => {
			if (row.kind !== 'customer' && row.kind !== 'lead') return [];
			const own = new Set(row.keys.map((key) => inCountry(key, country)));
			const shared = keys.filter((key) => own.has(key));
			return shared.length === 0 ? [] : [{ row, shared }];
		})
		.sort(
			(a, b) =>
				Number(b.row.kind === 'customer') - Number(a.row.kind === 'customer') ||
				b.shared.length - a.shared.length
		)
		.slice(0, PROPOSED);
}

/** Returns what two entries have in common, as text: "same name and same phone". */
export const sharedWords = (shared: readonly string[]): string =>
	listText(shared.map((key) => WORDS[key.slice(0, 1)]?.() ?? key));

const WORDS: Readonly<Record<string, () => string>> = {
	n: m.leads_same_name,
	e: m.leads_same_email,
	p: m.leads_same_phone,
	t: m.leads_same_tax
};
