/**
 * Lets the page have its turn: input and drawing come first. Not by a timer: browsers hold those back, to a turn
 * each second in a tab that is not in view.
 */
export const yieldToPage = (): Promise<void> =>
	new Promise((resolve) => {
		const { port1, port2 } = new MessageChannel();
		port1.onmessage = () => {
			port1.close();
			resolve();
		};
		port2.postMessage(null);
	});
