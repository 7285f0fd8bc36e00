import { timeAt, type TimeOfDay } from '../due';
import { BEFORE_TIME, HALF, HOUR_WORD, MINUTE_WORD, NOON, PARTS_OF_DAY, SPOKEN } from './tables';
import { phrase, tokensOf, type Token } from './tokens';
import type { Found } from './when';

/** A part of the day that says which of two hours is meant. */
type Part = 'before-noon' | 'after-noon';

/** The most words of a part of the day. */
const LONGEST = 2;

/**
 * Returns the time of the day that begins at a word: "17:00", "at 5 pm", "lúc 17h30", "5 giờ rưỡi chiều", "o 17",
 * "8 rano". A number alone is a time only after a word such as "at".
 */
export function readTimeAt(tokens: readonly Token[], at: number): Found<TimeOfDay> | null {
	for (const length of [2, 1]) {
		if (NOON.has(phrase(tokens, at, length) ?? '')) return { value: '12:00', length };
	}
	const isAnnounced = BEFORE_TIME.has(phrase(tokens, at, 1) ?? '');
	const start = isAnnounced ? at + 1 : at;
	const said = figuresAt(tokens, start, isAnnounced);
	if (said === null) return null;
	const part = said.part ?? partAt(tokens, start + said.length);
	if (said.needs === 'part' && part === null) return null;
	const value = timeOfDay(said.hour, said.minute, part?.value ?? null);
	const length = start - at + said.length + (part?.length ?? 0);
	return value === null ? null : { value, length };
}

/** Returns a text that is a time of day as a whole, where a number alone is an hour; `null` for any other text. */
export function timeIn(text: string): TimeOfDay | null {
	const tokens = tokensOf(`at ${text}`);
	const found = readTimeAt(tokens, 0);
	return found?.length === tokens.length ? found.value : null;
}

/** The figures of a time, and how many words they took. */
interface Said {
	readonly hour: number;
	readonly minute: number;
	readonly length: number;
	/** What was said with the figures: it takes no words of its own. */
	readonly part?: Found<Part>;
	/** Set where figures alone are no time yet. */
	readonly needs?: 'part';
}

function figuresAt(tokens: readonly Token[], at: number, isAnnounced: boolean): Said | null {
	const text = phrase(tokens, at, 1) ?? '';
	const half = /^(\d{1,2})(?:[:.](\d{2}))?(am|pm)$/.exec(text);
	if (half !== null) {
		const value = half[3] === 'pm' ? 'after-noon' : 'before-noon';
		return { ...figures(half[1], half[2]), length: 1, part: { value, length: 0 } };
	}
	const whole = /^(\d{1,2})(?::(\d{2})|h(\d{2})?)$/.exec(text);
	if (whole !== null) return { ...figures(whole[1], whole[2] ?? whole[3]), length: 1 };
	const bare = /^(\d{1,2})(?:\.(\d{2}))?$/.exec(text);
	if (bare === null) return null;
	if (bare[2] === undefined && HOUR_WORD.has(phrase(tokens, at + 1, 1) ?? '')) {
		return afterHour(tokens, at, Number(bare[1]));
	}
	const said = { ...figures(bare[1], bare[2]), length: 1 };
	if (isAnnounced) return said;
	// A number in a title is no time, unless it is said of which part of the day.
	return SPOKEN.has(phrase(tokens, at + 1, 1) ?? '') ? { ...said, needs: 'part' } : null;
}

const figures = (hour: string | undefined, minute: string | undefined) => ({
	hour: Number(hour),
	minute: Number(minute ?? 0)
});

/** Reads "giờ", "giờ rưỡi", "giờ 30", "giờ 30 phút" after an hour. */
function afterHour(tokens: readonly Token[], at: number, hour: number): Said {
	const next = phrase(tokens, at + 2, 1) ?? '';
	if (HALF.has(next)) return { hour, minute: 30, length: 3 };
	if (!/^\d{1,2}$/.test(next)) return { hour, minute: 0, length: 2 };
	const isNamed = MINUTE_WORD.has(phrase(tokens, at + 3, 1) ?? '');
	return { hour, minute: Number(next), length: isNamed ? 4 : 3 };
}

function partAt(tokens: readonly Token[], at: number): Found<Part> | null {
	for (let length = LONGEST; length > 0; length -= 1) {
		const words = phrase(tokens, at, length) ?? '';
		const value = Object.hasOwn(PARTS_OF_DAY, words) ? PARTS_OF_DAY[words] : undefined;
		if (value !== undefined) return { value, length };
	}
	return null;
}

function timeOfDay(hour: number, minute: number, part: Part | null): TimeOfDay | null {
	if (hour > 23 || minute > 59 || (part !== null && hour === 0)) return null;
	const isLater = part === 'after-noon' && hour < 12;
	const isMidnight = part === 'before-noon' && hour === 12;
	return timeAt((isLater ? hour + 12 : isMidnight ? 0 : hour) * 60 + minute);
}
