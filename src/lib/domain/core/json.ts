/**
 * Returns what a stored text says as JSON; `undefined` for none, and for a text that is no JSON. Settings, drafts, history
 * and addresses may have been written by another version of the app, or by hand: that is expected, and no fault.
 */
export function parsedJson(text: string | null): unknown {
	if (text === null) return undefined;
	try {
		return JSON.parse(text) as unknown;
	} catch {
		// Expected: another version of the app has written it, or somebody by hand.
		return undefined;
	}
}

/** Returns the fields of the object that a stored text says as JSON; none for anything else. */
export function parsedFields(text: string | null): Readonly<Record<string, unknown>> {
	const value = parsedJson(text);
	return typeof value === 'object' && value !== null && !Array.isArray(value)
		? (value as Readonly<Record<string, unknown>>)
		: {};
}
