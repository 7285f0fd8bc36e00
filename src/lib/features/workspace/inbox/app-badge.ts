/** The part of the browser that shows a number on the icon of an installed app. Not every browser has it. */
interface Badges {
	setAppBadge?(count: number): Promise<void>;
	clearAppBadge?(): Promise<void>;
}

/** Shows how many lines of the inbox are unread on the icon of the installed app; 0 takes the number away. */
export function showBadge(count: number, on: Badges = navigator): void {
	const shown = count > 0 ? on.setAppBadge?.(count) : on.clearAppBadge?.();
	// A browser may refuse, for example while the app is not installed. The number is in the navigation as well.
	shown?.catch(() => undefined);
}
