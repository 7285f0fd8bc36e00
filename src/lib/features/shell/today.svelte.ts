import { createSubscriber } from 'svelte/reactivity';
import { clock } from '$lib/app/context';
import { today, type Day } from '$lib/domain/core/day';

/** How often to look whether the day has changed, in ms; a sleeping laptop misses any timer. */
const LOOK_EVERY = 60_000;

/** Today, also after midnight has passed with the page open. */
class Today {
	private value: Day = today(clock);
	private readonly subscribe = createSubscriber((update) => {
		const timer = setInterval(() => {
			if (today(clock) !== this.value) update();
		}, LOOK_EVERY);
		return () => {
			clearInterval(timer);
		};
	});

	get current(): Day {
		this.subscribe();
		this.value = today(clock);
		return this.value;
	}
}

/** The calendar day at this device. */
export const currentDay = new Today();
