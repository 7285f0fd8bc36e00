/** Lets so many ms pass: for what is measured over a span of time, never to wait for something. */
export function span(time: number): Promise<void> {
	return new Promise((resolve) => setTimeout(resolve, time));
}
