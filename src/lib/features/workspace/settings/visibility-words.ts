import type { RecordVisibility } from '$lib/domain/access/visibility';
import { m } from '$lib/i18n/messages';

/** Returns a short name for who sees the records of others (LS-06). */
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

/** Returns a sentence about what that means for deals. */
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

/** Returns a sentence about what that means for customers. */
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
