/** Runs something once what has just changed is on the screen, so that a press is answered at once. */
export function afterPaint(run: () => void): void {
	// A frame is drawn after its callbacks: what waits behind them comes after the drawing.
	requestAnimationFrame(() => setTimeout(run));
}
