// Runs before everything else in a page: tells how soon a page shows what follows from an interaction,
// and how evenly it draws.

/** When something happened in the page, ms after the input. */
export interface Shown {
	/** The first frame after the input was on its way to the screen. */
	readonly paint: number;
	/** What was waited for was in such a frame; `null`: it did not come in time. */
	readonly shown: number | null;
}

/** How a stretch of time was drawn. */
export interface Frames {
	readonly count: number;
	/** Frames that came more than 50 ms after the one before. */
	readonly late: number;
	/** ms. */
	readonly longest: number;
}

/** What is waited for after an input. */
export type Sight =
	/** Nothing beyond the next frame. */
	| { readonly see: 'nothing' }
	| { readonly see: 'there'; readonly selector: string }
	/** An element has another text than it had. */
	| { readonly see: 'changed'; readonly selector: string; readonly was: string }
	/** Another record is the first of those. */
	| { readonly see: 'other-first'; readonly selector: string; readonly was: string }
	| { readonly see: 'in-column'; readonly record: string; readonly stage: string }
	/** The board shows what a filter leaves: its cards' titles hold the word, and it says how many. */
	| { readonly see: 'filtered'; readonly word: string; readonly was: string }
	/** The board shows everything. */
	| { readonly see: 'unfiltered' }
	/** A column that scrolls shows its cards from about that place on. */
	| { readonly see: 'filled'; readonly stage: string; readonly place: number };

const STATUS = '[role=search] [role=status]';
const textOf = (selector: string): string => document.querySelector(selector)?.textContent ?? '';
const isCounted = (): boolean => / of /.test(textOf(STATUS));

function isSeen(sight: Sight): boolean {
	switch (sight.see) {
		case 'nothing':
			return true;
		case 'there':
			return document.querySelector(sight.selector) !== null;
		case 'changed':
			return ![sight.was, ''].includes(textOf(sight.selector));
		case 'other-first': {
			const { record, bar } = document.querySelector<HTMLElement>(sight.selector)?.dataset ?? {};
			const first = record ?? bar;
			return first !== undefined && first !== sight.was;
		}
		case 'in-column': {
			const { record, stage } = sight;
			return document.querySelector(`[data-stage="${stage}"] [data-record="${record}"]`) !== null;
		}
		case 'filtered': {
			const titles = [...document.querySelectorAll('[data-stage] [data-record] [data-title]')];
			return (
				isCounted() &&
				textOf(STATUS) !== sight.was &&
				titles.length > 0 &&
				titles.every(({ textContent }) => textContent.toLowerCase().includes(sight.word))
			);
		}
		case 'unfiltered':
			return !isCounted() && document.querySelector('[data-stage] [data-record]') !== null;
		case 'filled': {
			const lines = [
				...document.querySelectorAll(`[data-stage="${sight.stage}"] li[aria-posinset]`)
			].map((line) => ({
				place: Number(line.getAttribute('aria-posinset')),
				drawn: line.querySelector('[data-record]') !== null
			}));
			const around = lines.filter(({ place }) => Math.abs(place - sight.place) < 20);
			return around.length > 2 && around.every(({ drawn }) => drawn);
		}
	}
}

/** Runs something once the frame that is being made has been drawn; to be called in that frame. */
function onceDrawn(run: () => void): void {
	const channel = new MessageChannel();
	channel.port1.onmessage = run;
	channel.port2.postMessage(null);
}

let result: Promise<Shown> | null = null;

/** Listens for the next input of one of these kinds. */
function arm(types: readonly string[], sight: Sight, patience: number): void {
	result = new Promise((resolve) => {
		const heard = ({ timeStamp: began }: Event): void => {
			for (const type of types) removeEventListener(type, heard, true);
			let paint: number | null = null;
			const look = (): void => {
				const now = performance.now() - began;
				const [seen, late] = [isSeen(sight), now > patience];
				onceDrawn(() => {
					const drawn = performance.now() - began;
					paint ??= drawn;
					if (seen || late) resolve({ paint, shown: seen ? drawn : null });
				});
				if (!seen && !late) requestAnimationFrame(look);
			};
			requestAnimationFrame(look);
		};
		for (const type of types) addEventListener(type, heard, true);
	});
}

/** What came of the input that was listened for. */
function outcome(): Promise<Shown> {
	if (result === null) throw new Error('nothing is listened for');
	return result;
}

/** Watches the frames until `stop`. */
function watchFrames(): { stop(): Frames } {
	let [count, late, longest, stopped] = [0, 0, 0, false];
	let last = performance.now();
	const tick = (): void => {
		if (stopped) return;
		const now = performance.now();
		count += 1;
		if (now - last > 50) late += 1;
		longest = Math.max(longest, now - last);
		last = now;
		requestAnimationFrame(tick);
	};
	requestAnimationFrame(tick);
	return {
		stop: () => {
			stopped = true;
			return { count, late, longest };
		}
	};
}

const probe = { arm, outcome, watchFrames };

/** What the script leaves in the page. */
export type Probe = typeof probe;

Object.assign(globalThis, { benchProbe: probe });
