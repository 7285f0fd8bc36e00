import type { MemberFault } from '$lib/domain/member/rules';
import type { Role } from '$lib/domain/member/member';
import { m } from '$lib/i18n/messages';
import { whyWords } from '$lib/features/common/refusals/why';

/** Returns a role's name. */
export function roleWords(role: Role): string {
	switch (role) {
		case 'owner':
			return m.people_role_owner();
		case 'admin':
			return m.people_role_admin();
		case 'supervisor':
			return m.people_role_supervisor();
		case 'agent':
			return m.people_role_agent();
		case 'guest':
			return m.people_role_guest();
	}
}

/** Returns what somebody with this role sees and does (OP-05 to OP-08). */
export function roleMeaning(role: Role): string {
	switch (role) {
		case 'owner':
			return m.people_means_owner();
		case 'admin':
			return m.people_means_admin();
		case 'supervisor':
			return m.people_means_supervisor();
		case 'agent':
			return m.people_means_agent();
		case 'guest':
			return m.people_means_guest();
	}
}

/** Returns why a change to a person is not allowed. */
export const faultWords = (fault: MemberFault): string => whyWords(fault);
