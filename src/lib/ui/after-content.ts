import { afterPaint } from './after-paint';

/** What waits for the first content; `null` while none is awaited. */
let waiting: (() => void)[] | null = null;

/** From now on, and until `contentShown`, what is loaded for later would compete with what the page shows first. */
export function awaitContent(): void {
	waiting ??= [];
}

/** The page shows what was asked for, or does not wait for it any more. */
export function contentShown(): void {
	const runs = waiting ?? [];
	waiting = null;
	for (const run of runs) afterPaint(run);
}

/** Runs a function once the page's first content is painted: for code that is needed when somebody acts on it. */
export function afterContent(run: () => void): void {
	if (waiting === null) afterPaint(run);
	else waiting.push(run);
}
