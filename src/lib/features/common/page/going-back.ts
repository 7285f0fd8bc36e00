import { beforeNavigate, goto } from '$app/navigation';

/** The step back that is under way, and where the person has chosen to go meanwhile. */
let step: { onward: URL | null } | null = null;

/**
 * Lets a page that somebody chooses while a step back is under way wait for the end of that step. The browser takes
 * the step some time after it was asked for, and would take the choice back with it. The root layout calls it as it
 * is set up.
 */
export function keepChoicesWhileGoingBack(): void {
	beforeNavigate(({ type, to, cancel }) => {
		if (step === null || to === null || type === 'popstate' || type === 'leave') return;
		step.onward = to.url;
		cancel();
	});
}

/** Goes one step back in the browser's history, and on from there when the person chooses a page meanwhile. */
export function goBack(): void {
	if (step !== null) return;
	const taken: { onward: URL | null } = { onward: null };
	step = taken;
	window.addEventListener(
		'popstate',
		() => {
			step = null;
			if (taken.onward !== null) void goto(taken.onward, { noScroll: true });
		},
		{ once: true }
	);
	window.history.back();
}
