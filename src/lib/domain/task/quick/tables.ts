/**
 * The words of a quick line in English, Vietnamese and Polish, folded: without accents and capitals. All three are
 * understood at once, whatever the language of the screen: teams write as they speak.
 */

/** Phrases for a number of days from today. */
export const DAYS_AWAY: Readonly<Record<string, number>> = {
	...{ today: 0, tonight: 0, 'hom nay': 0, dzisiaj: 0, dzis: 0 },
	...{ tomorrow: 1, tmr: 1, 'ngay mai': 1, jutro: 1 },
	...{ 'day after tomorrow': 2, 'ngay kia': 2, 'ngay mot': 2, pojutrze: 2 },
	...{ 'za tydzien': 7, 'in a week': 7 }
};

/** Phrases for the Monday of the next week. */
export const NEXT_WEEK: ReadonlySet<string> = new Set([
	...['next week', 'tuan sau', 'tuan toi', 'w przyszlym tygodniu', 'przyszly tydzien']
]);

/** Weekdays, 0 for Monday. */
export const WEEKDAYS: Readonly<Record<string, number>> = {
	...{ monday: 0, mon: 0, 'thu hai': 0, 'thu 2': 0, poniedzialek: 0 },
	...{ tuesday: 1, tue: 1, 'thu ba': 1, 'thu 3': 1, wtorek: 1 },
	...{ wednesday: 2, wed: 2, 'thu tu': 2, 'thu 4': 2, sroda: 2, srode: 2 },
	...{ thursday: 3, thu: 3, 'thu nam': 3, 'thu 5': 3, czwartek: 3 },
	...{ friday: 4, fri: 4, 'thu sau': 4, 'thu 6': 4, piatek: 4 },
	...{ saturday: 5, sat: 5, 'thu bay': 5, 'thu 7': 5, sobota: 5, sobote: 5 },
	...{ sunday: 6, sun: 6, 'chu nhat': 6, niedziela: 6, niedziele: 6 }
};

/** Short names that are also other words, and mean a weekday only after a word such as "on". */
export const SHORT_WEEKDAYS: ReadonlySet<string> = new Set([
	...['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']
]);

/** A unit of time that days are counted in. */
export type Unit = 'day' | 'week' | 'month' | 'year';

export const UNITS: Readonly<Record<string, Unit>> = {
	...{ day: 'day', days: 'day', ngay: 'day', dzien: 'day', dni: 'day' },
	...{ week: 'week', weeks: 'week', tuan: 'week' },
	...{ tydzien: 'week', tygodnie: 'week', tygodni: 'week' },
	...{ month: 'month', months: 'month', thang: 'month' },
	...{ miesiac: 'month', miesiace: 'month', miesiecy: 'month' },
	...{ year: 'year', years: 'year', nam: 'year', rok: 'year', lata: 'year', lat: 'year' }
};

/** Words before a number of units: "in 3 days", "sau 3 ngày", "za 3 dni". */
export const BEFORE_SPAN: ReadonlySet<string> = new Set(['in', 'sau', 'za']);

/** Words after one: "3 ngày nữa". */
export const AFTER_SPAN: ReadonlySet<string> = new Set(['nua']);

/** Words before a day, and before a time. They belong to it. */
export const BEFORE_DAY: ReadonlySet<string> = new Set(['on', 'by', 'due', 'vao', 'w', 'we', 'do']);
export const BEFORE_TIME: ReadonlySet<string> = new Set(['at', 'luc', 'o', 'godz', 'godz.']);

/** Words that begin a repetition: "every 2 weeks", "mỗi tuần", "co tydzień". */
export const EVERY: ReadonlySet<string> = new Set([
	...['every', 'each', 'moi', 'hang', 'co', 'kazdy', 'kazda', 'kazde', 'kazdego']
]);

/** Phrases that are a repetition by themselves. */
export const REPEATS: Readonly<Record<string, Unit>> = {
	...{ daily: 'day', weekly: 'week', monthly: 'month', yearly: 'year' },
	...{ codziennie: 'day', 'kazdego dnia': 'day', cotygodniowo: 'week' }
};

/** Words for noon. */
export const NOON: ReadonlySet<string> = new Set(['noon', 'at noon', 'giua trua', 'w poludnie']);

/** The word between an hour and its minutes in Vietnamese, for half an hour, and after minutes. */
export const HOUR_WORD: ReadonlySet<string> = new Set(['gio']);
export const HALF: ReadonlySet<string> = new Set(['ruoi']);
export const MINUTE_WORD: ReadonlySet<string> = new Set(['phut']);

/** Parts of the day that say which of two hours is meant. */
export const PARTS_OF_DAY: Readonly<Record<string, 'before-noon' | 'after-noon'>> = {
	...{ am: 'before-noon', sang: 'before-noon', rano: 'before-noon' },
	...{ pm: 'after-noon', chieu: 'after-noon', toi: 'after-noon' },
	...{ 'po poludniu': 'after-noon', wieczorem: 'after-noon' }
};

/** Those that make a number before them a time. The others are words of a title, too: "5 sáng kiến". */
export const SPOKEN: ReadonlySet<string> = new Set(['am', 'pm', 'rano', 'wieczorem', 'po']);
