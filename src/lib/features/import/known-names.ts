import type { KnownNames } from '$lib/domain/import/columns';
import type { ImportSnapshot } from '$lib/domain/import/port';
import { fold } from '$lib/domain/text/fold';

/** The names that columns are recognised by. */
export const knownNames = (snapshot: ImportSnapshot): KnownNames => ({
	members: new Set(snapshot.members.map(({ name }) => fold(name))),
	customers: new Set([...snapshot.customers.keys()].map(fold)),
	stages: new Set((snapshot.space?.stages ?? []).map(({ name }) => fold(name)))
});
