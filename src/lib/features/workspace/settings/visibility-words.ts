import type { RecordVisibility } from '$lib/domain/access/visibility';
import { m } from '$lib/paraglide/messages';

/** Who sees the records of others, in a word or two (LS-06). */
export function recordVisibilityName(visibility: RecordVisibility): string {
	switch (visibility) {
		case 'everyone':
			return m.settings_seen_everyone();
		case 'team':
			return m.settings_seen_team();
		case 'own':
			return m.settings_seen_own();
	}
}

/** What that means for deals, in a sentence. */
export function dealsSeenText(visibility: RecordVisibility): string {
	switch (visibility) {
		case 'everyone':
			return m.settings_deals_everyone();
		case 'team':
			return m.settings_deals_team();
		case 'own':
			return m.settings_deals_own();
	}
}

/** What that means for customers, in a sentence. */
export function customersSeenText(visibility: RecordVisibility): string {
	switch (visibility) {
		case 'everyone':
			return m.settings_customers_everyone();
		case 'team':
			return m.settings_customers_team();
		case 'own':
			return m.settings_customers_own();
	}
}
