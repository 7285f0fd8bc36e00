/** Calls back when the service worker asks an open window to show the inbox. Returns a function that stops this. */
export function whenAsked(
	open: () => void,
	worker:
		Pick<EventTarget, 'addEventListener' | 'removeEventListener'> | undefined = 'serviceWorker' in
	navigator
		? navigator.serviceWorker
		: undefined
): () => void {
	const hear = (event: Event) => {
		const { data } = event as MessageEvent<unknown>;
		const isAsked = typeof data === 'object' && data !== null && 'type' in data;
		if (isAsked && data.type === 'OPEN_INBOX') open();
	};
	worker?.addEventListener('message', hear);
	return () => {
		worker?.removeEventListener('message', hear);
	};
}
