import type { CapabilityId, Extent } from '$lib/domain/policy/capabilities';
import { m } from '$lib/i18n/messages';

/** Returns the name of a capability. */
export function capabilityWords(id: CapabilityId): string {
	switch (id) {
		case 'deals.see':
			return m.people_can_deals_see();
		case 'deals.move':
			return m.people_can_deals_move();
		case 'deals.reopen':
			return m.people_can_deals_reopen();
		case 'deals.assign':
			return m.people_can_deals_assign();
		case 'customers.edit':
			return m.people_can_customers_edit();
		case 'posts.write':
			return m.people_can_posts_write();
		case 'records.bin':
			return m.people_can_records_bin();
		case 'spaces.make':
			return m.people_can_spaces_make();
		case 'spaces.configure':
			return m.people_can_spaces_configure();
		case 'people.own-name':
			return m.people_can_own_name();
		case 'people.devices':
			return m.people_can_devices();
		case 'people.manage':
			return m.people_can_manage();
		case 'people.make-admins':
			return m.people_can_make_admins();
		case 'people.invite':
			return m.people_can_invite();
	}
}

/** Returns a word for the extent of a permission. */
export function extentWords(extent: Extent): string {
	switch (extent) {
		case 'all':
			return m.people_may();
		case 'team':
			return m.people_may_team();
		case 'own':
			return m.people_may_own();
		case 'none':
			return m.people_may_not();
	}
}
