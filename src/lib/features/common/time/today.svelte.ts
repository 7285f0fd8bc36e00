import { createSubscriber } from 'svelte/reactivity';
import { clock } from '$lib/app/context';
import { today, type Day, type Instant } from '$lib/domain/core/day';

/** How often to look whether the day has changed, in ms; a sleeping laptop misses any timer. */
const LOOK_EVERY = 60_000;

/** For how long an answer is given again, in ms. */
const FRESH = 1000;

/** Today, also after midnight has passed with the page open. */
class Today {
	private value: Day = today(clock);
	private lookedAt: Instant = clock.now();
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
		// Every card of a board asks: what was found out a moment ago still holds.
		const now = clock.now();
		if (Math.abs(now - this.lookedAt) > FRESH) {
			this.value = today(clock);
			this.lookedAt = now;
		}
		return this.value;
	}
}

/** The calendar day at this device. */
export const currentDay = new Today();
