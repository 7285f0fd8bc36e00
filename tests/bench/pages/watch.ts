// Runs before everything else in a page: notes when the first card and the first totals are there, and
// every stretch in which the page could not answer.
/** A card, a row, or the bar of a task in a calendar or a timeline. */
const CARD = '[data-record], [data-bar], [data-days]';
const isMarked = (name: string): boolean => performance.getEntriesByName(name).length > 0;

function mark(name: string): void {
	if (!isMarked(name)) performance.mark(name);
}

function look(): void {
	if (document.querySelector(CARD) !== null) mark('bench-card');
	for (const told of document.querySelectorAll('[data-stage] header [aria-hidden]')) {
		if (/[1-9]/.test(told.textContent)) mark('bench-totals');
	}
	// Looking on would only slow down what is measured afterwards.
	if (['bench-card', 'bench-totals'].every(isMarked)) observer.disconnect();
}

const sights = { childList: true, subtree: true, characterData: true };
const observer = new MutationObserver(look);
observer.observe(document, sights);

const tasks: { start: number; duration: number }[] = [];
function note(entries: PerformanceEntryList): void {
	for (const { startTime, duration } of entries) tasks.push({ start: startTime, duration });
}
const watcher = new PerformanceObserver((list) => {
	note(list.getEntries());
});
watcher.observe({ type: 'longtask', buffered: true });
/** All that have ended, also those that the observer has yet to be told of. */
function longTasks(): typeof tasks {
	note(watcher.takeRecords());
	return tasks;
}
Object.assign(globalThis, { benchLongTasks: longTasks });
