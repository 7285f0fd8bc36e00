import { beforeNavigate, goto } from '$app/navigation';

/** How often another page was gone to since the app was opened, whether it has been reached or not. */
let departures = 0;

/** Counts every departure to another page. The root layout calls it as it is set up. */
export function countDepartures(): void {
	beforeNavigate(({ from, to }) => {
		if (to?.url.pathname !== from?.url.pathname) departures += 1;
	});
}

/**
 * Returns a `goto` for what is done later, when an answer has come: it goes nowhere when the person has
 * gone, or is on the way, to another page since the call of this function. Who has chosen a page is never
 * taken to one that nobody has asked for any more.
 */
export function fromHere(): typeof goto {
	const since = departures;
	return async (address, options) => {
		if (departures === since) await goto(address, options);
	};
}
