/**
 * Waits until something holds, looking again whenever the event loop has turned. Rejects with
 * `describe()` when it does not within `patience` ms.
 */
export async function waitFor(
	holds: () => boolean | Promise<boolean>,
	describe: () => string,
	patience = 15_000
): Promise<void> {
	const deadline = Date.now() + patience;
	while (!(await holds())) {
		if (Date.now() > deadline) throw new Error(`waited in vain: ${describe()}`);
		await new Promise((resolve) => setTimeout(resolve, 1));
	}
}
