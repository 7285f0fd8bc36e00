/** Whether a press outside of a dialog was on a toast, which lies above every dialog. */
export const belongsToToaster = (event: Event): boolean =>
	event.target instanceof Element && event.target.closest('[data-toaster]') !== null;

/**
 * Puts the focus of a dialog that opens on what asked for it with `data-autofocus`, else on its
 * first field, else on the dialog itself: the cross, which comes first, is nobody's wish.
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
