import { TOKEN_KINDS } from '$lib/domain/history/tokens';
import type { Pick } from '$lib/domain/history/picks';

/** Where what somebody has begun to write is kept, so that a reload loses nothing. */
const keyOf = (key: string): string => `polder.draft.${key}`;

/** What was begun under this key; empty when nothing was. */
export function readDraft(key: string): string {
	return localStorage.getItem(keyOf(key)) ?? '';
}

/** Keeps what has been begun; forgets it when it is empty. A full storage costs only the draft. */
export function keepDraft(key: string, text: string): void {
	try {
		if (text === '') localStorage.removeItem(keyOf(key));
		else localStorage.setItem(keyOf(key), text);
	} catch {
		// The text is still in the field.
	}
}

/** Whom and what a draft points at. */
export function readPicks(key: string): readonly Pick[] {
	try {
		const kept: unknown = JSON.parse(readDraft(`${key}.picks`) || '[]');
		return Array.isArray(kept) ? kept.filter(isPick) : [];
	} catch {
		return [];
	}
}

/** Keeps whom and what a draft points at. */
export const keepPicks = (key: string, picks: readonly Pick[]): void =>
	keepDraft(`${key}.picks`, picks.length === 0 ? '' : JSON.stringify(picks));

function isPick(value: unknown): value is Pick {
	if (typeof value !== 'object' || value === null) return false;
	const { label, token } = value as Readonly<Record<string, unknown>>;
	if (typeof label !== 'string' || typeof token !== 'object' || token === null) return false;
	const { kind, id } = token as Readonly<Record<string, unknown>>;
	return TOKEN_KINDS.some((one) => one === kind) && typeof id === 'string';
}
