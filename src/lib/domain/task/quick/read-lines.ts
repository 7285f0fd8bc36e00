import { readQuickLine, type QuickContext, type QuickTask } from './read-line';

/** A task of several lines. */
export interface QuickEntry extends QuickTask {
	/** The place of the task that it is a part of, among the tasks of the text; `null` at the top. */
	readonly parent: number | null;
	readonly depth: number;
}

/** The most tasks that one text makes. */
export const MOST_QUICK = 500;

/** What lists begin their lines with: `-`, `*`, `•`, `[ ]`, `1.`. */
const BULLET = /^(?:[-*•–]\s+)?(?:\[[ xX]?\]\s+)?(?:\d{1,3}[.)]\s+)?/u;

/** How wide a tab stands. */
const TAB = 4;

/**
 * Reads many lines: each makes a task, and one that stands further to the right is a part of the nearest line above
 * that stands further to the left. Empty lines are passed over.
 */
export function readQuickLines(text: string, context: QuickContext): readonly QuickEntry[] {
	const entries: QuickEntry[] = [];
	/** The lines that the next one may be a part of, each further to the right than the one before. */
	let above: { readonly indent: number; readonly place: number }[] = [];
	for (const line of text.split(/\r?\n/)) {
		const body = line.trim().replace(BULLET, '');
		if (body === '' || entries.length === MOST_QUICK) continue;
		const indent = indentOf(line);
		above = above.filter((one) => one.indent < indent);
		const parent = above.at(-1)?.place ?? null;
		entries.push({ ...readQuickLine(body, context), parent, depth: above.length });
		above.push({ indent, place: entries.length - 1 });
	}
	return entries;
}

/** Returns how far to the right a line stands, in spaces. */
function indentOf(line: string): number {
	const [blank = ''] = /^\s*/u.exec(line) ?? [];
	return [...blank].reduce((width, sign) => width + (sign === '\t' ? TAB : 1), 0);
}
