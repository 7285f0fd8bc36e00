import { untrack } from 'svelte';
import { addDays, type Day } from '$lib/domain/core/day';
import { spanOf, type Dates, type DaySpan } from '$lib/domain/task/schedule';
import { Scale, type Tick, type Zoom } from './scale';

/** How many rows and pixels more than those in sight are drawn. */
const MORE_ROWS = 4;
const MORE = 200;
/** How many days more than those in sight are read. */
const MARGIN = 31;
/** How many days are read for the first lines: lines stand by the day on which they begin. */
const FIRST_DAYS = 7;

/** The sizes of a timeline, in pixels. */
export interface Sizes {
	/** Of the scale above the bars. */
	readonly head: number;
	/** Of the titles beside the bars. */
	readonly titles: number;
	readonly row: number;
}

/** Whether some days hold all of others. */
export const includes = (all: DaySpan, days: DaySpan): boolean =>
	all.from <= days.from && all.to >= days.to;

/**
 * What of a timeline is in sight: days from left to right, lines from top to bottom. Create it while a component
 * initialises.
 */
export class TimelineSight {
	scroller = $state<HTMLElement>();
	width = $state(0);
	height = $state(0);
	left = $state(0);
	top = $state(0);
	zoom: Zoom = $state('week');
	readonly scale: Scale;
	/** The days in sight. */
	readonly days: DaySpan;
	/** The days that are read. They grow with what is looked at, so that nothing goes that was here. */
	read = $state.raw<DaySpan>({ from: '', to: '' });
	/** The lines that are drawn: the first one, and the one behind the last. */
	readonly first: number;
	readonly last: number;
	/** The places between which bars are drawn, in pixels from the first day. */
	readonly from: number;
	readonly to: number;
	readonly months: readonly Tick[];
	readonly ticks: readonly Tick[];
	/** How many days more than those in sight are read; `null` at first, when those of the first lines are. */
	#margin: number | null = null;
	/** Whether it has been scrolled to where somebody looks first. */
	#begun = $state(false);
	/** Where the timeline is to be scrolled to once it has the width of another zoom. */
	#wanted: number | null = null;

	constructor(
		private readonly today: () => Day,
		private readonly sizes: () => Sizes
	) {
		this.read = { from: today(), to: today() };
		this.scale = $derived(new Scale(this.zoom, today()));
		this.days = $derived({
			from: this.scale.at(this.left),
			to: this.scale.at(this.left + this.room)
		});
		this.first = $derived(Math.max(0, Math.floor(this.top / sizes().row) - MORE_ROWS));
		this.last = $derived(
			Math.ceil((this.top + this.height - sizes().head) / sizes().row) + MORE_ROWS
		);
		this.from = $derived(Math.max(0, this.left - MORE));
		this.to = $derived(Math.min(this.scale.width, this.left + this.width + MORE));
		this.months = $derived(this.scale.months(this.from, this.to));
		this.ticks = $derived(this.scale.days(this.from, this.to));
		$effect(() => {
			const { days } = this;
			if (!this.#begun) return;
			untrack(() => {
				this.#readAround(days);
			});
		});
		// The first look is at today, a little in from the left.
		$effect(() => {
			if (this.#begun || this.scroller === undefined || this.width === 0) return;
			this.lookAt(today());
			this.#begun = true;
		});
		$effect(() => {
			const { width } = this.scale;
			if (this.#wanted === null || this.scroller === undefined) return;
			this.scroller.scrollLeft = Math.min(this.#wanted, width);
			this.#wanted = null;
		});
	}

	/** How wide the bars in sight are together, in pixels. */
	get room(): number {
		return Math.max(0, this.width - this.sizes().titles);
	}

	/**
	 * From now on all days in sight are read and some more, so that they are there when they come into sight. Days before
	 * them are read once somebody goes there: their lines stand above, and would take the place of what is in sight.
	 */
	widen(): void {
		if (this.#margin !== null) return;
		this.#margin = MARGIN;
		if (this.#begun) this.#extend(this.days);
	}

	#readAround(days: DaySpan): void {
		if (this.#margin !== null && includes(this.read, days)) return;
		this.#extend(days);
	}

	#extend(days: DaySpan): void {
		const { read } = this;
		if (this.#margin === null) {
			const last = addDays(days.from, FIRST_DAYS - 1);
			this.read = { from: days.from, to: last < days.to ? last : days.to };
			return;
		}
		const to = addDays(days.to, this.#margin);
		if (days.from > read.to || days.to < read.from || read.from === read.to) {
			this.read = { from: days.from, to };
			return;
		}
		const from = days.from < read.from ? addDays(days.from, -this.#margin) : read.from;
		this.read = { from, to: to > read.to ? to : read.to };
	}

	/** Takes over where the timeline was scrolled to. */
	scrolled(): void {
		if (this.scroller === undefined) return;
		this.left = this.scroller.scrollLeft;
		this.top = this.scroller.scrollTop;
	}

	/** Shows a day, a little in from the left. */
	lookAt(day: Day): void {
		if (this.scroller === undefined) return;
		this.scroller.scrollLeft = Math.max(0, this.scale.x(day) - this.room / 4);
		this.left = this.scroller.scrollLeft;
	}

	/** Changes the zoom. The day at the left stays there. */
	zoomTo(zoom: Zoom): void {
		this.#wanted = new Scale(zoom, this.today()).x(this.days.from);
		this.zoom = zoom;
		// At once, so that no other days are read meanwhile.
		this.left = this.#wanted;
	}

	/** Shows earlier or later days. */
	page(by: -1 | 1): void {
		this.scroller?.scrollBy({ left: by * this.room * 0.8 });
	}

	/** Scrolls down or up by lines. */
	pushBy(lines: number): void {
		if (this.scroller !== undefined) this.scroller.scrollTop += lines * this.sizes().row;
	}

	/** Returns the day under a place in the window. */
	dayAt(x: number): Day | null {
		if (this.scroller === undefined) return null;
		const { left } = this.scroller.getBoundingClientRect();
		return this.scale.at(Math.max(0, x - left - this.sizes().titles + this.scroller.scrollLeft));
	}

	/** Scrolls just far enough to show a line. */
	reveal(index: number): void {
		if (this.scroller === undefined || index < 0) return;
		const { row, head } = this.sizes();
		const y = index * row;
		if (y < this.top) this.scroller.scrollTop = y;
		else if (y + row > this.top + this.height - head)
			this.scroller.scrollTop = y + row - this.height + head;
		this.top = this.scroller.scrollTop;
	}

	/** Scrolls sideways until some dates are in sight. */
	revealDates(dates: Dates): void {
		const bar = this.ends(dates);
		if (bar === null) return;
		if (bar.end < this.left + 20 || bar.start > this.left + this.room - 20) {
			this.lookAt(this.scale.at(bar.start));
		}
	}

	/** Returns where the bar of some dates begins and ends, in pixels. */
	ends(dates: Dates): { readonly start: number; readonly end: number } | null {
		const span = spanOf(dates);
		if (span === null) return null;
		return { start: this.scale.x(span.from), end: this.scale.x(addDays(span.to, 1)) };
	}
}
