/** Whether an input method uses the key, as part of a letter or a word that is being composed. */
const isComposed = (event: KeyboardEvent): boolean =>
	// Safari ends a composition before it tells of the key that ended it; only the code gives that away.
	// eslint-disable-next-line @typescript-eslint/no-deprecated -- The one place that needs to know.
	event.isComposing || event.keyCode === 229;

/**
 * From now on no handler of the page receives keys while somebody composes (Vietnamese, Japanese and
 * Chinese input, dead keys), so that Enter selects a word and sends nothing, and Escape closes nothing.
 * The field itself works as usual. No other code needs to know about composing. Returns a function that
 * stops this.
 */
export function ignoreComposedKeys(page: EventTarget): () => void {
	const heard = (event: Event): void => {
		if (!isComposed(event as KeyboardEvent)) return;
		const editor = richEditorOf(event.target);
		// A rich text editor must follow the composition. Nothing around it must.
		if (editor === null) event.stopImmediatePropagation();
		else editor.addEventListener(event.type, stop, { once: true });
	};
	const kinds = ['keydown', 'keyup'];
	for (const kind of kinds) page.addEventListener(kind, heard, { capture: true });
	return () => {
		for (const kind of kinds) page.removeEventListener(kind, heard, { capture: true });
	};
}

const stop = (event: Event): void => {
	event.stopPropagation();
};

function richEditorOf(target: EventTarget | null): Element | null {
	if (typeof Element === 'undefined' || !(target instanceof Element)) return null;
	return target.closest('[contenteditable="true"]');
}
