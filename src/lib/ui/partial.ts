import { createContext } from 'svelte';

/**
 * What a part of the page says in place of "there is nothing here", and of totals, while not all that belongs in it
 * has come; `null` when all has.
 */
export interface Partial {
	readonly current: string | null;
}

const [get, set] = createContext<Partial>();

/** Says whether all that belongs in the components below has come. */
export const setPartial = set;

/** Whether all that belongs in this component has come; it has where nobody says otherwise. */
export function getPartial(): Partial {
	try {
		return get();
	} catch {
		// No component above has said anything.
		return WHOLE;
	}
}

const WHOLE: Partial = { current: null };
