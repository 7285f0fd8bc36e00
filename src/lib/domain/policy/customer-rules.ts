import { keyOf } from '../core/keyed';
import { fitsField, isFilled } from '../fields/field';
import { isAdmin } from '../member/member';
import { memberOf } from './common-rules';
import { kindOf, type RecordFact } from './record-facts';
import type { RecordContext } from './record-context';
import { NO_OPINION, refuses, refusesIf, type Rule } from './rule';

/** The rules about what the workspace asks of its customers. */
export const CUSTOMER_RULES = {
	'customer-values-of-their-type': {
		id: 'LS-10',
		who: 'everybody but admins',
		what: 'A value of a customer is in one of the workspace’s fields for customers, and of the field’s type. Admins define the fields, and bring the values that follow another type.',
		on: 'customers',
		why: 'Every device can read, sort and filter what is in a field.',
		judge: (fact, context) => {
			if (fact.what !== 'set' || kindOf(context.edit.after) !== 'customer') return NO_OPINION;
			const id = keyOf('custom', fact.field);
			const member = memberOf(context);
			if (id === null || (member !== undefined && isAdmin(member.role))) return NO_OPINION;
			// What a field left behind that was deleted for good may be taken away.
			if (!isFilled(fact.to)) return NO_OPINION;
			const field = context.people.customerFields?.find((one) => one.id === id);
			if (field === undefined) return refuses('no-such-field', { field: fact.field });
			return refusesIf(!fitsField(field, fact.to), 'malformed', { field: field.name });
		}
	}
} as const satisfies Readonly<Record<string, Rule<RecordFact, RecordContext>>>;
