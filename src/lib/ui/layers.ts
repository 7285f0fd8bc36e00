/** Whether a press outside a dialog was on a toast. Toasts are above every dialog. */
export const belongsToToaster = (event: Event): boolean =>
	event.target instanceof Element && event.target.closest('[data-toaster]') !== null;

/**
 * Moves the focus of an opening dialog to the element with `data-autofocus`, else to its first field,
 * else to the dialog itself, but never to the close button, which comes first.
 */
export function focusInside(event: Event, dialog: HTMLElement | null): void {
	if (!dialog) return;
	event.preventDefault();
	const wanted =
		dialog.querySelector<HTMLElement>('[data-autofocus]') ??
		dialog.querySelector<HTMLElement>(
			'input:not([disabled], [type="hidden"]), textarea:not([disabled]), select:not([disabled])'
		);
	(wanted ?? dialog).focus();
}
