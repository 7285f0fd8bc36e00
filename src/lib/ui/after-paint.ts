/** Runs a function after the latest changes have been painted, so that a press is answered at once. */
export function afterPaint(run: () => void): void {
	// A frame is painted after its callbacks, so a task that waits behind them runs after the painting.
	requestAnimationFrame(() => setTimeout(run));
}
