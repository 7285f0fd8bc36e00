/** Returns today on this device, `YYYY-MM-DD`. */
function todayHere(): string {
	const now = new Date();
	const two = (number: number) => String(number).padStart(2, '0');
	return `${String(now.getFullYear())}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

let readToday = todayHere;

/** Returns today, `YYYY-MM-DD`: the workspace's, where one is open. */
export const todayNow = (): string => readToday();

/** Makes {@link todayNow} answer what `read` returns: the day of a workspace, or a test's. */
export function overwriteToday(read: () => string): void {
	readToday = read;
}
