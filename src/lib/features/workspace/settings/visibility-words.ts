import type { RecordVisibility } from '$lib/domain/access/visibility';
import type { SpaceMakers, VisibilitySetters } from '$lib/domain/space/policy';
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

/** Returns a short name for who may create spaces (LS-06). */
export function makersName(makers: SpaceMakers): string {
	switch (makers) {
		case 'members':
			return m.settings_makers_members();
		case 'supervisors':
			return m.settings_makers_supervisors();
		case 'admins':
			return m.settings_makers_admins();
	}
}

/** Returns a sentence about what that means. */
export function makersText(makers: SpaceMakers): string {
	switch (makers) {
		case 'members':
			return m.settings_makers_members_text();
		case 'supervisors':
			return m.settings_makers_supervisors_text();
		case 'admins':
			return m.settings_makers_admins_text();
	}
}

/** Returns a short name for who may choose who sees a space (LS-06). */
export const settersName = (setters: VisibilitySetters): string =>
	setters === 'managers' ? m.settings_setters_managers() : m.settings_setters_admins();

/** Returns a sentence about what that means. */
export const settersText = (setters: VisibilitySetters): string =>
	setters === 'managers' ? m.settings_setters_managers_text() : m.settings_setters_admins_text();
