import { clock } from '$lib/app/context';
import { dayOf, type Day, type Instant } from '$lib/domain/core/day';

/** Returns the calendar day of a moment in this device's time zone. */
export const dayAt = (at: Instant): Day => dayOf(at, clock.offset(at));
