import { addDays, dayNumber, daysBetween, type Day } from '$lib/domain/core/day';

/** How closely days stand on a timeline. */
export type Zoom = 'day' | 'week' | 'month';

export const ZOOMS: readonly Zoom[] = ['day', 'week', 'month'];

/** How wide a day is, in pixels. */
export const DAY_WIDTH: Readonly<Record<Zoom, number>> = { day: 40, week: 16, month: 5 };

/** How many days before and after today a timeline reaches. */
export const REACH = 1830;

/** A piece of the scale above the bars. */
export interface Tick {
	readonly day: Day;
	/** In pixels from the beginning. */
	readonly x: number;
	readonly width: number;
}

/** The days of a timeline and where they are, from `REACH` days before `today` on. */
export class Scale {
	readonly first: Day;
	readonly width: number;

	constructor(
		readonly zoom: Zoom,
		today: Day
	) {
		this.first = addDays(today, -REACH);
		this.width = (2 * REACH + 1) * this.day;
	}

	/** How wide a day is, in pixels. */
	get day(): number {
		return DAY_WIDTH[this.zoom];
	}

	/** Returns where a day begins, in pixels. */
	x(day: Day): number {
		return daysBetween(this.first, day) * this.day;
	}

	/** Returns the day at a place. */
	at(x: number): Day {
		return addDays(this.first, Math.floor(x / this.day));
	}

	/** Returns the months that lie between two places. */
	months(from: number, to: number): readonly Tick[] {
		const ticks: Tick[] = [];
		let month = this.at(from).slice(0, 7);
		for (;;) {
			const day = `${month}-01`;
			const next = nextMonth(month);
			const x = this.x(day);
			if (x > to) return ticks;
			ticks.push({ day, x, width: this.x(`${next}-01`) - x });
			month = next;
		}
	}

	/** Returns the days that lie between two places, or in wider zooms the Mondays, each with its week. */
	days(from: number, to: number): readonly Tick[] {
		const step = this.zoom === 'day' ? 1 : 7;
		const start = this.at(from);
		let day = step === 1 ? start : addDays(start, -weekdayOf(start));
		const ticks: Tick[] = [];
		for (let x = this.x(day); x <= to; x = this.x(day)) {
			ticks.push({ day, x, width: step * this.day });
			day = addDays(day, step);
		}
		return ticks;
	}
}

/** Returns the place of a day in its week, 0 for Monday. Day number 0 was a Thursday. */
export const weekdayOf = (day: Day): number => (((dayNumber(day) + 3) % 7) + 7) % 7;

function nextMonth(month: string): string {
	const [year = 0, number = 1] = month.split('-').map(Number);
	return number === 12
		? `${String(year + 1)}-01`
		: `${String(year)}-${String(number + 1).padStart(2, '0')}`;
}
