import type { KnownNames } from '$lib/domain/import/columns';
import type { ImportSnapshot } from '$lib/domain/import/port';
import { fold } from '$lib/domain/text/fold';

/** What names were matched to by hand, by their folded spelling. */
export type Choices = ReadonlyMap<string, string>;

/** Nothing was matched by hand yet. */
export const NO_CHOICES: Choices = new Map();

/** The choices with one more, or with one less when it is `null`. */
export function withChoice(choices: Choices, key: string, choice: string | null): Choices {
	const changed = new Map(choices);
	if (choice === null) changed.delete(key);
	else changed.set(key, choice);
	return changed;
}

/** The names that columns are recognised by. */
export const knownNames = (snapshot: ImportSnapshot): KnownNames => ({
	members: new Set(snapshot.members.map(({ name }) => fold(name))),
	customers: new Set(snapshot.customers.keys()),
	stages: new Set((snapshot.space?.stages ?? []).map(({ name }) => fold(name)))
});
