import { createSubscriber } from 'svelte/reactivity';
import { clock } from '$lib/app/context';
import { today, type Day, type Instant } from '$lib/domain/core/day';
import { momentOf, type Moment } from '$lib/domain/task/due';

/** How often to check whether the day has changed, in ms. A sleeping laptop misses any timer. */
const LOOK_EVERY = 60_000;

/** How long an answer is reused, in ms. */
const FRESH = 1000;

/** Today's date. It stays right when midnight passes with the page open. */
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
		// Every card of a board asks, so a recent answer is reused.
		const now = clock.now();
		if (Math.abs(now - this.lookedAt) > FRESH) {
			this.value = today(clock);
			this.lookedAt = now;
		}
		return this.value;
	}
}

/** The current calendar day on this device. */
export const currentDay = new Today();

/** The present day and minute. A clock on a card is red within a minute of its time. */
class Now {
	private value: Moment = momentOf(clock);
	private lookedAt: Instant = clock.now();
	private readonly subscribe = createSubscriber((update) => {
		const timer = setInterval(update, LOOK_EVERY);
		return () => {
			clearInterval(timer);
		};
	});

	get current(): Moment {
		this.subscribe();
		const now = clock.now();
		if (Math.abs(now - this.lookedAt) > FRESH) {
			this.value = momentOf(clock);
			this.lookedAt = now;
		}
		return this.value;
	}
}

/** The present day and time of day on this device, to the minute. */
export const currentMoment = new Now();
