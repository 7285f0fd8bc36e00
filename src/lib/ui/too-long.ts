/** What a field with a text that is too long carries. */
export const TOO_LONG = 'data-too-long';

/**
 * From now on no form is sent while a text in it is too long for its field: the field, which says so,
 * gets the focus. Nothing is cut off instead. Returns the way to stop.
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
