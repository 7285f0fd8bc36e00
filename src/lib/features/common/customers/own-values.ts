import { fitsField } from '$lib/domain/fields/field';
import { missingOf, startingValues, usedFields, type FieldValues } from '$lib/domain/fields/values';
import type { WorkspaceField } from '$lib/domain/fields/workspace-field';

/** What is wrong with the values of a customer that is made together with something else (LS-10). */
export interface OwnFault {
	readonly field: 'own';
	readonly fault: 'missing' | 'not-of-its-type';
	readonly of: WorkspaceField;
}

/** Checks the values of a new customer in the workspace's fields. Returns every fault, in the order of the fields. */
export function ownFaults(fields: readonly WorkspaceField[], own: FieldValues): OwnFault[] {
	const missing = missingOf(fields, startingValues(fields, own));
	return usedFields(fields).flatMap((of): OwnFault[] => {
		const given = Object.hasOwn(own, of.id) ? own[of.id] : null;
		if (!fitsField(of, given)) return [{ field: 'own', fault: 'not-of-its-type', of }];
		return missing.includes(of) ? [{ field: 'own', fault: 'missing', of }] : [];
	});
}

/** Returns the ids of the fields that a new customer must have a value in. */
export const requiredOwn = (fields: readonly WorkspaceField[]): ReadonlySet<string> =>
	new Set(usedFields(fields).flatMap(({ id, required }) => (required ? [id] : [])));
