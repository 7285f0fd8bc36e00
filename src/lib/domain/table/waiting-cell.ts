import { DEPENDENCY_KINDS, type DependencyKind } from '../task/dependency';
import { listCell, listed } from './list-cell';

/** A task that another one waits for, as a cell names it. */
export interface Waiting {
	readonly reference: string;
	readonly kind: DependencyKind;
}

/** How tables, and programs that plan projects, write how a task waits. */
const SIGNS: Readonly<Record<DependencyKind, string>> = {
	'finish-start': 'FS',
	'start-start': 'SS',
	'finish-finish': 'FF'
};

const SIGNED = /\s*\((FS|SS|FF)\)$/i;

/** Returns the cell of what a task waits for, as `waitingIn` reads it: `Design, Review (SS)`. */
export const waitingCell = (waits: readonly Waiting[]): string =>
	listCell(
		waits.map(({ reference, kind }) =>
			// The usual way needs no sign, except after a name that looks as if it had one.
			kind === 'finish-start' && !SIGNED.test(reference)
				? reference
				: `${reference} (${SIGNS[kind]})`
		)
	);

/** Returns what a cell of what a task waits for says. */
export const waitingIn = (cell: string): readonly Waiting[] =>
	listed(cell).map((text) => {
		const sign = SIGNED.exec(text)?.[1]?.toUpperCase();
		const kind = DEPENDENCY_KINDS.find((one) => SIGNS[one] === sign) ?? 'finish-start';
		return { reference: sign === undefined ? text : text.replace(SIGNED, ''), kind };
	});
