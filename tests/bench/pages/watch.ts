// Runs before everything else in a page: notes when the first card and the first totals are there, and
// every stretch in which the page could not answer.
function mark(name: string): void {
	if (performance.getEntriesByName(name).length === 0) performance.mark(name);
}

function look(): void {
	if (document.querySelector('[data-record]') !== null) mark('bench-card');
	for (const told of document.querySelectorAll('[data-stage] header [aria-hidden]')) {
		if (/[1-9]/.test(told.textContent)) mark('bench-totals');
	}
}

const sights = { childList: true, subtree: true, characterData: true };
new MutationObserver(look).observe(document, sights);

const tasks: { start: number; duration: number }[] = [];
Object.assign(globalThis, { benchLongTasks: tasks });
new PerformanceObserver((list) => {
	for (const { startTime, duration } of list.getEntries())
		tasks.push({ start: startTime, duration });
}).observe({ type: 'longtask', buffered: true });
