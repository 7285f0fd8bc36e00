import { fitsField, type FieldDefinition } from './field';

/**
 * Returns the name of the first field whose definition was changed to one that cannot be: with a default that is not of
 * its type, or deleted for good while it was in use. Returns `null` when there is none (LW-06, LS-10).
 */
export function definitionFault(
	before: readonly FieldDefinition[],
	after: readonly FieldDefinition[]
): string | null {
	const were = new Map(before.map((field) => [field.id, field]));
	for (const field of after) {
		const was = were.get(field.id);
		were.delete(field.id);
		// What is not touched is nobody's fault.
		const isTouched = was?.type !== field.type || !isSame(was.initial, field.initial);
		if (isTouched && !fitsField(field, field.initial)) return field.name;
	}
	return [...were.values()].find(({ removed }) => !removed)?.name ?? null;
}

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
