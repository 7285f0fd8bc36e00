/** What a screen reader is told of, beside what it meets on the page. */
class Announcer {
	/** Written anew every time: a live region is silent when its text stays what it was. */
	current = $state.raw<{ readonly text: string }>({ text: '' });
}

/** What `LiveRegion` reads out. */
export const announcer = new Announcer();

/** Tells a screen reader, politely: "Card moved to Won". Nothing is shown. */
export function announce(text: string): void {
	announcer.current = { text };
}
