/** The attribute of a field with a text that is too long. */
export const TOO_LONG = 'data-too-long';

/**
 * From now on no form is submitted while a text in it is too long for its field. The field, which shows
 * that, receives the focus. Nothing is cut off. Returns a function that stops this.
 */
export function holdTooLong(page: Document): () => void {
	const heard = (event: SubmitEvent): void => {
		if (!(event.target instanceof HTMLFormElement)) return;
		const fields = event.target.querySelectorAll<HTMLElement>(`[${TOO_LONG}]`);
		const [first] = fields;
		if (first === undefined) return;
		event.preventDefault();
		event.stopImmediatePropagation();
		first.focus();
	};
	page.addEventListener('submit', heard, { capture: true });
	return () => {
		page.removeEventListener('submit', heard, { capture: true });
	};
}
