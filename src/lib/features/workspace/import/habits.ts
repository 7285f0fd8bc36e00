import type { Habits } from '$lib/domain/import/dates';
import { getFormatLocale } from '$lib/i18n/region';
import { dateFigures, marksOf } from '$lib/ui/format';

/** Returns how the region of the screen writes dates and numbers. */
export function habitsHere(locale: string = getFormatLocale()): Habits {
	const { order } = dateFigures(locale);
	return {
		dates: order.indexOf('day') < order.indexOf('month') ? 'dmy' : 'mdy',
		decimal: marksOf(locale).decimal === ',' ? ',' : '.'
	};
}
