import type { Plain } from '../history/history';

/**
 * Returns a field's value as a line of history stores it: plain values as they are, others as canonical
 * JSON, so that equal values have equal texts.
 */
export function historyValue(value: unknown): Plain {
	if (value === undefined || value === null) return null;
	if (typeof value === 'string' || typeof value === 'boolean') return value;
	if (typeof value === 'number') return Number.isFinite(value) ? value : null;
	return canonical(value);
}

const canonical = (value: unknown): string =>
	JSON.stringify(value, (_, part: unknown) =>
		typeof part === 'object' && part !== null && !Array.isArray(part)
			? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
			: part
	);
