import { clock } from '$lib/app/context';
import { daysBetween, type Day } from '$lib/domain/core/day';
import { isIdle } from '$lib/domain/deal/filter';
import type { Stage } from '$lib/domain/space/space';
import { m } from '$lib/i18n/messages';
import { dayAt } from '$lib/features/common/time/day-at';
import type { CardRow } from './cards';

/** Returns a text when a card has not moved for too long, else `null`. */
export function idleText(row: CardRow, stage: Stage | undefined, today: Day): string | null {
	if (!isIdle(row, stage, clock.now())) return null;
	return m.views_idle({ count: Math.max(1, daysBetween(dayAt(row.updatedAt), today)) });
}
